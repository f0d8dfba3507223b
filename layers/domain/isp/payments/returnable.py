"""What of a payment can go back to its payer, and why not.

Asked before a refund is made, so that nobody is offered what would be refused, and again when it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.payments.provider import Capabilities
from isp.payments.receipt import Receipt, ReceiptState
from isp.refusals import NothingToRefund, Refusal

DAY_SECONDS = 86_400


class RefundNotSupported(Refusal):
    """The provider takes no refunds from programs."""

    code, status = "refund_not_supported", 409


class PaymentNotStartedHere(Refusal):
    """The provider's name of the payment is not known; it goes back by the provider's own pages."""

    code, status = "payment_not_started_here", 409


class PaymentNotCredited(Refusal):
    """The money is in suspense or held: it is nobody's credit yet."""

    code, status = "payment_not_credited", 409


class RefundWindowOver(Refusal):
    """Values: days."""

    code, status = "refund_window_over", 409


class RefundedBefore(Refusal):
    """The provider gives back once for each payment, and that was done or is under way."""

    code, status = "refunded_before", 409


class RefundTooMuch(Refusal):
    """More than is left of the payment. Values: left_minor."""

    code, status = "refund_too_much", 409


class CreditTooSmall(Refusal):
    """The customer's credit does not hold the amount: the money bought something.

    Values: missing_minor.
    """

    code, status = "credit_too_small", 409


@dataclass(frozen=True, slots=True)
class Returnable:
    """How much of a payment can go back now, and why not more. Amounts in minor units."""

    customer_id: str
    most_minor: int
    left_minor: int  # Of the payment.
    credit_minor: int  # What the customer has; more than that bought something.
    is_once: bool  # Whether the provider gives back once only, so that the rest stays.


def returnable(receipt: Receipt, caps: Capabilities, credit_minor: int, now: int) -> Returnable:
    """Return what can go back of a payment; refuses where nothing can, as `reserve_refund` would."""
    left_minor = receipt.amount_minor - receipt.refunded_minor
    refuse_what_cannot_go_back(left_minor, receipt, caps, now)
    most_minor = min(left_minor, credit_minor)
    if most_minor <= 0:
        raise CreditTooSmall(missing_minor=left_minor - credit_minor)
    assert receipt.customer_id is not None
    is_once = caps.refund != "partial"
    return Returnable(receipt.customer_id, most_minor, left_minor, credit_minor, is_once)


def refuse_what_cannot_go_back(
    amount_minor: int, receipt: Receipt, caps: Capabilities, now: int
) -> None:
    """Refuse what the provider would not, or not once more, or not any more send back."""
    left_minor = receipt.amount_minor - receipt.refunded_minor
    is_second = receipt.refunded_minor > 0 and caps.refund != "partial"
    refusals: tuple[tuple[Refusal, bool], ...] = (
        (RefundNotSupported(), caps.refund == "none"),
        (PaymentNotCredited(), receipt.state is not ReceiptState.CREDITED),
        (NothingToRefund(), left_minor <= 0),
        (RefundedBefore(), is_second),
        (RefundTooMuch(left_minor=left_minor), amount_minor > left_minor),
        (
            RefundWindowOver(days=caps.refund_window_days),
            now > receipt.paid_at + caps.refund_window_days * DAY_SECONDS,
        ),
    )
    refusal = next((refusal for refusal, is_so in refusals if is_so), None)
    if refusal is not None:
        raise refusal
