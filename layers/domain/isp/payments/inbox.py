"""The inbox of money: which stored facts somebody has to look at, since when, and what he may do.

A matter is derived from the fact itself, never entered beside it: what is undecided cannot be
forgotten, and what settles by itself leaves by itself. `tests/payments/test_inbox.py` walks the states.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from isp.payments.compare_day import Outcome
from isp.payments.difference import Difference
from isp.payments.intent import OPEN, SOFT_ENDS, IntentState, PaymentIntent
from isp.payments.receipt import Method, Receipt, ReceiptState
from isp.payments.refund import PaymentRefund, RefundState
from isp.payments.review import Decided, Deed, Reason, is_undecided, reason_of
from isp.payments.statement import Kind

# Until then a provider that does not tell is asked again often, and most such payments come to an end.
UNKNOWN_FOR_SECONDS = 1_800
# Longer than the due work may be late.
SLACK_SECONDS = 600
# A payment that nobody paid ends by age; hours after that something stands still.
ENDED_FOR_SECONDS = 3 * 3_600
# Most payers are done before their payment is asked about so often.
LISTED_AFTER_CHECKS = 2

Fact = PaymentIntent | Receipt | PaymentRefund | Difference


class MatterKind(StrEnum):
    """Which fact a matter is about; the values are the kinds of the stored facts."""

    PAYMENT = PaymentIntent.kind
    RECEIPT = Receipt.kind
    REFUND = PaymentRefund.kind
    DIFFERENCE = Difference.kind


@dataclass(frozen=True, slots=True)
class Matter:
    """Money to look at. `since` is from when; before that it may still settle by itself."""

    kind: MatterKind
    id: str
    reason: Reason
    since: int
    deeds: frozenset[Deed]
    is_open: bool
    decided: Decided | None

    def is_due(self, now: int) -> bool:
        return self.is_open and self.since <= now


def matter_of(fact: Fact) -> Matter | None:
    """Return what there is or was to look at; None where there never was anything."""
    match fact:
        case Receipt():
            return _of_receipt(fact)
        case PaymentIntent():
            return _of_intent(fact)
        case PaymentRefund():
            return _of_refund(fact)
        case Difference():
            return _of_difference(fact)


def is_listed(fact: Fact) -> bool:
    """Say whether the fact stands in the inbox's list, where it is found once it is due.

    A payment that is merely under way does not, and most end so. Its checks come by themselves, and what
    they find without an end they list: what they leave undone is due still, and is found by night.
    """
    if not isinstance(fact, PaymentIntent) or fact.state not in OPEN or fact.is_unclear:
        return True
    if fact.state is IntentState.CAPTURING:
        return not fact.keeps_its_check
    return fact.checks >= LISTED_AFTER_CHECKS


def _of_receipt(receipt: Receipt) -> Matter | None:
    if receipt.review_reason is None:
        return None
    reason = reason_of(receipt.review_reason, Reason.NOT_SOLD)
    is_sent_back = receipt.refunded_minor >= receipt.amount_minor
    is_open = is_undecided(reason, receipt.decided) and not is_sent_back
    return Matter(
        MatterKind.RECEIPT,
        receipt.id,
        reason,
        receipt.booked_at,
        _deeds_of_receipt(receipt, reason) if is_open else frozenset(),
        is_open,
        receipt.decided,
    )


def _deeds_of_receipt(receipt: Receipt, reason: Reason) -> frozenset[Deed]:
    """Money that is nobody's yet is not accepted away: it is assigned, or its owner stays unknown."""
    if is_unassigned(receipt):
        return frozenset({Deed.ASSIGN})
    is_refundable = (
        receipt.state is ReceiptState.CREDITED
        and receipt.method is Method.GATEWAY
        and receipt.intent_id is not None
        and receipt.refunded_minor == 0
        and reason not in (Reason.REFUNDED_OUTSIDE, Reason.REVERSED_OUTSIDE)
    )
    return frozenset({Deed.ACCEPT, Deed.REFUND} if is_refundable else {Deed.ACCEPT})


def is_unassigned(receipt: Receipt) -> bool:
    """Say whether the money lies in a suspense account of the book."""
    is_booked = receipt.review_reason != Reason.OTHER_CURRENCY
    return receipt.state is not ReceiptState.CREDITED and is_booked


def _of_intent(intent: PaymentIntent) -> Matter | None:
    found = None if intent.receipt_id is not None else _looked_for(intent)
    if found is None:
        return _decided_before(intent)
    reason, since = found
    is_open = is_undecided(reason, intent.decided)
    deeds = frozenset({Deed.ACCEPT} if is_open else ())
    return Matter(MatterKind.PAYMENT, intent.id, reason, since, deeds, is_open, intent.decided)


def _looked_for(intent: PaymentIntent) -> tuple[Reason, int] | None:
    """Return why and from when; money that was booked is looked at as its receipt."""
    state = intent.state
    if state is IntentState.REVIEW:
        return reason_of(intent.reason, Reason.UNCLEAR), intent.created_at
    if state is IntentState.CAPTURING:
        asked_at = intent.created_at if intent.next_check_at is None else intent.next_check_at
        return Reason.OUTCOME_UNKNOWN, asked_at + SLACK_SECONDS
    if state in OPEN and intent.is_unclear:
        return Reason.OUTCOME_UNKNOWN, intent.created_at + UNKNOWN_FOR_SECONDS
    if state in OPEN:
        return Reason.PENDING_TOO_LONG, intent.expires_at + ENDED_FOR_SECONDS
    if state in SOFT_ENDS and intent.is_unclear:
        return Reason.PERHAPS_PAID, intent.expires_at
    return None


def _decided_before(intent: PaymentIntent) -> Matter | None:
    decided = intent.decided
    if decided is None:
        return None
    reason = reason_of(decided.reason, Reason.UNCLEAR)
    return Matter(
        MatterKind.PAYMENT, intent.id, reason, intent.created_at, frozenset(), False, decided
    )


def _of_refund(refund: PaymentRefund) -> Matter | None:
    if refund.is_settled and refund.decided is None:
        return None
    # While it is being sent nobody need look; should its sender die, somebody must.
    is_sent = refund.state is not RefundState.REQUESTED
    since = refund.requested_at + (0 if is_sent else SLACK_SECONDS)
    is_open = not refund.is_settled and is_undecided(Reason.REFUND_UNKNOWN, refund.decided)
    return Matter(
        MatterKind.REFUND,
        refund.id,
        Reason.REFUND_UNKNOWN,
        since,
        frozenset({Deed.ACCEPT} if is_open else ()),
        is_open,
        refund.decided,
    )


def _of_difference(difference: Difference) -> Matter:
    reason = Reason(f"{difference.movement}_{difference.outcome}")
    is_open = difference.settled_at is None and is_undecided(reason, difference.decided)
    is_bookable = difference.movement is Kind.PAYMENT and difference.outcome is Outcome.THEIRS_ONLY
    deeds = {Deed.ACCEPT, Deed.BOOK} if is_bookable else {Deed.ACCEPT}
    return Matter(
        MatterKind.DIFFERENCE,
        difference.id,
        reason,
        difference.found_at,
        frozenset(deeds if is_open else ()),
        is_open,
        difference.decided,
    )
