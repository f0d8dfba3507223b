"""Holds through the real ledger: one transaction, two at once, and what it costs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from isp.minutes import seconds_at
from isp.parties.actor import Actor
from isp.parties.scope import Scope
from isp.ports import CustomerCounts, PageRequest, StatusAt
from isp.refusals import Refusal
from isp.subscriptions.hold import PERIODS_MOVED_MAX, NothingToHold
from isp.subscriptions.subscription import Subscription
from isp_app.hold_line import HoldLine, HoldWish
from isp_app.resume_line import ResumeLine
from isp_app.resume_when_due import ResumeWhenDue
from isp_aws.dynamodb.counts import recount

from benchmarks.capacity import measured
from tests.adapters.conftest import Adapters
from tests.adapters.test_change_of_package import renewed, shop
from tests.builders import parties
from tests.builders.requests import asked
from tests.fakes.patience import STUBBORN

__all__ = ["shop"]
DAY = 86_400


def customer_id(actor: Actor) -> str:
    return parties.customer(actor.tenant_id).id


def hold(adapters: Adapters, actor: Actor, key: str = "hold", days: int = 14) -> None:
    until_at = adapters.clock.now() + days * DAY
    wish = HoldWish(f"HOLD-{key}", customer_id(actor), until_at, asked(key))
    HoldLine(adapters.directory, adapters.ledger, adapters.clock, STUBBORN)(actor, wish)


def resume(adapters: Adapters, actor: Actor, hold_id: str, key: str = "resume") -> None:
    use_case = ResumeLine(adapters.directory, adapters.ledger, adapters.clock, STUBBORN)
    use_case(actor, customer_id(actor), hold_id, asked(key))


def line(adapters: Adapters, actor: Actor) -> Subscription:
    found = adapters.directory.subscription(actor.scope, customer_id(actor))
    assert found is not None
    return found


def test_all_that_was_bought_ahead_moves_and_comes_back(
    shop: tuple[Adapters, Actor], scope: Scope
) -> None:
    adapters, actor = shop
    sold = renewed(adapters, actor, PERIODS_MOVED_MAX)
    before = [adapters.directory.period(scope, one.id) for one in sold]
    end = line(adapters, actor).expires_at
    hold(adapters, actor)
    hold(adapters, actor)  # A repeat, as whoever lost the answer sends it.
    assert line(adapters, actor).expires_at == end + 14 * DAY
    resume(adapters, actor, "HOLD-hold")
    resume(adapters, actor, "HOLD-hold")
    assert line(adapters, actor).expires_at == end
    after = [adapters.directory.period(scope, one.id) for one in sold]
    assert [replace(one, version=1) for one in after] == [replace(one, version=1) for one in before]
    (history,) = adapters.directory.holds_of(scope, customer_id(actor), PageRequest(5)).items
    assert history.until_minute == history.from_minute, "opened in the minute that it was closed in"


def test_what_a_hold_did_to_a_period_is_stored_and_read(
    shop: tuple[Adapters, Actor], scope: Scope
) -> None:
    adapters, actor = shop
    (sale,) = renewed(adapters, actor, 1)
    hold(adapters, actor)
    period = adapters.directory.period(scope, sale.id)
    (stretch,) = period.holds
    assert stretch.to_minute - stretch.from_minute == 14 * 1_440
    assert period.used_minutes(period.ends_minute) == period.sold_minutes
    now = adapters.clock.now()
    listed = adapters.directory.customers(
        scope, PageRequest(5), search=None, status=StatusAt("on_hold", now)
    )
    assert [one.id for one in listed.items] == [customer_id(actor)]
    assert adapters.directory.customer_counts(scope) == CustomerCounts(1, 0, 1, 0)
    adapters.clock.at = line(adapters, actor).resumes_at
    job = ResumeWhenDue(adapters.directory, adapters.ledger, adapters.clock, STUBBORN)
    for _ in range(2):
        job(actor.tenant_id, customer_id(actor))
    assert adapters.directory.customer_counts(scope) == CustomerCounts(1, 1, 0, 0)
    assert line(adapters, actor).expires_at == seconds_at(period.ends_minute)


def test_two_at_once_hold_it_once_and_both_are_told_the_truth(
    shop: tuple[Adapters, Actor], scope: Scope
) -> None:
    adapters, actor = shop
    renewed(adapters, actor, 2)
    end = line(adapters, actor).expires_at

    def one(number: int) -> str:
        try:
            hold(adapters, actor, f"hold-{number}", days=14)
        except Refusal as refusal:
            return refusal.code
        return "held"

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(one, range(4)))
    assert told == ["held"] * 4, "who comes second moves the end to where it is"
    assert line(adapters, actor).expires_at == end + 14 * DAY
    assert len(adapters.directory.holds_of(scope, customer_id(actor), PageRequest(9)).items) == 1


def test_who_never_bought_has_nothing_to_hold(shop: tuple[Adapters, Actor]) -> None:
    adapters, actor = shop
    with pytest.raises(NothingToHold):
        hold(adapters, actor)


def test_counts_of_holds_are_proved_at_night(
    shop: tuple[Adapters, Actor], scope: Scope, request: pytest.FixtureRequest
) -> None:
    adapters, actor = shop
    if "fake" in request.node.name:
        pytest.skip("what is kept beside things is the real directory's")
    renewed(adapters, actor, 1)
    with measured() as spent:
        hold(adapters, actor)
    assert spent.calls["TransactWriteItems"] == 1 and spent.write_units <= 30
    assert recount(scope, lambda _: None).healed == 0
