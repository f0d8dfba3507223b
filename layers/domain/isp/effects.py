"""Effects: which event has which. This is the one place; `tests/background/test_relay_events.py`
demands a line for every name, so a new event cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from isp.events import EventName


class Effect(StrEnum):
    """What happens because of an event; each of the first two has a queue."""

    NOTICE = "notice"
    EDGE_CHANGE = "edge_change"
    TENANT_LISTED = "tenant_listed"  # Done by the relay itself.


_NOTHING: frozenset[Effect] = frozenset()
_NOTICE = frozenset({Effect.NOTICE})
_EDGE_CHANGE = frozenset({Effect.EDGE_CHANGE})

EFFECTS: Mapping[EventName, frozenset[Effect]] = {
    EventName.TENANT_SIGNED_UP: frozenset({Effect.TENANT_LISTED}),
    EventName.CUSTOMER_CREATED: _EDGE_CHANGE,
    EventName.CUSTOMER_CHANGED: _EDGE_CHANGE,
    # Subscriptions keep the speeds that were sold, so nobody on the network changes.
    EventName.PACKAGE_CHANGED: _NOTHING,
    EventName.NAS_CHANGED: _EDGE_CHANGE,
    # A new edge asks for a snapshot itself; the doorbell of a revoked one is taken down.
    EventName.EDGE_ENROLLED: _NOTHING,
    EventName.EDGE_REVOKED: _EDGE_CHANGE,
    EventName.PAYMENT_RECEIVED: _NOTICE,
    # People look at held payments in the console.
    EventName.PAYMENT_HELD: _NOTHING,
    EventName.PAY_LINK_SENT: _NOTICE,
    EventName.SUBSCRIPTION_ACTIVATED: _EDGE_CHANGE,
    EventName.SUBSCRIPTION_EXPIRED: _NOTICE | _EDGE_CHANGE,
    EventName.SUBSCRIPTION_HELD: _NOTICE | _EDGE_CHANGE,
    EventName.SUBSCRIPTION_RESUMED: _NOTICE | _EDGE_CHANGE,
    EventName.INVOICE_ISSUED: _NOTHING,
    EventName.CREDIT_NOTE_ISSUED: _NOTHING,
    EventName.SALE_REFUNDED: _EDGE_CHANGE,
    # The next document has the new head; those that are issued keep theirs.
    EventName.ISSUER_CHANGED: _NOTHING,
    # Whoever makes an address of it reads it then.
    EventName.SHORT_NAME_CHOSEN: _NOTHING,
    # Who switched an account on or off, and why: for whoever asks later.
    EventName.PAYMENT_ACCOUNT_CHANGED: _NOTHING,
    # Who believed which topic, and when: for whoever asks later.
    EventName.PUSH_TOPIC_CHANGED: _NOTHING,
    EventName.PUSH_TOPIC_DECLINED: _NOTHING,
}
