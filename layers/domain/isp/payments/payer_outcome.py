"""What a payer is told that his payment became: no more than is true, and what he can do now.

Each end of a payment has its own word, and each word its own text and buttons on every page that shows
it. "Paid" alone says nothing: money can have bought the package, be credit, be held, or wait for a person.
"""

from __future__ import annotations

from enum import StrEnum

from isp.payments.intent import IntentState, PaymentIntent, public_state
from isp.payments.purpose import PurposeKind
from isp.payments.review import Reason


class PayerOutcome(StrEnum):
    PENDING = "pending"
    SOLD = "sold"
    SOLD_WITH_REST = "sold_with_rest"  # More came than the price; the rest is credit.
    ADVANCED = "advanced"  # The money is the customer's credit, as he meant it.
    CREDITED = "credited"  # The money is the customer's credit; nothing was bought with it.
    HELD = "held"  # The provider asks to wait with this money.
    IN_REVIEW = "in_review"  # A person of the ISP has to look.
    NOT_PAID = "not_paid"
    NOT_TAKEN = "not_taken"  # We did not take it, because it would have bought nothing.


# Why a payment under review was booked to the customer's credit all the same.
CREDITED_REASONS = frozenset({"underpaid", "second_payment"})
HELD_REASON = "risk"


def payer_outcome(intent: PaymentIntent) -> PayerOutcome:
    """Return what the payment became, as far as it is known."""
    state = public_state(intent)
    if state == "pending":
        return PayerOutcome.PENDING
    if state == "not_paid":
        return PayerOutcome.NOT_TAKEN if intent.was_not_taken else PayerOutcome.NOT_PAID
    is_advance = intent.purpose.kind is PurposeKind.ADVANCE
    is_credit = PayerOutcome.ADVANCED if is_advance else PayerOutcome.CREDITED
    if intent.state is IntentState.SUCCEEDED:
        if intent.sale_id is None:
            return is_credit
        has_rest = intent.reason == Reason.OVERPAID
        return PayerOutcome.SOLD_WITH_REST if has_rest else PayerOutcome.SOLD
    if intent.receipt_id is not None and intent.reason in CREDITED_REASONS:
        return is_credit
    return PayerOutcome.HELD if intent.reason == HELD_REASON else PayerOutcome.IN_REVIEW
