"""Relaying one record of the outbox, and at night what no record brought.

Delivery is at least once: a retried batch sends some events again, and every effect bears that. What was
written together is marked after all its effects were told; told and not marked, it is told once more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from isp.events import Event
from isp_aws.dynamodb.items.events import events_of
from isp_aws.event_messages import to_message

from relay_events.routing import EFFECTS, Effect

# What the stream brings late is brought by the stream; an hour is far beyond what it takes.
WAITS_SECONDS = 3_600

Find = Callable[[str], Sequence[Event]]  # Those at a key that wait still.
Mark = Callable[[str, str], None]  # Of a tenant and the key of what was relayed.


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
    """Send the events of a stream record to their effects; ValueError for a name nobody knows."""
    if record["eventName"] != "INSERT":
        return  # The mark of an event that was relayed, and TTL, which removes what is a week old.
    image = record["dynamodb"]["NewImage"]
    for event in events_of(image):
        relay_event(event, outlets)
    mark(image["tenant_id"]["S"], image["pk"]["S"])


def relay_event(event: Event, outlets: Outlets) -> None:
    body = to_message(event)
    for effect in sorted(EFFECTS[event.name]):
        if effect is Effect.TENANT_LISTED:
            outlets.list_tenant(event.tenant_id)
        else:
            outlets.send(effect, body)


def relay_again(
    tenant_id: str, waiting: Iterable[str], find: Find, outlets: Outlets, mark: Mark
) -> RelayedAgain:
    """Relay what waits still; what cannot be relayed holds up nothing else."""
    by_name: Counter[str] = Counter()
    failures: list[str] = []
    for key in waiting:
        try:
            events = find(key)
            for event in events:
                relay_event(event, outlets)
            if events:
                mark(tenant_id, key)
        except Exception as error:  # Whatever it is, it is told, and the others are not held up.
            failures.append(type(error).__name__)
            continue
        by_name.update(event.name for event in events)
    return RelayedAgain(dict(by_name), tuple(failures))
