"""Relay the events of a commit to their effects, and at night those that no stream brought.

Delivery is at least once: a retried batch sends some events again, and every effect bears that. What was
written together is marked after all its effects were told; told and not marked, it is told once more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from isp.effects import EFFECTS, Effect
from isp.events import Event
from isp.parties.scope import Scope, tenant_scope
from isp.ports import Clock

# What the stream brings late is brought by the stream; an hour is far beyond what it takes.
WAITS_SECONDS = 3_600


class Outlets(Protocol):
    """Where the effects are reached."""

    def send(self, effect: Effect, event: Event) -> None: ...
    def list_tenant(self, tenant_id: str) -> None: ...


class Outbox(Protocol):
    def waiting_since(self, scope: Scope, before: int) -> Sequence[str]:
        """Return the keys of events of before the second that were not relayed, at most so many."""

    def waiting_events(self, scope: Scope, key: str) -> Sequence[Event]:
        """Return the events at the key if they wait still; ValueError for a name nobody knows."""

    def mark_relayed(self, tenant_id: str, key: str) -> None:
        """Take what was relayed out of the list of the waiting; nothing if it is out or gone."""


@dataclass(frozen=True, slots=True)
class RelayedAgain:
    """How many events of each name were told, and the classes of what hindered the others."""

    by_name: Mapping[str, int]
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RelayEvents:
    outlets: Outlets
    outbox: Outbox
    clock: Clock

    def __call__(self, tenant_id: str, key: str, events: Iterable[Event]) -> None:
        """Send events that were written together at the key to their effects, and mark them."""
        for event in events:
            self._tell(event)
        self.outbox.mark_relayed(tenant_id, key)

    def again(self, tenant_id: str) -> RelayedAgain:
        """Relay what waits still; what cannot be relayed holds up nothing else."""
        scope, by_name, failures = tenant_scope(tenant_id), Counter[str](), list[str]()
        for key in self.outbox.waiting_since(scope, self.clock.now() - WAITS_SECONDS):
            try:
                events = self.outbox.waiting_events(scope, key)
                if events:
                    self(tenant_id, key, events)
            except (
                Exception
            ) as error:  # Whatever it is, it is told, and the others are not held up.
                failures.append(type(error).__name__)
                continue
            by_name.update(event.name for event in events)
        return RelayedAgain(dict(by_name), tuple(failures))

    def _tell(self, event: Event) -> None:
        for effect in sorted(EFFECTS[event.name]):
            if effect is Effect.TENANT_LISTED:
                self.outlets.list_tenant(event.tenant_id)
            else:
                self.outlets.send(effect, event)
