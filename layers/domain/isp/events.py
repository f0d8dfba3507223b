"""Events: facts that others act on (messages, the network), written in the commit of the fact.

No event without its fact and no fact without its event. The id is derived from the fact, so a
replayed commit writes the same event. Names are `{noun}.{past participle}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from isp.ids import derived_id

EventValue = str | int | bool | None


class EventName(StrEnum):
    TENANT_SIGNED_UP = "tenant.signed_up"
    SHORT_NAME_CHOSEN = "short_name.chosen"
    CUSTOMER_CREATED = "customer.created"
    CUSTOMER_CHANGED = "customer.changed"
    PACKAGE_CHANGED = "package.changed"
    NAS_CHANGED = "nas.changed"
    EDGE_ENROLLED = "edge.enrolled"
    EDGE_REVOKED = "edge.revoked"
    PAYMENT_RECEIVED = "payment.received"
    PAYMENT_HELD = "payment.held"
    PAY_LINK_SENT = "pay_link.sent"
    SUBSCRIPTION_ACTIVATED = "subscription.activated"
    SUBSCRIPTION_EXPIRED = "subscription.expired"
    SUBSCRIPTION_HELD = "subscription.held"
    SUBSCRIPTION_RESUMED = "subscription.resumed"
    INVOICE_ISSUED = "invoice.issued"
    CREDIT_NOTE_ISSUED = "credit_note.issued"
    SALE_REFUNDED = "sale.refunded"
    ISSUER_CHANGED = "issuer.changed"
    PAYMENT_ACCOUNT_CHANGED = "payment_account.changed"
    PUSH_TOPIC_CHANGED = "push_topic.changed"
    PUSH_TOPIC_DECLINED = "push_topic.declined"


@dataclass(frozen=True, slots=True)
class Event:
    """One fact about one subject; `at` is in Unix seconds."""

    event_id: str
    name: EventName
    tenant_id: str
    subject_id: str
    at: int
    data: Mapping[str, EventValue]
    version: int = 1


def event(
    name: EventName, tenant_id: str, subject_id: str, at: int, *, fact: str, **data: EventValue
) -> Event:
    """Return the event of the fact named `fact`, which is unique within its tenant and name."""
    return Event(
        event_id=derived_id("event", tenant_id, name, fact),
        name=name,
        tenant_id=tenant_id,
        subject_id=subject_id,
        at=at,
        data=data,
    )
