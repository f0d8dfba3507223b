"""The ledger in memory: the same conditions, in one lock instead of one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from isp.decision import (
    Change,
    Claim,
    Committed,
    Comparison,
    Create,
    Decision,
    Increase,
    Release,
    Require,
    Update,
)
from isp.entity import Entity
from isp.ledger.accounts import kind_of
from isp.ledger.entry import JournalEntry, Line
from isp.ledger.head import AccountHead
from isp.ledger.trial_balance import TrialBalance, trial_balance
from isp.parties.scope import Scope
from isp.ports import Owner
from isp.refusals import (
    AlreadyExists,
    EntryConflict,
    InsufficientBalance,
    NotFound,
    Refusal,
    StaleRead,
    Taken,
)

from tests.fakes.store import Store


class FakeLedger:
    def __init__(self, store: Store) -> None:
        self._store = store

    def commit(self, scope: Scope, decision: Decision) -> Committed:
        _assert_inside(scope, decision)
        with self._store.lock:
            if self._is_replay(decision.entries):
                return Committed(replayed=True)
            refusals = [
                *self._overdrawn(decision.entries),
                *(no for change in decision.changes for no in self._refusals(scope, change)),
            ]
            stale = [refusal for refusal in refusals if isinstance(refusal, StaleRead)]
            if refusals:
                raise (stale or refusals)[0]
            self._make(scope, decision)
            return Committed(replayed=False)

    def entry(self, scope: Scope, book: str, entry_id: str) -> JournalEntry | None:
        entry = self._store.entries.get((scope.tenant_id, book, entry_id))
        return entry if scope.covers(book) else None

    def head(self, scope: Scope, book: str, account: str) -> AccountHead:
        if not scope.covers(book):
            raise NotFound(kind="book")
        lines = self._lines(scope.tenant_id, book, account)
        debits = sum(line.debit_minor for line in lines)
        credits = sum(line.credit_minor for line in lines)
        return AccountHead(book, account, debits, credits, sum(map(headroom_change, lines)))

    def journal(self, scope: Scope, book: str, days: Iterable[str]) -> Iterable[JournalEntry]:
        wanted = set(days)
        for entry in self._of_book(scope, book):
            if entry.day in wanted:
                yield entry

    def trial_balance(self, scope: Scope, book: str) -> TrialBalance:
        return trial_balance(book, self._of_book(scope, book))

    def _of_book(self, scope: Scope, book: str) -> list[JournalEntry]:
        if not scope.covers(book):
            raise NotFound(kind="book")
        with self._store.lock:
            entries = list(self._store.entries.values())
        return [one for one in entries if (one.tenant_id, one.book) == (scope.tenant_id, book)]

    def _is_replay(self, entries: Iterable[JournalEntry]) -> bool:
        known = [self._store.entries.get(_entry_key(one)) for one in entries]
        if not any(known):
            return False
        for entry, stored in zip(entries, known, strict=True):
            if stored is None or stored.digest != entry.digest:
                raise EntryConflict(entry=entry.entry_id)
        return True

    def _overdrawn(self, entries: Iterable[JournalEntry]) -> Iterator[Refusal]:
        change: dict[tuple[str, str, str], int] = {}
        for entry in entries:
            for line in entry.lines:
                place = (entry.tenant_id, entry.book, line.account)
                change[place] = change.get(place, 0) + headroom_change(line)
        for (tenant_id, book, account), minor in change.items():
            has = sum(map(headroom_change, self._lines(tenant_id, book, account)))
            if kind_of(account).is_guarded and minor < 0 and has + minor < 0:
                yield InsufficientBalance(account=account)

    def _refusals(self, scope: Scope, change: Change) -> Iterator[Refusal]:
        if isinstance(change, Claim | Release):
            yield from self._refusals_of_claim(scope, change)
        elif isinstance(change, Create):
            assert change.item.version == 1
            if self._version(change.item) is not None:
                refusal = StaleRead if change.seen_absent else AlreadyExists
                yield refusal(kind=change.item.kind)
        elif not self._is_as_seen(change):
            yield StaleRead(kind=change.item.kind)

    def _is_as_seen(self, change: Update | Require | Increase) -> bool:
        if isinstance(change, Increase):
            return self._may_be_increased(change)
        if isinstance(change, Require):
            return self._version(change.item) == change.item.version
        assert change.item.version > 1
        return self._version(change.item) == change.item.version - 1

    def _may_be_increased(self, change: Increase) -> bool:
        stored = self._stored(change.item)
        if stored is None and not change.may_be_new:
            return False
        thing = change.item if stored is None else stored
        return all(
            getattr(thing, one.attribute) == one.value
            if one.comparison is Comparison.EQUAL
            else getattr(thing, one.attribute) >= one.value
            for one in change.only_if
        )

    def _refusals_of_claim(self, scope: Scope, change: Claim | Release) -> Iterator[Refusal]:
        owner, mine = self._owner(scope, change), Owner(scope.tenant_id, change.owner_id)
        if isinstance(change, Claim) and owner not in (None, mine):
            yield Taken(kind=change.kind, value=change.value)
        if isinstance(change, Release) and owner != mine:
            yield StaleRead(kind=change.kind)

    def _make(self, scope: Scope, decision: Decision) -> None:
        store = self._store
        for change in decision.changes:
            match change:
                case Create(item) | Update(item):
                    store.items[(item.tenant_id, item.kind, item.id)] = item
                case Increase(item):
                    store.items[(item.tenant_id, item.kind, item.id)] = self._increased(change)
                case Claim():
                    owner = Owner(scope.tenant_id, change.owner_id)
                    store.claims[_claim_key(scope, change)] = owner
                case Release():
                    del store.claims[_claim_key(scope, change)]
        store.entries |= {_entry_key(one): one for one in decision.entries}
        store.events |= {(one.tenant_id, one.event_id): one for one in decision.events}

    def _increased(self, change: Increase) -> Any:
        new: Any = change.item
        thing = self._stored(new) or replace(new, version=0)
        more = {name: getattr(thing, name) + by for name, by in change.by.items()}
        return replace(thing, version=thing.version + 1, **more)

    def _stored(self, item: Entity) -> Any:
        return self._store.items.get((item.tenant_id, item.kind, item.id))

    def _version(self, item: Entity) -> int | None:
        stored = self._stored(item)
        return None if stored is None else stored.version

    def _owner(self, scope: Scope, change: Claim | Release) -> Owner | None:
        return self._store.claims.get(_claim_key(scope, change))

    def _lines(self, tenant_id: str, book: str, account: str) -> list[Line]:
        with self._store.lock:
            return [
                line
                for entry in self._store.entries.values()
                for line in entry.lines
                if (entry.tenant_id, entry.book, line.account) == (tenant_id, book, account)
            ]


def _entry_key(entry: JournalEntry) -> tuple[str, str, str]:
    return (entry.tenant_id, entry.book, entry.entry_id)


def headroom_change(line: Line) -> int:
    return line.credit_minor - line.debit_minor


def _assert_inside(scope: Scope, decision: Decision) -> None:
    things = [change.item for change in decision.changes if not isinstance(change, Claim | Release)]
    tenants = {one.tenant_id for one in (*things, *decision.entries, *decision.events)}
    assert tenants <= {scope.tenant_id}, "the fence"


def _claim_key(scope: Scope, change: Claim | Release) -> tuple[str | None, str, str]:
    return (None if change.everywhere else scope.tenant_id, change.kind, change.value)
