"""Sending a payment back through its provider.

The customer's credit is debited first (reserved in `suspense:refunds`), then the provider is called,
once: there is no idempotency key on its side. Done pays the reserve out of the gateway account, failed
gives it back, and unknown leaves it reserved until the provider tells (due job `check_refund`); no second
call is made. `tests/payments/test_refund_property.py` searches for a history in which more goes back than
came in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from isp.asked import Asked
from isp.decision import Create, Decision, Update
from isp.ids import derived_id
from isp.ledger.accounts import account as account_name
from isp.ledger.entry import JournalEntry, Line, credit, debit, mirrored
from isp.minutes import Moment
from isp.money import Money
from isp.payments.account import PaymentAccount
from isp.payments.provider import Capabilities, RefundObservation
from isp.payments.receipt import Receipt
from isp.payments.reconcile import check_after_unknown, next_check_at
from isp.payments.returnable import refuse_what_cannot_go_back
from isp.payments.review import Decided

DAY_SECONDS = 86_400
# Longer than the call may take, so that nobody asks while somebody sends.
CALL_SECONDS = 90
# After that a person has to ask the provider; the money stays reserved.
ASKED_ABOUT_SECONDS = 30 * DAY_SECONDS


class RefundState(StrEnum):
    REQUESTED = "requested"  # Reserved; the provider is being asked.
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PaymentRefund:
    kind: ClassVar[str] = "payment_refund"

    tenant_id: str
    id: str  # Also the request key that the provider sees.
    version: int
    receipt_id: str
    customer_id: str
    amount_minor: int
    currency: str
    reason: str
    requested_by: str
    state: RefundState
    provider_refund_id: str | None
    note: str | None
    requested_at: int
    next_check_at: int | None  # Due index: when to ask the provider again.
    checks: int
    decided: Decided | None = None

    @property
    def entry_id(self) -> str:
        return f"payment_refund:{self.id}"

    @property
    def is_settled(self) -> bool:
        return self.state in (RefundState.DONE, RefundState.FAILED)


@dataclass(frozen=True, slots=True)
class RefundOrder:
    """What staff asks for. The right to ask is checked at the door."""

    receipt_id: str
    amount_minor: int
    reason: str
    actor_id: str
    key: str  # Of the request: a repeat meets its own refund.
    asked: Asked

    @property
    def refund_id(self) -> str:
        return derived_id("payment_refund", self.receipt_id, self.key)


def reserve_refund(
    order: RefundOrder, receipt: Receipt, caps: Capabilities, moment: Moment
) -> tuple[PaymentRefund, Decision]:
    """Return the refund and the decision that takes its money out of the customer's credit."""
    now = moment.at
    assert order.amount_minor > 0, "a refund gives something back"
    refuse_what_cannot_go_back(order.amount_minor, receipt, caps, now)
    assert receipt.customer_id is not None
    refund = PaymentRefund(
        tenant_id=receipt.tenant_id,
        id=order.refund_id,
        version=1,
        receipt_id=receipt.id,
        customer_id=receipt.customer_id,
        amount_minor=order.amount_minor,
        currency=receipt.currency,
        reason=order.reason,
        requested_by=order.actor_id,
        state=RefundState.REQUESTED,
        provider_refund_id=None,
        note=None,
        requested_at=now,
        # Should we die before the answer is stored, somebody asks.
        next_check_at=now + CALL_SECONDS,
        checks=0,
    )
    refunded_minor = receipt.refunded_minor + order.amount_minor
    counted = replace(receipt, version=receipt.version + 1, refunded_minor=refunded_minor)
    posting = (receipt.beneficiary_path, refund.entry_id)
    entry = _entry(refund, posting, _reserve_lines(refund), moment)
    return refund, order.asked.making(Decision((entry,), (Create(refund), Update(counted))))


@dataclass(frozen=True, slots=True)
class RefundFacts:
    """What a refund is settled with, as it was read."""

    refund: PaymentRefund
    receipt: Receipt
    account: PaymentAccount
    caps: Capabilities


def settle_refund(facts: RefundFacts, observation: RefundObservation, moment: Moment) -> Decision:
    """Return what the provider's answer makes of the reserve."""
    refund, now = facts.refund, moment.at
    assert not refund.is_settled, refund.id
    state = _state_after(facts, observation, now)
    after = replace(
        refund,
        version=refund.version + 1,
        state=state,
        provider_refund_id=observation.provider_refund_id,
        note=observation.reason,
        next_check_at=None,
        checks=refund.checks + 1,
    )
    if state is RefundState.UNKNOWN:
        after = replace(after, next_check_at=_asked_again_at(refund, facts.caps, now))
        return Decision(changes=(Update(after),))
    if state is RefundState.DONE:
        lines = (
            debit(account_name("suspense", "refunds"), refund.amount_minor),
            credit(facts.account.gateway, refund.amount_minor),
        )
        posting = (facts.receipt.beneficiary_path, f"{refund.entry_id}:done")
        entry = _entry(refund, posting, lines, moment)
        return Decision((entry,), (Update(after),))
    undone = _entry(
        refund,
        (facts.receipt.beneficiary_path, f"{refund.entry_id}:failed"),
        mirrored(_reserve_lines(refund)),
        moment,
        is_undoing=True,
    )
    receipt = facts.receipt
    refunded_minor = receipt.refunded_minor - refund.amount_minor
    given_back = replace(receipt, version=receipt.version + 1, refunded_minor=refunded_minor)
    return Decision((undone,), (Update(after), Update(given_back)))


def _state_after(facts: RefundFacts, observation: RefundObservation, now: int) -> RefundState:
    refund, total = facts.refund, observation.refunded_total
    if observation.state == "absent":
        # A call may still be under way at the provider; a day later it is not.
        is_over = now >= refund.requested_at + facts.caps.clears_after_seconds
        return RefundState.FAILED if is_over else RefundState.UNKNOWN
    if observation.state == "done" and facts.caps.refund == "full":
        # Another amount was given back than ours: not by us, so a person has to look.
        is_ours = total is None or total == Money(refund.amount_minor, refund.currency)
        return RefundState.DONE if is_ours else RefundState.UNKNOWN
    return RefundState(observation.state)


def _asked_again_at(refund: PaymentRefund, caps: Capabilities, now: int) -> int | None:
    clears_after = caps.clears_after_seconds
    if now < refund.requested_at + clears_after:
        ladder_at = next_check_at(refund.id, refund.requested_at, clears_after, now)
        return check_after_unknown(refund.checks, ladder_at, now)
    is_asked_about = now < refund.requested_at + ASKED_ABOUT_SECONDS
    return now + DAY_SECONDS if is_asked_about else None


def _reserve_lines(refund: PaymentRefund) -> tuple[Line, Line]:
    return (
        debit(account_name("customer_credit", refund.customer_id), refund.amount_minor),
        credit(account_name("suspense", "refunds"), refund.amount_minor),
    )


def _entry(
    refund: PaymentRefund,
    posting: tuple[str, str],
    lines: tuple[Line, ...],
    moment: Moment,
    *,
    is_undoing: bool = False,
) -> JournalEntry:
    book, entry_id = posting
    return JournalEntry(
        tenant_id=refund.tenant_id,
        book=book,
        entry_id=entry_id,
        kind="payment_refund",
        posted_at=moment.at,
        effective_at=moment.at,
        day=moment.day,
        actor_id=refund.requested_by,
        lines=lines,
        about=refund.receipt_id,
        reverses=refund.entry_id if is_undoing else None,
    )
