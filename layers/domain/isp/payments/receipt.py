"""Receipts: money that really arrived, once per receiving account and provider transaction.

The id is derived from both (of cash, from the request that told of it), and a receipt is only ever created, in the commit of its journal entry.
That is the whole of exactly-once: a second delivery of the same money meets the first one's receipt.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from isp.payments.account import Mode, payment_entry_id
from isp.payments.observation import Trust
from isp.payments.purpose import PurposeKind
from isp.payments.review import Decided


class Method(StrEnum):
    """How money came in."""

    GATEWAY = "gateway"
    CASH = "cash"


class ReceiptState(StrEnum):
    CREDITED = "credited"  # It paid a sale or went to the customer's credit.
    SUSPENSE = "suspense"  # Ours to keep safe, not known whose.
    HELD = "held"  # The provider asks to wait; no service.


@dataclass(frozen=True, slots=True)
class Receipt:
    kind: ClassVar[str] = "receipt"

    tenant_id: str
    id: str
    version: int
    method: Method
    account_id: str  # The receiving account, or the member of staff who took the cash.
    provider: str  # "cash" where no provider was between.
    mode: Mode
    provider_txn: str  # Of cash: the receipt's own id.
    intent_id: str | None
    purpose: PurposeKind  # The offer itself stands with the payment and the sale.
    beneficiary_path: str  # The node whose book has the money.
    customer_id: str | None
    amount_minor: int
    currency: str
    paid_at: int
    payer_masked: str | None
    state: ReceiptState
    trust: Trust
    sale_id: str | None
    review_reason: str | None  # Why a person has, or had, to look at it (`Reason`).
    refunded_minor: int
    booked_at: int
    decided: Decided | None = None  # What somebody decided when he had looked.

    @property
    def entry_id(self) -> str:
        """Return the journal entry of the money: one a receiving account and transaction."""
        if self.method is Method.CASH:
            return f"payment:{self.provider}:{self.id}"
        return payment_entry_id(self.provider, self.account_id, self.provider_txn)


def masked_payer(payer: str | None) -> str | None:
    """Return the payer's number or name as it may be shown and kept."""
    if payer is None:
        return None
    return payer[:5] + "***" + payer[-3:] if len(payer) > 8 else "***"
