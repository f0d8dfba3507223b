"""What was begun lately to pay for a customer."""

from __future__ import annotations

from isp.payments.attempts import Attempt, PaymentAttempts
from pynamodb.attributes import UnicodeAttribute

from isp_aws.dynamodb.attributes import RecordsAttribute
from isp_aws.dynamodb.items.entity_item import EntityItem


class PaymentAttemptsItem(EntityItem[PaymentAttempts]):
    entity = PaymentAttempts
    # A pay page opens for whoever has its address.
    sealed = frozenset({"pages"})
    # Each names a payment that only its writer has begun.
    may_be_alone = True

    attempts = RecordsAttribute(Attempt)
    pages = UnicodeAttribute()
