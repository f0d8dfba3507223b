"""Decisions: what a use case wants to become true, all of it or nothing.

A use case reads what it needs, a pure function returns a `Decision`, and one transaction commits it.
A decision is a plain value: journal entries, changes of stored things with their conditions, events.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.entity import Entity
from isp.events import Event
from isp.ledger.entry import JournalEntry


@dataclass(frozen=True, slots=True)
class Create:
    """Store a new thing; refused with AlreadyExists if it is there.

    `seen_absent` says that the decision rests on having read that it is not there (a customer's first
    sale makes the subscription): then it is a StaleRead, and the use case decides again.
    """

    item: Entity
    seen_absent: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    """Store a changed thing; StaleRead unless the stored version is one less."""

    item: Entity


@dataclass(frozen=True, slots=True)
class Claim:
    """Make a value unique for its owner within the tenant; refused with Taken.

    `everywhere` makes it unique over all tenants: slugs, pay links, wallets of providers.
    """

    kind: str
    value: str
    owner_id: str
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """Give a claimed value back; StaleRead unless it belongs to the owner."""

    kind: str
    value: str
    owner_id: str
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Require:
    """Demand that a thing that was read is still of the version that was read; else StaleRead."""

    item: Entity


Change = Create | Update | Claim | Release | Require


@dataclass(frozen=True, slots=True)
class Decision:
    entries: tuple[JournalEntry, ...] = ()
    changes: tuple[Change, ...] = ()
    events: tuple[Event, ...] = ()

    def __post_init__(self) -> None:
        tenants = {entry.tenant_id for entry in self.entries}
        tenants |= {event.tenant_id for event in self.events}
        tenants |= {
            change.item.tenant_id
            for change in self.changes
            if isinstance(change, Create | Update | Require)
        }
        assert len(tenants) <= 1, f"one decision, one tenant: {sorted(tenants)}"

    def also(self, other: Decision) -> Decision:
        """Return the decision that does both, in one transaction."""
        return Decision(
            self.entries + other.entries,
            self.changes + other.changes,
            self.events + other.events,
        )


@dataclass(frozen=True, slots=True)
class Committed:
    """What became of a decision. A replay did nothing: the same facts were there already."""

    replayed: bool
