"""Decisions: what a use case wants to become true, all of it or nothing.

A use case reads what it needs, a pure function returns a `Decision`, and one transaction commits it.
A decision is a plain value: journal entries, changes of stored things with their conditions, events.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from isp.entity import Entity
from isp.events import Event
from isp.ledger.accounts import kind_of
from isp.ledger.entry import JournalEntry
from isp.refusals import KeyReused, Refusal, Taken

REQUEST_CLAIM = "request"  # See `asked.py`.


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
    """Store a changed thing; StaleRead unless the stored version is one less.

    `before` is the thing of that version, as it was read. Of what is kept beside things (words, counts
    of customers) it tells what is no longer so; customers and subscriptions are not changed without.
    """

    item: Entity
    before: Entity | None = None

    def __post_init__(self) -> None:
        before = self.before
        assert before is None or before.version == self.item.version - 1, self.item
        assert before is None or (before.kind, before.id) == (self.item.kind, self.item.id), before


@dataclass(frozen=True, slots=True)
class Claim:
    """Make a value unique for its owner within the tenant; refused with Taken.

    `everywhere` makes it unique over all tenants: slugs, pay links, wallets of providers.
    """

    kind: str
    value: str
    owner_id: str
    everywhere: bool = False

    @property
    def refusal(self) -> Refusal:
        """Return what it means that the value belongs to somebody else."""
        if self.kind == REQUEST_CLAIM:
            return KeyReused()
        return Taken(kind=self.kind, value=self.value)


@dataclass(frozen=True, slots=True)
class Release:
    """Give a claimed value back; StaleRead unless it belongs to the owner."""

    kind: str
    value: str
    owner_id: str
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Require:
    """Demand that a thing that was read is still of the version that was read; else StaleRead.

    Version 0 stands for a thing that was not there: then it is still not.
    """

    item: Entity


class Comparison(StrEnum):
    EQUAL = "equal"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold of a stored thing at the moment of the commit."""

    attribute: str
    comparison: Comparison
    value: int | str


@dataclass(frozen=True, slots=True)
class Increase:
    """Add to whole numbers of a stored thing, whatever they are by then; `by` may be below zero.

    It asks for no version, so any number of increases at once all succeed: this is for counters and
    meters. The version grows with it, so that nobody who read the thing before stores it as it was.
    Where a condition does not hold, and where there is nothing to add to, it is a StaleRead.
    `may_be_new` stores the thing as it is given, with zeros for what is added, if it is not there.
    """

    item: Entity
    by: Mapping[str, int]
    only_if: tuple[Condition, ...] = ()
    may_be_new: bool = False

    def __post_init__(self) -> None:
        assert self.by and all(type(value) is int for value in self.by.values()), self.by
        assert "version" not in self.by, "the version counts changes"
        if self.may_be_new:
            assert all(getattr(self.item, name) == 0 for name in self.by), self.item


@dataclass(frozen=True, slots=True)
class SetLimit:
    """Change the limit of a guarded account; None is no limit.

    StaleRead unless the limit is the old one; LimitTooLow if the account is beyond the new one.
    """

    book: str
    account: str
    old_minor: int | None
    new_minor: int | None

    def __post_init__(self) -> None:
        assert kind_of(self.account).is_guarded, f"{self.account} refuses nothing"
        assert self.new_minor is None or self.new_minor >= 0, self
        # Prepaid money is there or not: only what may have no limit may lose its limit.
        assert self.new_minor is not None or not kind_of(self.account).is_limited, self


@dataclass(frozen=True, slots=True)
class CloseAccount:
    """Let a guarded account move no more; refused unless its balance is zero."""

    book: str
    account: str
    closed_at: int

    def __post_init__(self) -> None:
        assert kind_of(self.account).is_guarded, f"{self.account} refuses nothing"


Change = Create | Update | Claim | Release | Require | Increase | SetLimit | CloseAccount
Stored = Create | Update | Require | Increase


@dataclass(frozen=True, slots=True)
class Decision:
    """Everything or nothing. No two of its parts are about one stored item (`__post_init__`)."""

    entries: tuple[JournalEntry, ...] = ()
    changes: tuple[Change, ...] = ()
    events: tuple[Event, ...] = ()

    def __post_init__(self) -> None:
        tenants = {entry.tenant_id for entry in self.entries}
        tenants |= {event.tenant_id for event in self.events}
        tenants |= {change.item.tenant_id for change in self.changes if isinstance(change, Stored)}
        assert len(tenants) <= 1, f"one decision, one tenant: {sorted(tenants)}"
        # The database refuses two actions on one item, and no order of them would be the right one.
        twice = _first_twice(self._places())
        assert twice is None, f"two parts of one decision are about {twice}: make them one"

    def also(self, other: Decision) -> Decision:
        """Return the decision that does both, in one transaction. A demand of both is made once."""
        demands = [change for change in self.changes if isinstance(change, Require)]
        return Decision(
            self.entries + other.entries,
            self.changes + tuple(one for one in other.changes if one not in demands),
            self.events + other.events,
        )

    def _places(self) -> Iterator[tuple[str, ...]]:
        yield from (("entry", entry.book, entry.entry_id) for entry in self.entries)
        yield from (("event", event.event_id) for event in self.events)
        moved = {(entry.book, line.account) for entry in self.entries for line in entry.lines}
        yield from (("account", *one) for one in moved if kind_of(one[1]).is_guarded)
        yield from map(_place, self.changes)


def _place(change: Change) -> tuple[str, ...]:
    match change:
        case Claim() | Release():
            reach = "everywhere" if change.everywhere else "tenant"
            return ("claim", reach, change.kind, change.value)
        case SetLimit() | CloseAccount():
            return ("account", change.book, change.account)
        case _:
            return ("thing", change.item.kind, change.item.id)


def _first_twice(places: Iterator[tuple[str, ...]]) -> tuple[str, ...] | None:
    seen: set[tuple[str, ...]] = set()
    for place in places:
        if place in seen:
            return place
        seen.add(place)
    return None


@dataclass(frozen=True, slots=True)
class Committed:
    """What became of a decision. A replay did nothing: the same facts were there already."""

    replayed: bool
