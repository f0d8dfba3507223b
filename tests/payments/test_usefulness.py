"""Money that is known to buy nothing is not taken; what moved all the same is booked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from isp.decision import Create, Decision, Update
from isp.money import Money
from isp.payments.intent import IntentState
from isp.payments.observation import Observation, Outcome, Trust
from isp.payments.payer_outcome import PayerOutcome, payer_outcome
from isp.subscriptions.subscription import Subscription, SubscriptionStatus
from isp_app.receive_payment import receive_payment

from tests.builders import small_isp
from tests.builders.small_isp import PRICE_MINOR
from tests.payments.simulator import Simulator
from tests.payments.town import SCOPE, Town

CREDIT = "customer_credit:CUSTOMER000000000001"


@pytest.fixture
def town(simulator: Simulator) -> Town:
    return Town(simulator)


def running(town: Town, package_id: str = "PACKAGE0000000000001") -> Subscription:
    now = town.clock.now()
    return Subscription(
        tenant_id=small_isp.customer().tenant_id,
        id=small_isp.customer().id,
        version=1,
        owner_path="/isp/",
        status=SubscriptionStatus.ACTIVE,
        package_id=package_id,
        package_name="Home 10",
        down_kbps=1,
        up_kbps=1,
        started_at=now,
        expires_at=now // 60 * 60 + 86_400,
    )


@pytest.mark.parametrize(
    ("package_id", "reason"),
    [
        ("PACKAGE0000000000001", "renewed_meanwhile"),
        ("ANOTHER0000000000001", "other_package_running"),
    ],
)
def test_a_line_that_was_renewed_or_changed_meanwhile_takes_no_money(
    town: Town, package_id: str, reason: str
) -> None:
    intent, page = town.start()
    line = running(town, package_id)
    town.books.commit(SCOPE, Decision(changes=(Create(line),)))
    town.come_back(intent, town.simulator.pay(page))
    ended = town.now(intent)
    assert (ended.state, ended.reason) == (IntentState.NOT_PAID, f"not_taken:{reason}")
    assert payer_outcome(ended) is PayerOutcome.NOT_TAKEN
    assert town.simulator.money() == [] and not town.books.entries
    town.assert_booked_once()


def test_a_customer_who_went_to_another_seller_pays_nothing_here(town: Town) -> None:
    intent, page = town.start()
    moved = replace(small_isp.customer(owner_path="/isp/r1/"), version=2)
    read = small_isp.customer()
    town.books.commit(SCOPE, Decision(changes=(Update(moved, before=read),)))
    town.come_back(intent, town.simulator.pay(page))
    assert town.now(intent).reason == "not_taken:customer_moved"
    assert town.simulator.money() == []


def test_what_moved_all_the_same_is_the_customers_credit(town: Town) -> None:
    intent, page = town.start()
    town.books.commit(SCOPE, Decision(changes=(Create(running(town)),)))
    town.come_back(intent, town.simulator.pay(page))
    assert town.now(intent).was_not_taken
    moved = Observation(
        trust=Trust.QUERIED,
        outcome=Outcome.PAID,
        merchant_ref=intent.id,
        provider_txn="BKXMOVED01",
        gross=Money(PRICE_MINOR, "BDT"),
        is_live=False,
    )
    receive_payment(town.ports, town.account, intent.id, moved)
    assert town.books.balance(CREDIT) == PRICE_MINOR
    assert payer_outcome(town.now(intent)) is PayerOutcome.CREDITED


@pytest.mark.parametrize("is_open_again", [True, False])
def test_a_hold_between_the_click_and_the_money_is_no_renewal(
    town: Town, is_open_again: bool
) -> None:
    line = running(town)
    town.books.commit(SCOPE, Decision(changes=(Create(line),)))
    intent, page = town.start()
    held = replace(
        line,
        version=2,
        expires_at=line.expires_at + 14 * 86_400,
        held_minutes=14 * 1_440,
        hold_id="HOLD0000000000000001",
    )
    if not is_open_again:
        opens = line.expires_at + 13 * 86_400
        held = replace(held, status=SubscriptionStatus.ON_HOLD, resumes_at=opens)
    town.books.commit(SCOPE, Decision(changes=(Update(held, before=line),)))
    town.come_back(intent, town.simulator.pay(page))
    assert town.now(intent).state is IntentState.SUCCEEDED
    after = town.books.subscription(SCOPE, line.id)
    assert after is not None
    assert after.expires_at > held.expires_at, "the minutes are added behind"
    assert (after.status, after.resumes_at) == (held.status, held.resumes_at)
    town.assert_booked_once()
