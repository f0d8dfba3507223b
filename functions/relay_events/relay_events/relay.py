"""Relaying one record of the outbox.

Delivery is at least once: a retried batch sends some events again, and every effect bears that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from isp.events import Event
from isp_aws.dynamodb.items.events import events_of
from isp_aws.event_messages import to_message

from relay_events.routing import EFFECTS, Effect


class Outlets(Protocol):
    """Where the effects are reached."""

    def send(self, effect: Effect, body: str) -> None: ...
    def list_tenant(self, tenant_id: str) -> None: ...


def relay(record: Mapping[str, Any], outlets: Outlets) -> None:
    """Send the events of a stream record to their effects; ValueError for a name nobody knows."""
    if record["eventName"] != "INSERT":
        return  # TTL removes what is a week old.
    for event in events_of(record["dynamodb"]["NewImage"]):
        _relay_one(event, outlets)


def _relay_one(event: Event, outlets: Outlets) -> None:
    body = to_message(event)
    for effect in sorted(EFFECTS[event.name]):
        if effect is Effect.TENANT_LISTED:
            outlets.list_tenant(event.tenant_id)
        else:
            outlets.send(effect, body)
