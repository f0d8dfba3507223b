"""A change of package and refunds of parts, asked over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from isp.parties.permissions import Role

from tests.api.requests_of_routes import PACKAGE_BODY
from tests.api.world import NOBODY_ID, Answer, Browser, World

DAY = 86_400


@pytest.fixture
def admin(world: World) -> Browser:
    return world.browser(Role.ISP_ADMIN)


@pytest.fixture
def faster(admin: Browser) -> str:
    return str(admin.post("/packages", PACKAGE_BODY | {"price_minor": 100_000}).json["id"])


def path(world: World, end: str) -> str:
    return f"/customers/{world.home.ids['customer_id']}/{end}"


def quoted(world: World, admin: Browser, package_id: str, *, keeps_end: bool = True) -> Any:
    wish = f"package_id={package_id}&package_version=1&keeps_end={str(keeps_end).lower()}"
    answer = admin.get(path(world, f"package-change-quote?{wish}"))
    assert answer.status == 200, answer.text
    return answer.json


def change(
    world: World, admin: Browser, chosen: str, *, key: str | None = None, **changes: Any
) -> Answer:
    body = {
        "package_id": chosen,
        "package_version": 1,
        "keeps_end": True,
        "quoted_at": world.clock.now(),
        "cash_minor": 0,
    }
    keyed = {"idempotency_key": key} if key else {}
    return admin.post(path(world, "package-changes"), body | changes, **keyed)


@pytest.mark.parametrize("keeps_end", [True, False])
def test_what_was_quoted_is_what_is_taken(
    world: World, admin: Browser, faster: str, keeps_end: bool
) -> None:
    world.clock.at += 10 * DAY
    admin = world.browser(Role.ISP_ADMIN)
    quote = quoted(world, admin, faster, keeps_end=keeps_end)
    assert 0 < quote["unused_minor"] < 50_000 < quote["to_pay_minor"] + quote["unused_minor"]
    world.clock.at += 600
    told = {"quoted_at": quote["quoted_at"], "keeps_end": keeps_end}
    refused = change(world, admin, faster, cash_minor=quote["to_pay_minor"] - 1, **told)
    assert (refused.status, refused.code) == (402, "payment_too_small")
    made = change(world, admin, faster, cash_minor=quote["to_pay_minor"], **told)
    assert (made.status, made.json["price_minor"]) == (201, quote["price_minor"])
    seen = admin.get(path(world, "").rstrip("/")).json
    assert seen["expires_at"] == quote["expires_at"]
    assert seen["running_package_id"] == seen["package_id"] == faster
    assert seen["credit_minor"] == quote["credit_after_minor"] == 0
    assert admin.get("/books/trial-balance").json["difference_minor"] == 0
    assert admin.get("/void-numbers").json["items"] == []
    note = admin.get("/credit-notes").json["items"][0]
    assert note["total_minor"] == quote["unused_minor"]


def test_the_difference_is_put_on_account_within_the_limit(
    world: World, admin: Browser, faster: str
) -> None:
    world.clock.at += 10 * DAY
    admin = world.browser(Role.ISP_ADMIN)
    quote = quoted(world, admin, faster)
    told = {"quoted_at": quote["quoted_at"], "on_account": True, "cash_minor": 1_000}
    before = admin.get("/invoices").json
    refused = change(world, admin, faster, **told)
    assert (refused.status, refused.code) == (409, "on_account_limit")
    assert admin.get("/invoices").json == before and not admin.get("/void-numbers").json["items"]
    missing = quote["to_pay_minor"] - 1_000
    limit = {"old_minor": 0, "new_minor": missing}
    assert admin.send("PUT", path(world, "limit"), limit).status == 200
    made = change(world, admin, faster, **told)
    assert (made.status, made.json["paid_by"]) == (201, "account")
    seen = admin.get(path(world, "").rstrip("/")).json
    assert (seen["owed_minor"], seen["credit_minor"]) == (missing, 0)
    assert seen["expires_at"] == quote["expires_at"]
    invoices = admin.get("/invoices").json["items"]
    assert {one["id"]: one["open_minor"] for one in invoices}[made.json["invoice_id"]] == missing
    assert admin.get("/books/trial-balance").json["difference_minor"] == 0


def test_a_line_that_ran_out_after_its_quote_is_not_changed(
    world: World, admin: Browser, faster: str
) -> None:
    """Its end would lie in a minute that the sweep has gone by."""
    end = admin.get(path(world, "").rstrip("/")).json["expires_at"]
    world.clock.at = end - 120
    admin = world.browser(Role.ISP_ADMIN)
    quote = quoted(world, admin, faster)
    world.clock.at = end
    told = {"quoted_at": quote["quoted_at"], "cash_minor": 100_000}
    assert change(world, admin, faster, **told).code == "no_package_running"


def test_a_repeat_of_a_change_is_the_same_change(world: World, admin: Browser, faster: str) -> None:
    told = {"cash_minor": 200_000, "quoted_at": world.clock.now()}
    first = change(world, admin, faster, key="one-change-", **told)
    world.idempotency.records.clear()
    world.clock.at += DAY
    admin = world.browser(Role.ISP_ADMIN)
    again = change(world, admin, faster, key="one-change-", **told)
    assert (again.status, again.text) == (first.status, first.text) == (201, first.text)


def test_a_change_that_cannot_be_says_why_and_moves_nothing(
    world: World, admin: Browser, faster: str
) -> None:
    before = len(world.store.entries)
    now = world.clock.now()
    for told, code in (
        ({"quoted_at": now - 901}, "quote_over"),
        ({"quoted_at": now + 1}, "invalid"),
        ({"package_version": 2}, "offer_changed"),
        ({"package_id": NOBODY_ID}, "invalid"),
        ({}, "payment_too_small"),
    ):
        assert change(world, admin, faster, **told).code == code
    world.clock.at += 40 * DAY
    admin = world.browser(Role.ISP_ADMIN)
    gone = change(world, admin, faster, quoted_at=world.clock.now(), cash_minor=100_000)
    assert (gone.status, gone.code) == (409, "no_package_running")
    assert len(world.store.entries) == before
    assert admin.get("/void-numbers").json["items"] == []


def test_a_sale_is_given_back_in_parts_and_a_repeat_gets_its_first_answer(
    world: World, admin: Browser
) -> None:
    ends = f"/sales/{world.home.ids['sale_id']}/refunds"
    before = [one["id"] for one in admin.get("/credit-notes").json["items"]]
    start = world.clock.now()
    day_20 = {"reason": "home", "ends_at": start + 20 * DAY}
    first = admin.post(ends, day_20, idempotency_key="until-day-20")
    assert first.status == 201
    world.idempotency.records.clear()
    again = admin.post(ends, day_20, idempotency_key="until-day-20")
    assert (again.status, again.text) == (201, first.text)
    refused = admin.post(ends, day_20)
    assert (refused.status, refused.code) == (409, "nothing_to_refund")
    past = admin.post(ends, {"reason": "home", "ends_at": start - 1})
    assert (past.status, past.json["fields"][0]["field"]) == (422, "ends_at")
    second = admin.post(ends, {"reason": "home", "ends_at": start + 10 * DAY})
    assert second.json["refunded_minor"] in range(16_665, 16_669)
    rest = admin.post(ends, {"reason": "home"})
    total = sum(one.json["refunded_minor"] for one in (first, second, rest))
    credit = admin.get(path(world, "").rstrip("/")).json["credit_minor"]
    assert total == credit == 50_000
    notes = admin.get("/credit-notes").json["items"]
    assert sum(one["vat_minor"] for one in notes if one["id"] not in before) == 2_381
    assert admin.get("/books/trial-balance").json["difference_minor"] == 0


def test_a_line_is_stopped_with_all_its_renewals_at_once(world: World, admin: Browser) -> None:
    body = {"package_id": world.home.ids["package_id"], "package_version": 1, "cash_minor": 50_000}
    body["is_another"] = True
    assert admin.post(path(world, "sales"), body).status == 201
    world.clock.at += 15 * DAY
    admin = world.browser(Role.ISP_ADMIN)
    first = admin.post(path(world, "stops"), {"reason": "moved away"}, idempotency_key="one-stop-")
    assert first.status == 201, first.text
    assert first.json["credit_minor"] in range(74_990, 75_001), (
        "half of this month, all of the next"
    )
    assert 0 <= first.json["expires_at"] - world.clock.now() < 60
    world.idempotency.records.clear()
    again = admin.post(path(world, "stops"), {"reason": "moved away"}, idempotency_key="one-stop-")
    assert (again.status, again.text) == (201, first.text)
    refused = admin.post(path(world, "stops"), {"reason": "moved away"})
    assert (refused.status, refused.code) == (409, "nothing_to_refund")
    notes = admin.get("/credit-notes").json["items"]
    assert sum(one["total_minor"] for one in notes[:2]) == first.json["credit_minor"]
    assert admin.get("/books/trial-balance").json["difference_minor"] == 0


def test_a_line_on_hold_is_stopped_and_its_hold_with_it(world: World, admin: Browser) -> None:
    held = admin.post(path(world, "holds"), {})
    assert held.json["status"] == "on_hold"
    world.clock.at += 15 * DAY
    admin = world.browser(Role.ISP_ADMIN)
    stopped = admin.post(path(world, "stops"), {"reason": "moved away"}).json
    assert stopped["credit_minor"] == 50_000
    (hold,) = admin.get(path(world, "holds")).json["items"]
    assert hold["ends_at"] == stopped["expires_at"] and hold["ended_early"]
