"""Why somebody has to look at money, and what he decided when he had looked.

Every reason has a text in both languages (`reasons.*`), so it is an enum and not whatever a
provider wrote. A decision is about one reason: another reason on the same money opens it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    # Money that came in.
    UNKNOWN_PAYER = "unknown_payer"
    OTHER_PAYMENT = "other_payment"  # The provider names another payment than the one it was for.
    OTHER_CURRENCY = "other_currency"  # In no book of ours.
    RISK = "risk"  # The provider asks to wait.
    UNDERPAID = "underpaid"
    OVERPAID = "overpaid"
    SECOND_PAYMENT = "second_payment"
    RENEWED_MEANWHILE = "renewed_meanwhile"
    OTHER_PACKAGE_RUNNING = "other_package_running"
    NOT_SOLD = "not_sold"
    REFUNDED_OUTSIDE = "refunded_outside"
    REVERSED_OUTSIDE = "reversed_outside"
    # Payments that were started.
    OUTCOME_UNKNOWN = "outcome_unknown"  # The provider gives no clear answer.
    PENDING_TOO_LONG = "pending_too_long"  # It should have come to an end.
    PERHAPS_PAID = (
        "perhaps_paid"  # It ended by age, and the provider never said that nothing moved.
    )
    OTHER_WALLET = "other_wallet"
    TRANSACTION_OF_ANOTHER_PAYMENT = "transaction_of_another_payment"
    UNCLEAR = "unclear"
    # Money that is being sent back.
    REFUND_UNKNOWN = "refund_unknown"
    # What the provider's statement says otherwise than our books.
    PAYMENT_THEIRS_ONLY = "payment_theirs_only"
    PAYMENT_OURS_ONLY = "payment_ours_only"
    PAYMENT_OTHER_AMOUNT = "payment_other_amount"
    REFUND_THEIRS_ONLY = "refund_theirs_only"
    REFUND_OURS_ONLY = "refund_ours_only"
    REFUND_OTHER_AMOUNT = "refund_other_amount"
    FEE_OTHER_AMOUNT = "fee_other_amount"
    PAYOUT_OTHER_AMOUNT = "payout_other_amount"


class Deed(StrEnum):
    """What can be done about a matter; those that apply depend on what it is."""

    ACCEPT = "accept"
    ASSIGN = "assign"
    REFUND = "refund"
    BOOK = "book"


@dataclass(frozen=True, slots=True)
class Decided:
    """Who did what about which reason, when and why."""

    reason: str
    deed: str
    note: str
    by: str
    at: int


def reason_of(stored: str | None, otherwise: Reason) -> Reason:
    """Return the reason that is stored as text; older versions stored any refusal's code."""
    return Reason(stored) if stored in set(Reason) else otherwise


def is_undecided(reason: Reason | None, decided: Decided | None) -> bool:
    return reason is not None and (decided is None or decided.reason != reason)
