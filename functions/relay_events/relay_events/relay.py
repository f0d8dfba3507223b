"""Relaying one record of the outbox, and at night what no record brought.

Delivery is at least once: a retried batch sends some events again, and every effect bears that. An event
is marked after its effects were told, so one that was told and not marked is told once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from isp.events import Event
from isp_aws.dynamodb.items.ledger import EventItem
from isp_aws.event_messages import to_message

from relay_events.routing import EFFECTS, Effect

# What the stream brings late is brought by the stream; an hour is far beyond what it takes.
WAITS_SECONDS = 3_600

Mark = Callable[[Event], None]


class Outlets(Protocol):
    """Where the effects are reached."""

    def send(self, effect: Effect, body: str) -> None: ...
    def list_tenant(self, tenant_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class RelayedAgain:
    """How many events of each name were told, and the classes of what hindered the others."""

    by_name: Mapping[str, int]
    failures: tuple[str, ...]


def relay(record: Mapping[str, Any], outlets: Outlets, mark: Mark) -> None:
    """Send the event of a stream record to its effects; ValueError for a name nobody knows."""
    if record["eventName"] != "INSERT":
        return  # The mark of an event that was relayed, and TTL, which removes what is a week old.
    relay_event(EventItem.from_image(record["dynamodb"]["NewImage"]).to_event(), outlets, mark)


def relay_event(event: Event, outlets: Outlets, mark: Mark) -> None:
    body = to_message(event)
    for effect in sorted(EFFECTS[event.name]):
        if effect is Effect.TENANT_LISTED:
            outlets.list_tenant(event.tenant_id)
        else:
            outlets.send(effect, body)
    mark(event)


def relay_again(
    waiting: Iterable[str], find: Callable[[str], Event | None], outlets: Outlets, mark: Mark
) -> RelayedAgain:
    """Relay what waits still; one that cannot be relayed holds up no other."""
    by_name: dict[str, int] = {}
    failures: list[str] = []
    for key in waiting:
        try:
            event = find(key)
            if event is None:
                continue
            relay_event(event, outlets, mark)
        except Exception as error:  # Whatever it is, it is told, and the others are not held up.
            failures.append(type(error).__name__)
            continue
        by_name[event.name] = by_name.get(event.name, 0) + 1
    return RelayedAgain(by_name, tuple(failures))
