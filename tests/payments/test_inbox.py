"""What is money to look at, from when, and what may be done about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isp.decision import Update
from isp.minutes import Moment
from isp.payments.decide import (
    CustomerNotOwn,
    DecidedBefore,
    DeedNotPossible,
    HeldForAnother,
    Ruling,
    accept,
    assign,
)
from isp.payments.inbox import Fact, MatterKind, is_listed, matter_of
from isp.payments.intent import IntentState as S
from isp.payments.intent import capturing, left_alone, paid, under_review, waiting
from isp.payments.receipt import Method, Receipt, ReceiptState
from isp.payments.refund import RefundState
from isp.payments.review import Deed, Reason, reason_of
from isp_words.texts import LANGUAGES, locales_folder, texts_in

from tests.builders import parties, payments
from tests.fakes.clock import NOON

CUSTOMER = parties.customer()
SAYS = Ruling(Deed.ACCEPT, "seen", "STAFF000000000000001")
GIVES = Ruling(Deed.ASSIGN, "", "STAFF000000000000001")
MOMENT = Moment(NOON + 5_000, 360)


def receipt(**changes: Any) -> Receipt:
    return payments.receipt(CUSTOMER, **{"review_reason": "underpaid"} | changes)


def suspense(**changes: Any) -> Receipt:
    nobody = {"customer_id": None, "state": ReceiptState.SUSPENSE, "review_reason": "unknown_payer"}
    return receipt(**nobody | changes)


def reason_and_due(fact: Fact, now: int) -> tuple[Reason | None, bool]:
    matter = matter_of(fact)
    return (None, False) if matter is None else (matter.reason, matter.is_due(now))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"state": S.PENDING}, (Reason.PENDING_TOO_LONG, False)),
        ({"state": S.PENDING, "is_unclear": True}, (Reason.OUTCOME_UNKNOWN, False)),
        ({"state": S.CAPTURING, "next_check_at": NOON + 90}, (Reason.OUTCOME_UNKNOWN, False)),
        ({"state": S.EXPIRED}, (None, False)),
        ({"state": S.NOT_PAID}, (None, False)),
        ({"state": S.SUCCEEDED, "receipt_id": "R"}, (None, False)),
        ({"state": S.REVIEW, "reason": "underpaid", "receipt_id": "R"}, (None, False)),
        ({"state": S.REVIEW, "reason": "other_wallet"}, (Reason.OTHER_WALLET, True)),
        ({"state": S.REVIEW, "reason": "whatever"}, (Reason.UNCLEAR, True)),
    ],
)
def test_a_payment_under_way_is_no_matter_yet(
    changes: dict[str, Any], expected: tuple[Reason | None, bool]
) -> None:
    assert reason_and_due(payments.payment_intent(CUSTOMER, **changes), NOON + 60) == expected


@pytest.mark.parametrize(
    ("changes", "seconds", "reason"),
    [
        ({"state": S.PENDING, "is_unclear": True}, 1_800, Reason.OUTCOME_UNKNOWN),
        ({"state": S.CAPTURING, "next_check_at": NOON + 90}, 690, Reason.OUTCOME_UNKNOWN),
        ({"state": S.PENDING}, 3_600 + 10_800, Reason.PENDING_TOO_LONG),
        ({"state": S.STARTING}, 3_600 + 10_800, Reason.PENDING_TOO_LONG),
        ({"state": S.EXPIRED, "is_unclear": True}, 3_600, Reason.PERHAPS_PAID),
        ({"state": S.CANCELLED, "is_unclear": True}, 3_600, Reason.PERHAPS_PAID),
    ],
)
def test_a_payment_without_an_end_is_one_from_a_second_on(
    changes: dict[str, Any], seconds: int, reason: Reason
) -> None:
    intent = payments.payment_intent(CUSTOMER, **changes)
    assert reason_and_due(intent, NOON + seconds - 1) == (reason, False)
    assert reason_and_due(intent, NOON + seconds) == (reason, True)


def test_what_its_checks_find_without_an_end_is_listed() -> None:
    pending = payments.payment_intent(CUSTOMER, state=S.PENDING, next_check_at=NOON + 60)
    taken = capturing(pending, NOON + 30)
    once = waiting(pending, NOON + 180, None)
    assert not any(map(is_listed, (pending, taken, once)))
    unclear = waiting(taken, NOON + 190, "unknown", is_unclear=True)
    listed = left_alone(taken), unclear, waiting(once, NOON + 600, None)
    assert all(map(is_listed, listed))


def test_a_payment_whose_check_comes_after_its_workers_time_is_listed_as_taken() -> None:
    late = payments.payment_intent(CUSTOMER, state=S.PENDING, next_check_at=NOON + 9_000)
    assert is_listed(capturing(late, NOON + 30))


def test_a_payment_that_ended_or_is_looked_into_is_listed() -> None:
    for state in (S.REVIEW, S.EXPIRED):
        assert is_listed(payments.payment_intent(CUSTOMER, state=state))


def test_a_clear_answer_ends_the_doubt() -> None:
    unclear = payments.payment_intent(CUSTOMER, state=S.PENDING, is_unclear=True)
    assert not waiting(unclear, NOON + 600, None).is_unclear
    assert waiting(unclear, NOON + 600, "unknown", is_unclear=True).is_unclear


@pytest.mark.parametrize(
    ("changes", "deeds"),
    [
        ({}, {Deed.ACCEPT, Deed.REFUND}),
        ({"intent_id": None}, {Deed.ACCEPT}),
        ({"method": Method.CASH}, {Deed.ACCEPT}),
        ({"refunded_minor": 1}, {Deed.ACCEPT}),
        ({"review_reason": "reversed_outside"}, {Deed.ACCEPT}),
        ({"state": ReceiptState.HELD, "review_reason": "risk"}, {Deed.ASSIGN}),
        ({"state": ReceiptState.SUSPENSE, "review_reason": "unknown_payer"}, {Deed.ASSIGN}),
        ({"state": ReceiptState.SUSPENSE, "review_reason": "other_currency"}, {Deed.ACCEPT}),
    ],
)
def test_only_what_applies_is_offered(changes: dict[str, Any], deeds: set[Deed]) -> None:
    matter = matter_of(receipt(**changes))
    assert matter is not None and matter.is_open
    assert matter.deeds == deeds


def test_a_receipt_without_a_reason_is_no_matter() -> None:
    assert matter_of(receipt(review_reason=None)) is None


def test_money_that_went_back_whole_has_settled() -> None:
    matter = matter_of(receipt(refunded_minor=50_000))
    assert matter is not None and not matter.is_open and not matter.deeds


def test_a_reason_that_an_older_version_stored_has_one_of_ours() -> None:
    matter = matter_of(receipt(review_reason="package_archived"))
    assert matter is not None and matter.reason is Reason.NOT_SOLD
    assert reason_of("overpaid", Reason.NOT_SOLD) is Reason.OVERPAID


def test_a_refund_that_is_being_sent_is_none_yet_and_one_without_an_end_is() -> None:
    sent = payments.payment_refund(CUSTOMER)
    assert reason_and_due(sent, NOON + 60) == (Reason.REFUND_UNKNOWN, False)
    assert reason_and_due(sent, NOON + 600) == (Reason.REFUND_UNKNOWN, True)
    unknown = replace(sent, state=RefundState.UNKNOWN)
    assert reason_and_due(unknown, NOON) == (Reason.REFUND_UNKNOWN, True)
    assert matter_of(replace(sent, state=RefundState.DONE)) is None


def accepted(fact: Fact) -> Any:
    (change,) = accept(fact, SAYS, NOON + 9).changes
    assert isinstance(change, Update) and change.item.version == fact.version + 1
    return change.item


def test_what_is_accepted_leaves_with_who_when_and_why() -> None:
    after = accepted(receipt())
    matter = matter_of(after)
    assert matter is not None and not matter.is_open and matter.kind is MatterKind.RECEIPT
    decided = after.decided
    assert (decided.reason, decided.deed, decided.note, decided.by, decided.at) == (
        "underpaid",
        "accept",
        "seen",
        SAYS.actor_id,
        NOON + 9,
    )
    with pytest.raises(DecidedBefore):
        accept(after, SAYS, NOON + 10)


def test_another_reason_on_the_same_money_opens_it_again() -> None:
    after = replace(accepted(receipt()), review_reason="reversed_outside")
    assert reason_and_due(after, NOON) == (Reason.REVERSED_OUTSIDE, True)
    pending = payments.payment_intent(CUSTOMER, state=S.PENDING, is_unclear=True)
    ended = replace(accepted(pending), state=S.EXPIRED)
    assert reason_and_due(ended, NOON + 9_000) == (Reason.PERHAPS_PAID, True)


@pytest.mark.parametrize("fact", [suspense(), receipt(state=ReceiptState.HELD)])
def test_money_that_is_nobodys_is_not_accepted_away(fact: Receipt) -> None:
    with pytest.raises(DeedNotPossible):
        accept(fact, SAYS, NOON)


def test_suspense_money_becomes_the_customers_credit_in_one_commit() -> None:
    decision = assign(suspense(), CUSTOMER, None, GIVES, MOMENT)
    (entry,) = decision.entries
    lines = {line.account: line.debit_minor - line.credit_minor for line in entry.lines}
    assert lines == {"suspense": 50_000, f"customer_credit:{CUSTOMER.id}": -50_000}
    assert (entry.entry_id, entry.actor_id) == ("assignment:RECEIPT0000000000001", GIVES.actor_id)
    (change,) = decision.changes
    assert isinstance(change, Update) and isinstance(change.item, Receipt)
    assert change.item.customer_id == CUSTOMER.id
    assert change.item.state is ReceiptState.CREDITED
    assert not matter_of(change.item).is_open  # type: ignore[union-attr]
    (told,) = decision.events
    assert (told.name, told.subject_id) == ("payment.received", CUSTOMER.id)


def test_held_money_becomes_the_credit_of_whom_it_came_for_and_tells_him() -> None:
    held = receipt(state=ReceiptState.HELD, review_reason="risk")
    started = payments.payment_intent(CUSTOMER, state=S.PENDING)
    intent = under_review(started, "risk", held.id)
    decision = assign(held, CUSTOMER, intent, GIVES, MOMENT)
    assert decision.entries[0].lines[0].account == "suspense:held"
    assert Update(paid(intent, held.id, None, "risk")) in decision.changes
    with pytest.raises(HeldForAnother):
        assign(held, replace(CUSTOMER, id="OTHER"), intent, GIVES, MOMENT)


def test_money_is_assigned_to_the_isps_own_customers_only_and_once() -> None:
    with pytest.raises(CustomerNotOwn):
        assign(suspense(), replace(CUSTOMER, owner_path="/isp/r1/"), None, GIVES, MOMENT)
    with pytest.raises(DeedNotPossible):
        assign(receipt(), CUSTOMER, None, GIVES, MOMENT)
    after = assign(suspense(), CUSTOMER, None, GIVES, MOMENT).changes[0]
    assert isinstance(after, Update) and isinstance(after.item, Receipt)
    with pytest.raises(DecidedBefore):
        assign(after.item, CUSTOMER, None, GIVES, MOMENT)


@given(
    st.sampled_from([S.PENDING, S.CAPTURING, S.EXPIRED, S.REVIEW]),
    st.booleans(),
    st.lists(st.sampled_from(["accept", "look"]), max_size=4),
)
def test_what_is_open_leaves_by_a_decision_only(
    state: S, is_unclear: bool, deeds: list[str]
) -> None:
    fact: Fact = payments.payment_intent(CUSTOMER, state=state, is_unclear=is_unclear)
    was_accepted = False
    for deed in deeds:
        matter = matter_of(fact)
        if deed == "accept" and matter is not None and matter.is_open:
            fact, was_accepted = accepted(fact), True
    begun = matter_of(payments.payment_intent(CUSTOMER, state=state, is_unclear=is_unclear))
    now = matter_of(fact)
    is_open = now is not None and now.is_open
    assert is_open == (begun is not None and begun.is_open and not was_accepted)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_deed_and_state_has_a_text(language: str) -> None:
    texts = texts_in(locales_folder(), language)
    wanted = {f"console.reasons.{reason}" for reason in Reason}
    wanted |= {f"console.money_inbox.{deed}" for deed in Deed}
    wanted |= {f"console.money_inbox.was.{deed}" for deed in Deed}
    wanted |= {f"status.{state}" for state in ReceiptState}
    assert not wanted - set(texts)


@pytest.mark.parametrize("movement", ["payment", "refund", "fee", "payout"])
def test_every_difference_that_can_be_has_a_reason(movement: str) -> None:
    outcomes = ["other_amount"]
    if movement in ("payment", "refund"):
        outcomes += ["theirs_only", "ours_only"]
    assert all(Reason(f"{movement}_{outcome}") for outcome in outcomes)
