"""A record of the outbox's stream."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from isp_app.relay_events import RelayEvents
from isp_aws.dynamodb.items.events import events_of


def relay(record: Mapping[str, Any], relay_events: RelayEvents) -> None:
    """Relay the events of a stream record; ValueError for a name nobody knows."""
    if record["eventName"] != "INSERT":
        return  # The mark of an event that was relayed, and TTL, which removes what is a week old.
    image = record["dynamodb"]["NewImage"]
    relay_events(image["tenant_id"]["S"], image["pk"]["S"], events_of(image))
