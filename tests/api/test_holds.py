"""A customer goes away and comes back, asked over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from isp.parties.actor import Actor
from isp.parties.permissions import Role
from isp.parties.scope import Scope
from isp.parties.tenant import ROOT_PATH
from isp.subscriptions.subscription import Subscription
from isp_app.refund_sale import RefundSale, RefundWish
from isp_app.stop_line import StopLine, StopWish

from tests.api.requests_of_routes import PACKAGE_BODY
from tests.api.world import NOBODY_ID, Answer, Browser, World
from tests.builders.requests import asked
from tests.fakes.directory import FakeDirectory
from tests.fakes.patience import HURRIED

DAY = 86_400


class Counter:
    """A seller at the counter, before the home tenant's customer who has just bought a month."""

    def __init__(self, world: World, role: Role = Role.ISP_ADMIN) -> None:
        self.world, self.role = world, role
        self.path = f"/customers/{world.home.ids['customer_id']}"

    @property
    def browser(self) -> Browser:
        return self.world.browser(self.role)

    def seen(self) -> Any:
        return self.browser.get(self.path).json

    def hold(self, days: int | None = None, **headers: str) -> Answer:
        until = {} if days is None else {"until_at": self.world.clock.now() + days * DAY}
        return self.browser.post(f"{self.path}/holds", until, **headers)

    def resume(self, hold_id: str | None = None) -> Answer:
        body = {"hold_id": hold_id or self.seen()["hold_id"] or NOBODY_ID}
        return self.browser.post(f"{self.path}/resumptions", body)

    def sell(self) -> Answer:
        body = {
            "package_id": self.world.home.ids["package_id"],
            "package_version": 1,
            "cash_minor": 50_000,
            "is_another": True,
        }
        return self.browser.post(f"{self.path}/sales", body)


@pytest.fixture
def counter(world: World) -> Counter:
    return Counter(world)


@pytest.mark.parametrize("role", [Role.ISP_ADMIN, Role.MANAGER])
def test_a_line_is_held_shown_and_opened_and_its_end_moves_by_the_minutes_held(
    world: World, role: Role
) -> None:
    counter = Counter(world, role)
    before = counter.seen()
    held = counter.hold(14)
    assert held.status == 201, held.text
    assert (held.json["status"], held.json["hold_id"] is None) == ("on_hold", False)
    assert held.json["expires_at"] == before["expires_at"] + 14 * DAY
    me = world.browser(Role.CUSTOMER).get("/me").json
    assert (me["status"], me["opens_at"]) == ("on_hold", held.json["opens_at"])
    link = world.browser(Role.CUSTOMER).get(f"/public/pay-links/{world.home.ids['token']}").json
    assert (link["status"], link["opens_at"]) == ("on_hold", held.json["opens_at"])
    listed = counter.browser.get("/customers?status=on_hold").json["items"]
    assert [(one["id"], one["opens_at"]) for one in listed] == [
        (before["id"], held.json["opens_at"])
    ]
    assert before["id"] not in [
        one["id"] for one in counter.browser.get("/customers?status=active").json["items"]
    ]
    counts = counter.browser.get("/customer-counts").json
    assert (counts["on_hold"], counts["active"]) == (1, 0)
    assert counts["customers"] == sum(
        counts[of] for of in ("active", "on_hold", "expired", "unpaid")
    )
    world.clock.at += 2 * DAY
    opened = counter.resume()
    assert (opened.status, opened.json["status"], opened.json["hold_id"]) == (201, "active", None)
    assert opened.json["expires_at"] == before["expires_at"] + 2 * DAY
    (history,) = counter.browser.get(f"{counter.path}/holds").json["items"]
    assert 0 <= history["ends_at"] - history["starts_at"] - 2 * DAY < 60 and history["ended_early"]


def test_a_hold_that_cannot_be_says_why_and_changes_nothing(counter: Counter) -> None:
    before = counter.seen()
    for days, refusal in ((181, (409, "hold_too_long")), (-1, (422, "invalid"))):
        answer = counter.hold(days)
        assert (answer.status, answer.code) == refusal
    assert counter.resume().code == "not_on_hold"
    assert counter.seen() == before
    counter.world.clock.at += 40 * DAY
    assert (counter.hold().status, counter.hold().code) == (409, "nothing_to_hold")


def test_a_hold_is_moved_and_one_that_was_not_seen_is_not_ended(counter: Counter) -> None:
    before = counter.seen()
    first = counter.hold().json
    assert 0 <= first["opens_at"] - counter.world.clock.now() - 180 * DAY < 60
    moved = counter.hold(5).json
    assert moved["hold_id"] == first["hold_id"], "it is the same hold"
    assert moved["expires_at"] == before["expires_at"] + 5 * DAY
    counter.resume()
    counter.hold(3)
    refused = counter.resume(first["hold_id"])
    assert (refused.status, refused.code) == (409, "not_on_hold")


def test_money_while_on_hold_adds_minutes_and_is_worth_its_minutes_when_given_back(
    world: World, counter: Counter
) -> None:
    end = counter.seen()["expires_at"]
    counter.hold(14)
    sale = counter.sell()
    assert sale.status == 201, sale.text
    seen = counter.seen()
    assert (seen["status"], seen["expires_at"]) == ("on_hold", end + 44 * DAY)
    world.clock.at += 3 * DAY
    for sale_id in (sale.json["id"], world.home.ids["sale_id"]):
        refund = counter.browser.post(f"/sales/{sale_id}/refunds", {"reason": "moved away"})
        assert (refund.status, refund.json["refunded_minor"]) == (201, 50_000), refund.text
    over = counter.seen()
    assert over["credit_minor"] == 100_000
    assert over["expires_at"] <= world.clock.now() + 60
    assert counter.resume(over["hold_id"] or NOBODY_ID).code == "not_on_hold"
    (history,) = counter.browser.get(f"{counter.path}/holds").json["items"]
    assert history["ends_at"] == over["expires_at"], "it ended with the line"
    assert counter.browser.get("/books/trial-balance").json["difference_minor"] == 0


def test_another_package_waits_until_the_line_is_open(world: World, counter: Counter) -> None:
    other = counter.browser.post("/packages", PACKAGE_BODY).json["id"]
    counter.hold(14)
    wish = f"package_id={other}&package_version=1&keeps_end=true"
    quote = counter.browser.get(f"{counter.path}/package-change-quote?{wish}")
    assert (quote.status, quote.code) == (409, "line_on_hold")
    counter.resume()
    assert counter.browser.get(f"{counter.path}/package-change-quote?{wish}").status == 200


def test_the_customer_of_another_is_not_held(world: World, counter: Counter) -> None:
    foreign = f"/customers/{world.other.ids['customer_id']}/holds"
    assert counter.browser.post(foreign, {}).status == 404
    assert Counter(world, Role.RESELLER).hold().status == 403


class SomebodyQuicker:
    """The directory of a world in which somebody acts right after a line was read for the first time."""

    def __init__(self, directory: FakeDirectory, act: Callable[[], object]) -> None:
        self._directory, self._act = directory, act
        self.reads = 0

    def subscription(self, scope: Scope, customer_id: str) -> Subscription | None:
        found = self._directory.subscription(scope, customer_id)
        self.reads += 1
        if self.reads == 1:
            self._act()
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._directory, name)


@pytest.mark.parametrize("deed", ["stop", "refund"])
def test_who_ends_a_line_that_is_held_at_the_same_moment_decides_on_it_as_it_is(
    world: World, counter: Counter, deed: str
) -> None:
    ids = world.home.ids
    quicker: Any = SomebodyQuicker(world.directory, lambda: counter.hold(14))
    ports = (quicker, world.ledger, world.clock, HURRIED)
    seller = Actor(world.home.tenant_id, ROOT_PATH, "SELLER00000000000001", Role.ISP_ADMIN)
    if deed == "stop":
        StopLine(*ports)(seller, StopWish("STOP", ids["customer_id"], "moved away", asked("stop")))
    else:
        wish = RefundWish("REFUND", ids["sale_id"], "moved away", None, asked("refund"))
        RefundSale(*ports)(seller, wish)
    assert counter.seen()["credit_minor"] == 50_000, "the minutes on hold were not used"
    (history,) = counter.browser.get(f"{counter.path}/holds").json["items"]
    assert history["ended_early"] and history["ends_at"] <= world.clock.now() + 60
