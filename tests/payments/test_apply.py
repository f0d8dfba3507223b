"""What an observation means, case by case."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from isp.decision import Create, Update
from isp.events import EventName
from isp.money import Money
from isp.payments.apply import Applied, Verdict, apply
from isp.payments.book import Known
from isp.payments.intent import IntentState, PaymentIntent
from isp.payments.observation import Observation, Outcome, Risk, Trust
from isp.payments.payer_outcome import PayerOutcome, payer_outcome
from isp.payments.purpose import AdvancePurpose, PackagePurpose, PurposeKind
from isp.payments.receipt import Receipt, ReceiptState
from isp.subscriptions.subscription import Subscription, SubscriptionStatus

from tests.builders.small_isp import NOW, PRICE_MINOR, account, customer, intent


def paid_in(minor: int = PRICE_MINOR, **changes: object) -> Observation:
    observation = Observation(
        trust=Trust.QUERIED,
        outcome=Outcome.PAID,
        provider_ref="TR1",
        merchant_ref="INTENT00000000000001",
        provider_txn="BKX1234567",
        gross=Money(minor, "BDT"),
        is_live=False,
        payer="01770618575",
    )
    return replace(observation, **changes)  # type: ignore[arg-type]


def known(**changes: object) -> Known:
    everything = Known(
        account=account(),
        currency="BDT",
        utc_offset_minutes=360,
        receipt=None,
        intent=intent(),
        customer=customer(),
        subscription=None,
        credit_minor=0,
    )
    return replace(everything, **changes)  # type: ignore[arg-type]


def decide(observation: Observation, knowledge: Known, now: int = NOW + 100) -> Applied:
    return apply(observation, knowledge, Trust.QUERIED, now)


def receipt_in(applied: Applied) -> Receipt:
    (receipt,) = (
        change.item
        for change in applied.decision.changes
        if isinstance(change, Create) and isinstance(change.item, Receipt)
    )
    return receipt


def intent_in(applied: Applied) -> PaymentIntent | None:
    changed = [
        change.item
        for change in applied.decision.changes
        if isinstance(change, Update) and isinstance(change.item, PaymentIntent)
    ]
    return changed[0] if changed else None


def lines(applied: Applied) -> dict[str, int]:
    """Return what the whole commit moves on each account."""
    moved: Counter[str] = Counter()
    for line in (line for entry in applied.decision.entries for line in entry.lines):
        moved[line.account] += line.debit_minor - line.credit_minor
    return {account: minor for account, minor in moved.items() if minor}


def subscription(expires_at: int, package_id: str = "PACKAGE0000000000001") -> Subscription:
    return Subscription(
        tenant_id=account().tenant_id,
        id=customer().id,
        version=1,
        owner_path="/isp/",
        status=SubscriptionStatus.ACTIVE,
        package_id=package_id,
        package_name="Home 10",
        down_kbps=1,
        up_kbps=1,
        started_at=NOW - 1,
        expires_at=expires_at,
    )


def test_the_exact_amount_sells_the_package_in_one_commit() -> None:
    applied = decide(paid_in(), known())
    kinds = [change.item.kind for change in applied.decision.changes if hasattr(change, "item")]
    assert applied.verdict is Verdict.CREDITED
    assert {"receipt", "payment_intent", "sale", "period", "subscription", "draft"} <= set(kinds)
    assert lines(applied) == {
        "gateway:bkash_sandbox": 52_500,
        "service_revenue": -50_000,
        "vat_payable": -2_500,
    }
    assert {event.name for event in applied.decision.events} == {
        EventName.PAYMENT_RECEIVED,
        EventName.SUBSCRIPTION_ACTIVATED,
    }
    moved = intent_in(applied)
    assert moved is not None and moved.state is IntentState.SUCCEEDED and not moved.is_late
    assert moved.sale_id == receipt_in(applied).sale_id
    assert receipt_in(applied).payer_masked == "01770***575"


def test_more_than_the_price_sells_and_credits_the_rest_and_is_looked_at() -> None:
    applied = decide(paid_in(PRICE_MINOR + 100), known())
    assert lines(applied)[f"customer_credit:{customer().id}"] == -100
    assert receipt_in(applied).review_reason == "overpaid"


def test_less_than_the_price_is_credited_and_sells_nothing() -> None:
    applied = decide(paid_in(PRICE_MINOR - 1), known())
    assert lines(applied) == {
        "gateway:bkash_sandbox": PRICE_MINOR - 1,
        f"customer_credit:{customer().id}": 1 - PRICE_MINOR,
    }
    moved = intent_in(applied)
    assert moved is not None and moved.state is IntentState.REVIEW
    assert (receipt_in(applied).sale_id, moved.reason) == (None, "underpaid")


def test_what_was_offered_at_the_click_is_what_is_sold() -> None:
    applied = decide(paid_in(), known())
    (line,) = (
        change.item
        for change in applied.decision.changes
        if isinstance(change, Create) and isinstance(change.item, Subscription)
    )
    purpose = intent().purpose
    assert isinstance(purpose, PackagePurpose)
    offer = purpose.offer
    assert (line.down_kbps, line.up_kbps) == (offer.down_kbps, offer.up_kbps)
    assert line.expires_at // 60 - (NOW + 100 + 59) // 60 == offer.validity_minutes


def test_credit_that_is_there_is_spent_first() -> None:
    asked = replace(intent(), amount_minor=PRICE_MINOR - 2_500)
    applied = decide(paid_in(PRICE_MINOR - 2_500), known(intent=asked, credit_minor=2_500))
    assert receipt_in(applied).sale_id is not None
    assert lines(applied)[f"customer_credit:{customer().id}"] == 2_500
    spent = decide(paid_in(PRICE_MINOR - 2_500), known(intent=asked, credit_minor=2_499))
    assert (receipt_in(spent).sale_id, spent.reason) == (None, "underpaid")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"subscription": subscription(NOW + 9_000, "OTHER")}, "renewed_meanwhile"),
        ({"subscription": subscription(NOW + 9_000)}, "renewed_meanwhile"),
        (
            {
                "subscription": subscription(NOW + 9_000, "OTHER"),
                "intent": intent(paid_until_seen=NOW + 9_000),
            },
            "other_package_running",
        ),
    ],
)
def test_what_cannot_be_sold_any_more_is_the_customers_credit(
    change: dict[str, object], reason: str
) -> None:
    applied = decide(paid_in(), known(**change))
    moved = intent_in(applied)
    assert applied.verdict is Verdict.CREDITED
    assert lines(applied)[f"customer_credit:{customer().id}"] == -PRICE_MINOR
    assert moved is not None and moved.state is IntentState.SUCCEEDED
    assert receipt_in(applied).review_reason == reason


def test_money_of_a_customer_who_is_another_sellers_by_now_is_looked_at() -> None:
    for wish in (intent(), replace(intent(), purpose=AdvancePurpose())):
        applied = decide(paid_in(), known(intent=wish, customer=customer(owner_path="/isp/r1/")))
        moved = intent_in(applied)
        assert lines(applied)[f"customer_credit:{customer().id}"] == -PRICE_MINOR
        assert (receipt_in(applied).review_reason, receipt_in(applied).sale_id) == (
            "not_sold",
            None,
        )
        assert moved is not None and moved.state is IntentState.REVIEW


@pytest.mark.parametrize(
    ("more_minor", "reason", "state"),
    [
        (0, None, IntentState.SUCCEEDED),
        (7, "overpaid", IntentState.SUCCEEDED),
        (-7, "underpaid", IntentState.REVIEW),
    ],
)
def test_an_advance_is_credit_whatever_runs(
    more_minor: int, reason: str | None, state: IntentState
) -> None:
    advance = replace(intent(), purpose=AdvancePurpose())
    running = subscription(NOW + 9_000, "OTHER")
    applied = decide(paid_in(PRICE_MINOR + more_minor), known(intent=advance, subscription=running))
    moved, receipt = intent_in(applied), receipt_in(applied)
    assert lines(applied) == {
        "gateway:bkash_sandbox": PRICE_MINOR + more_minor,
        f"customer_credit:{customer().id}": -PRICE_MINOR - more_minor,
    }
    assert (receipt.purpose, receipt.review_reason) == (PurposeKind.ADVANCE, reason)
    assert moved is not None and moved.state is state
    assert payer_outcome(moved) is PayerOutcome.ADVANCED


def test_a_renewal_before_the_end_extends() -> None:
    running = subscription(NOW + 6_000)
    applied = decide(
        paid_in(), known(subscription=running, intent=intent(paid_until_seen=running.expires_at))
    )
    (extended,) = (
        change.item
        for change in applied.decision.changes
        if isinstance(change, Update) and isinstance(change.item, Subscription)
    )
    assert extended.expires_at == running.expires_at + 43_200 * 60


@pytest.mark.parametrize(
    "state", [IntentState.NOT_PAID, IntentState.CANCELLED, IntentState.EXPIRED]
)
def test_a_late_success_is_a_success(state: IntentState) -> None:
    applied = decide(paid_in(), known(intent=intent(state=state)))
    moved = intent_in(applied)
    assert moved is not None and moved.state is IntentState.SUCCEEDED and moved.is_late
    assert receipt_in(applied).sale_id is not None


def test_a_payment_whose_start_was_cut_off_is_found_by_our_own_name() -> None:
    cut_off = intent(state=IntentState.STARTING, provider_ref=None)
    assert decide(paid_in(), known(intent=cut_off)).verdict is Verdict.CREDITED


def test_a_known_receipt_is_known() -> None:
    receipt = receipt_in(decide(paid_in(), known()))
    assert decide(paid_in(), known(receipt=receipt)) == Applied(Verdict.KNOWN)


def test_a_transaction_shown_by_another_payment_goes_to_a_person() -> None:
    receipt = receipt_in(decide(paid_in(), known()))
    other = intent("INTENT00000000000002", provider_ref="TR2")
    applied = decide(paid_in(), known(receipt=receipt, intent=other))
    moved = intent_in(applied)
    assert applied.verdict is Verdict.REVIEW and applied.decision.entries == ()
    assert moved is not None and moved.state is IntentState.REVIEW


def test_a_second_real_payment_of_one_intent_is_credited_and_looked_at() -> None:
    done = intent_in(decide(paid_in(), known()))
    applied = decide(paid_in(provider_txn="BKX7654321"), known(intent=done))
    assert lines(applied)[f"customer_credit:{customer().id}"] == -PRICE_MINOR
    assert receipt_in(applied).review_reason == "second_payment"
    assert intent_in(applied) is None


@pytest.mark.parametrize("trust", [Trust.HINT, Trust.SIGNED])
def test_less_trust_than_the_provider_needs_credits_nothing(trust: Trust) -> None:
    assert decide(paid_in(trust=trust), known()) == Applied(Verdict.ASK)


def test_money_of_the_other_mode_is_dropped() -> None:
    assert decide(paid_in(is_live=True), known()).verdict is Verdict.DROPPED


@pytest.mark.parametrize("wallet", ["01700000002", "x"])
def test_money_to_another_wallet_credits_nothing_and_is_looked_at(wallet: str) -> None:
    applied = decide(paid_in(account_ref=wallet), known())
    assert applied.verdict is Verdict.REVIEW and applied.decision.entries == ()
    assert intent_in(applied) is not None


def test_a_prefix_before_the_wallet_is_no_difference() -> None:
    assert decide(paid_in(account_ref="8801700000001"), known()).verdict is Verdict.CREDITED


def test_another_currency_is_kept_apart_and_in_no_taka_account() -> None:
    applied = decide(paid_in(gross=Money(500, "USD")), known())
    assert applied.verdict is Verdict.SUSPENSE and applied.decision.entries == ()
    assert receipt_in(applied).state is ReceiptState.SUSPENSE
    moved = intent_in(applied)
    assert moved is not None and moved.state is IntentState.REVIEW


def test_a_risky_payment_is_held_without_service() -> None:
    applied = decide(paid_in(risk=Risk.HOLD), known())
    assert lines(applied)["suspense:held"] == -PRICE_MINOR
    assert [event.name for event in applied.decision.events] == [EventName.PAYMENT_HELD]


def test_names_that_are_not_of_this_payment_go_to_suspense() -> None:
    applied = decide(paid_in(merchant_ref="INTENT00000000000009"), known())
    assert applied.verdict is Verdict.SUSPENSE and lines(applied)["suspense"] == -PRICE_MINOR


def test_unsolicited_money_goes_to_the_named_customer_or_to_suspense() -> None:
    named = decide(paid_in(), known(intent=None))
    assert lines(named)[f"customer_credit:{customer().id}"] == -PRICE_MINOR
    unnamed = decide(paid_in(), known(intent=None, customer=None))
    assert lines(unnamed)["suspense"] == -PRICE_MINOR


def test_a_definite_no_ends_only_an_open_payment() -> None:
    no = Observation(Trust.QUERIED, Outcome.NOT_PAID, reason="2023")
    applied = decide(no, known())
    moved = intent_in(applied)
    assert applied.verdict is Verdict.ENDED
    assert moved is not None and (moved.state, moved.reason) == (IntentState.NOT_PAID, "2023")
    for state in (IntentState.SUCCEEDED, IntentState.EXPIRED, IntentState.REVIEW):
        assert decide(no, known(intent=intent(state=state))).decision.changes == ()


@pytest.mark.parametrize("trust", [Trust.HINT, Trust.SIGNED])
def test_a_no_of_a_browser_ends_nothing(trust: Trust) -> None:
    assert decide(Observation(trust, Outcome.NOT_PAID), known()).decision.changes == ()


def test_money_taken_back_outside_is_marked_once() -> None:
    receipt = receipt_in(decide(paid_in(), known()))
    back = Observation(Trust.QUERIED, Outcome.REVERSED, provider_txn="BKX1234567")
    applied = decide(back, known(receipt=receipt))
    assert applied.verdict is Verdict.REVIEW
    (change,) = applied.decision.changes
    assert isinstance(change, Update) and isinstance(change.item, Receipt)
    assert decide(back, known(receipt=change.item)).verdict is Verdict.KNOWN
