"""The events of a commit, on their way to whoever acts on them: one item, however many they are.

An event alone lies as it always did. Several lie as one text, in an item that a reader of one event cannot
take for one: he fails and is asked again, and loses none. Either stands in the list of the waiting until
all of it was relayed (`outbox.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from isp.events import Event, EventName
from isp.ids import derived_id
from pynamodb.attributes import UnicodeAttribute

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.attributes import EnumAttribute, FactsAttribute, IntegerAttribute
from isp_aws.dynamodb.connection import ListedItem
from isp_aws.environment import Table

EVENT_DAYS = 7
DAY_SECONDS = 86_400


class EventItem(ListedItem):
    """One event."""

    table = Table.EVENTS

    tenant_id = UnicodeAttribute()
    event_id = UnicodeAttribute()
    name = EnumAttribute(EventName)
    subject_id = UnicodeAttribute()
    at = IntegerAttribute()
    data = FactsAttribute()
    version = IntegerAttribute()
    ttl = IntegerAttribute()


class EventsItem(ListedItem):
    """Several events of one commit."""

    table = Table.EVENTS

    tenant_id = UnicodeAttribute()
    events = UnicodeAttribute()
    ttl = IntegerAttribute()


def event_item(events: Sequence[Event]) -> EventItem | EventsItem:
    """Return the item of the events of a commit; the same events make the same item."""
    first = events[0]
    ttl = max(event.at for event in events) + EVENT_DAYS * DAY_SECONDS
    if len(events) == 1:
        return EventItem(
            keys.event(first.tenant_id, first.event_id),
            keys.EVENT,
            ttl=ttl,
            tenant_id=first.tenant_id,
            **_waiting(first, first.event_id),
            **_told(first),
        )
    together = derived_id("events", *(event.event_id for event in events))
    return EventsItem(
        keys.event(first.tenant_id, together),
        keys.EVENT,
        ttl=ttl,
        tenant_id=first.tenant_id,
        **_waiting(first, together),
        events=json.dumps(list(map(_told, events)), ensure_ascii=False, separators=(",", ":")),
    )


def events_of(image: Mapping[str, Any]) -> Iterator[Event]:
    """Yield the events that a stream record tells of; ValueError for a name nobody knows."""
    if "events" in image:
        several = EventsItem.from_raw_data(dict(image))
        for told in json.loads(several.events):
            yield Event(**told | {"tenant_id": several.tenant_id, "name": EventName(told["name"])})
        return
    one = EventItem.from_raw_data(dict(image))
    yield Event(
        event_id=one.event_id,
        name=one.name,
        tenant_id=one.tenant_id,
        subject_id=one.subject_id,
        at=one.at,
        data=one.data,
        version=one.version,
    )


def _waiting(first: Event, item_id: str) -> dict[str, Any]:
    """Return the place of what is not relayed yet."""
    return {
        "gsi1pk": keys.waiting_events(first.tenant_id, keys.event_shard(item_id)),
        "gsi1sk": keys.at_then_id(first.at, item_id),
    }


def _told(event: Event) -> dict[str, Any]:
    return {
        "event_id": event.event_id,
        "name": event.name,
        "subject_id": event.subject_id,
        "at": event.at,
        "data": dict(event.data),
        "version": event.version,
    }
