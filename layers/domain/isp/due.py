"""What falls due at a known minute."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DueKind(StrEnum):
    """What is to be done. Everything that is swept is named here."""

    EXPIRE = "expire"  # id: the subscription
    RESUME = "resume"  # id: the subscription
    CHECK_PAYMENT = "check_payment"  # id: the payment intent
    CHECK_REFUND = "check_refund"  # id: the refund of a payment
    RETRY_PUSH = "retry_push"  # id: the raw event of a push


@dataclass(frozen=True, slots=True)
class DueThing:
    tenant_id: str
    kind: DueKind
    thing_id: str
