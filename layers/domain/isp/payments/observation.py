"""Observations: one fact about one payment, from one source, with how far it may be trusted.

Adapters produce these and nothing else. A browser is never evidence (`HINT`); money is believed from
a push whose signature we verified (`SIGNED`) or from an answer to our own call (`QUERIED`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from isp.money import Money


class Trust(IntEnum):
    """How sure a source makes us; the order matters."""

    HINT = 0
    SIGNED = 1
    QUERIED = 2


class Outcome(StrEnum):
    PENDING = "pending"
    AUTHORISED = "authorised"  # The payer agreed; the money has not moved.
    PAID = "paid"
    NOT_PAID = "not_paid"  # This attempt ended without money.
    UNKNOWN = "unknown"
    REFUNDED = "refunded"
    REVERSED = "reversed"  # Taken back by the provider or a bank.


class Risk(StrEnum):
    NONE = "none"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class ProviderRef:
    """How a payment is named towards its provider."""

    provider_ref: str | None  # paymentID, session key, checkout request id.
    merchant_ref: str | None  # Our 20-character id.
    amount: Money | None = None  # Some providers want the amount in the query.
    created_at: int | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """A push whose amount cannot be read is UNKNOWN with its transaction: the provider is asked."""

    trust: Trust
    outcome: Outcome
    provider_ref: str | None = None
    merchant_ref: str | None = None
    provider_txn: str | None = None  # Always there when PAID: the exactly-once key.
    alias_txns: tuple[str, ...] = ()  # Further ids of the same payment, such as val_id.
    gross: Money | None = None  # What the payer was charged; always there when PAID.
    fee: Money | None = None
    account_ref: str | None = None  # The receiving wallet or store as the provider states it.
    is_live: bool | None = None
    paid_at: int | None = None
    payer: str | None = None
    customer_reference: str | None = None  # Typed by the payer of an unsolicited payment.
    method: str | None = None
    risk: Risk = Risk.NONE
    reason: str | None = None  # The provider's code and text, for people only.

    def __post_init__(self) -> None:
        if self.outcome is Outcome.PAID:
            assert self.provider_txn, "a payment without a transaction id cannot be credited once"
            assert self.gross and self.gross.minor, "a payment without an amount is none"
