"""Sending a payment back through its provider.

The customer's credit is debited first (reserved in `suspense:refunds`), then the provider is called,
once: there is no idempotency key on its side. Done pays the reserve out of the gateway account, failed
gives it back, and unknown leaves it reserved until the provider tells; no second call is made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from isp.decision import Create, Decision, Update
from isp.ids import derived_id
from isp.ledger.accounts import account as account_name
from isp.ledger.entry import JournalEntry, Line, credit, debit, mirrored
from isp.parties.tenant import ROOT_PATH
from isp.payments.account import PaymentAccount
from isp.payments.provider import Capabilities, RefundObservation
from isp.payments.receipt import Receipt, ReceiptState
from isp.refusals import Refusal

DAY_SECONDS = 86_400


class RefundState(StrEnum):
    REQUESTED = "requested"  # Reserved; the provider is being asked.
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


class RefundNotPossible(Refusal):
    """Values: reason."""

    code, status = "refund_not_possible", 409


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


def reserve_refund(
    order: RefundOrder, receipt: Receipt, caps: Capabilities, now: int
) -> tuple[PaymentRefund, Decision]:
    """Return the refund and the decision that takes its money out of the customer's credit."""
    _refuse_what_cannot_go_back(order, receipt, caps, now)
    assert receipt.customer_id is not None
    refund = PaymentRefund(
        tenant_id=receipt.tenant_id,
        # The version makes a second try, after a failed one, another refund.
        id=derived_id("payment_refund", receipt.id, str(receipt.version)),
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
    )
    refunded_minor = receipt.refunded_minor + order.amount_minor
    counted = replace(receipt, version=receipt.version + 1, refunded_minor=refunded_minor)
    entry = _entry(refund, refund.entry_id, _reserve_lines(refund), now)
    return refund, Decision((entry,), (Create(refund), Update(counted)))


def settle_refund(
    refund: PaymentRefund,
    receipt: Receipt,
    account: PaymentAccount,
    observation: RefundObservation,
    now: int,
) -> Decision:
    """Return what the provider's answer makes of the reserve."""
    assert not refund.is_settled, refund.id
    after = replace(
        refund,
        version=refund.version + 1,
        state=RefundState(observation.state),
        provider_refund_id=observation.provider_refund_id,
        note=observation.reason,
    )
    if after.state is RefundState.UNKNOWN:
        return Decision(changes=(Update(after),))
    if after.state is RefundState.DONE:
        lines = (
            debit(account_name("suspense", "refunds"), refund.amount_minor),
            credit(account.gateway, refund.amount_minor),
        )
        entry = _entry(refund, f"{refund.entry_id}:done", lines, now)
        return Decision((entry,), (Update(after),))
    undone = _entry(
        refund, f"{refund.entry_id}:failed", mirrored(_reserve_lines(refund)), now, is_undoing=True
    )
    refunded_minor = receipt.refunded_minor - refund.amount_minor
    given_back = replace(receipt, version=receipt.version + 1, refunded_minor=refunded_minor)
    return Decision((undone,), (Update(after), Update(given_back)))


def _refuse_what_cannot_go_back(
    order: RefundOrder, receipt: Receipt, caps: Capabilities, now: int
) -> None:
    is_second = receipt.refunded_minor > 0 and caps.refund != "partial"
    reasons = (
        ("not_supported", caps.refund == "none"),
        ("not_credited", receipt.state is not ReceiptState.CREDITED),
        ("window_over", now > receipt.paid_at + caps.refund_window_days * DAY_SECONDS),
        ("refunded_before", is_second),
        ("too_much", order.amount_minor > receipt.amount_minor - receipt.refunded_minor),
        ("nothing", order.amount_minor <= 0),
    )
    wrong = next((reason for reason, is_so in reasons if is_so), None)
    if wrong is not None:
        raise RefundNotPossible(reason=wrong)


def _reserve_lines(refund: PaymentRefund) -> tuple[Line, Line]:
    return (
        debit(account_name("customer_credit", refund.customer_id), refund.amount_minor),
        credit(account_name("suspense", "refunds"), refund.amount_minor),
    )


def _entry(
    refund: PaymentRefund,
    entry_id: str,
    lines: tuple[Line, ...],
    now: int,
    *,
    is_undoing: bool = False,
) -> JournalEntry:
    return JournalEntry(
        tenant_id=refund.tenant_id,
        book=ROOT_PATH,
        entry_id=entry_id,
        kind="payment_refund",
        posted_at=now,
        actor_id=refund.requested_by,
        lines=lines,
        about=refund.receipt_id,
        reverses=refund.entry_id if is_undoing else None,
    )
