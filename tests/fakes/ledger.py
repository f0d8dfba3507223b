"""The ledger in memory: the same conditions, in one lock instead of one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from isp.customers.customer import Customer
from isp.decision import (
    Change,
    Claim,
    CloseAccount,
    Committed,
    Comparison,
    Create,
    Decision,
    Increase,
    Release,
    Require,
    SetLimit,
    Stored,
    Update,
)
from isp.entity import Entity
from isp.excerpt import Days
from isp.invoicing.invoice import Invoice
from isp.invoicing.numbers import claim_number
from isp.ledger.accounts import Side, kind_name, kind_of
from isp.ledger.day_totals import DayTotals, day_totals
from isp.ledger.entry import JournalEntry, Line
from isp.ledger.head import AccountHead, Entered, StatementLine
from isp.ledger.trial_balance import TrialBalance, trial_balance
from isp.parties.scope import Scope
from isp.ports import Owner, Page, PageRequest
from isp.refusals import (
    AccountClosed,
    AccountNotEmpty,
    AlreadyExists,
    EntryConflict,
    InsufficientBalance,
    LimitReached,
    LimitTooLow,
    NotFound,
    Refusal,
    StaleRead,
)
from isp.subscriptions.subscription import Subscription

from tests.fakes.store import Store, page_of


class FakeLedger:
    def __init__(self, store: Store) -> None:
        self._store = store

    def commit(self, scope: Scope, decision: Decision) -> Committed:
        _assert_inside(scope, decision)
        with self._store.lock:
            if self._is_replay(decision.entries):
                return Committed(replayed=True)
            refusals = [
                *self._refused_movements(decision.entries),
                *(no for change in decision.changes for no in self._refusals(scope, change)),
                *self._lines_left_behind(decision.changes),
            ]
            stale = [refusal for refusal in refusals if isinstance(refusal, StaleRead)]
            if refusals:
                raise (stale or refusals)[0]
            self._make(scope, decision)
            return Committed(replayed=False)

    def entry(self, scope: Scope, book: str, entry_id: str) -> JournalEntry | None:
        entry = self._store.entries.get((scope.tenant_id, book, entry_id))
        return entry if scope.covers(book) else None

    def entries(
        self, scope: Scope, book: str, entry_ids: Sequence[str]
    ) -> Mapping[str, JournalEntry]:
        if not scope.covers(book):
            raise NotFound(kind="book")
        found = {one: self.entry(scope, book, one) for one in entry_ids}
        return {one: entry for one, entry in found.items() if entry is not None}

    def head(self, scope: Scope, book: str, account: str) -> AccountHead:
        if not scope.covers(book):
            raise NotFound(kind="book")
        return self._head(scope.tenant_id, book, account)

    def journal(self, scope: Scope, book: str, days: Iterable[str]) -> Iterable[JournalEntry]:
        wanted = set(days)
        for entry in self._of_book(scope, book):
            if entry.day in wanted:
                yield entry

    def entries_of(
        self, scope: Scope, book: str, day: str, page: PageRequest, *, account: str | None
    ) -> Page[JournalEntry]:
        wanted = [
            entry
            for entry in self._of_book(scope, book)
            if entry.day == day and (account is None or account in accounts_of(entry))
        ]
        wanted.sort(key=lambda one: (one.posted_at, one.entry_id), reverse=True)
        return page_of(wanted, page)

    def accounts(self, scope: Scope, book: str, kind: str, page: PageRequest) -> Page[AccountHead]:
        names = {name for entry in self._of_book(scope, book) for name in accounts_of(entry)}
        names |= {one[2] for one in self._store.limits if one[:2] == (scope.tenant_id, book)}
        heads = [
            self._head(scope.tenant_id, book, name)
            for name in sorted(names)
            if kind_name(name) == kind and kind_of(name).has_statement
        ]
        return page_of(heads, page)

    def statement(
        self, scope: Scope, book: str, account: str, page: PageRequest
    ) -> Page[StatementLine]:
        of_commits: dict[tuple[str, int], StatementLine] = {}
        for entry in self._of_book(scope, book):
            for line in entry.lines:
                if line.account == account and kind_of(account).has_statement:
                    first = self._store.written_with.get(_entry_key(entry), entry.entry_id)
                    place = (first, entry.posted_at)
                    of_commits[place] = _stated(of_commits.get(place), entry, line)
        made = sorted(
            of_commits.values(), key=lambda one: (one.posted_at, one.entry_id), reverse=True
        )
        return page_of(made, page)

    def day_totals(self, scope: Scope, book: str, day: str) -> DayTotals:
        return day_totals(book, self.journal(scope, book, [day]))

    def received_by_day(self, scope: Scope, book: str, days: Days) -> Mapping[str, int]:
        of_days: dict[str, list[JournalEntry]] = {}
        for entry in self._of_book(scope, book):
            if days.has(entry.day):
                of_days.setdefault(entry.day, []).append(entry)
        return {day: day_totals(book, entries).received_minor for day, entries in of_days.items()}

    def trial_balance(self, scope: Scope, book: str) -> TrialBalance:
        return trial_balance(book, self._of_book(scope, book)).totalled()

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

    def _refused_movements(self, entries: Iterable[JournalEntry]) -> Iterator[Refusal]:
        change: dict[tuple[str, str, str], int] = {}
        for entry in entries:
            for line in entry.lines:
                if kind_of(line.account).is_guarded:
                    place = (entry.tenant_id, entry.book, line.account)
                    change[place] = change.get(place, 0) + headroom_change(line)
        for place, minor in change.items():
            account, head = place[2], self._head(*place)
            if head.closed_at is not None:
                yield AccountClosed(account=account)
            elif head.limit_minor is not None and minor < 0 and head.headroom_minor + minor < 0:
                if kind_of(account).side is Side.ASSET:
                    yield LimitReached(account=account)
                    continue
                missing_minor = -minor - head.headroom_minor
                yield InsufficientBalance(account=account, missing_minor=missing_minor)

    def _refusals_of_account(
        self, scope: Scope, change: SetLimit | CloseAccount
    ) -> Iterator[Refusal]:
        head = self._head(scope.tenant_id, change.book, change.account)
        balance = head.credits_minor - head.debits_minor
        if head.closed_at is not None:
            yield AccountClosed(account=change.account)
        elif isinstance(change, CloseAccount):
            if not self._is_there(scope.tenant_id, change.book, change.account):
                yield NotFound(kind="account")
            elif balance:
                yield AccountNotEmpty(account=change.account)
        elif head.limit_minor != change.old_minor:
            yield StaleRead(kind="account")
        elif change.new_minor is not None and balance + change.new_minor < 0:
            yield LimitTooLow(account=change.account)

    def _refusals(self, scope: Scope, change: Change) -> Iterator[Refusal]:
        if isinstance(change, Claim | Release):
            yield from self._refusals_of_claim(scope, change)
        elif isinstance(change, SetLimit | CloseAccount):
            yield from self._refusals_of_account(scope, change)
        elif isinstance(change, Create):
            assert change.item.version == 1
            if self._version(change.item) is not None:
                refusal = StaleRead if change.seen_absent else AlreadyExists
                yield refusal(kind=change.item.kind)
            yield from self._refusals_of_number(scope, change)
        elif not self._is_as_seen(change):
            yield StaleRead(kind=change.item.kind)

    def _refusals_of_number(self, scope: Scope, change: Create) -> Iterator[Refusal]:
        """An invoice lies at its number: it claims it."""
        if isinstance(change.item, Invoice):
            yield from self._refusals_of_claim(scope, _number_of(change.item))

    def _is_as_seen(self, change: Update | Require | Increase) -> bool:
        if isinstance(change, Increase):
            return self._may_be_increased(change)
        if isinstance(change, Require):
            return (self._version(change.item) or 0) == change.item.version
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
            yield change.refusal
        if isinstance(change, Release) and owner != mine:
            yield StaleRead(kind=change.kind)

    def _make(self, scope: Scope, decision: Decision) -> None:
        store = self._store
        for change in decision.changes:
            match change:
                case Create(item) | Update(item):
                    _assert_says_what_it_was(change)
                    store.items[(item.tenant_id, item.kind, item.id)] = item
                    self._number(scope, item)
                case Increase(item):
                    store.items[(item.tenant_id, item.kind, item.id)] = self._increased(change)
                case Claim():
                    owner = Owner(scope.tenant_id, change.owner_id)
                    store.claims[_claim_key(scope, change)] = owner
                case Release():
                    del store.claims[_claim_key(scope, change)]
                case SetLimit(book, account):
                    store.limits[(scope.tenant_id, book, account)] = change.new_minor
                case CloseAccount(book, account):
                    store.closed[(scope.tenant_id, book, account)] = change.closed_at
        store.entries |= {_entry_key(one): one for one in decision.entries}
        first = decision.entries[0].entry_id if decision.entries else ""
        store.written_with |= {_entry_key(one): first for one in decision.entries}
        store.events |= {(one.tenant_id, one.event_id): one for one in decision.events}

    def _number(self, scope: Scope, item: Entity) -> None:
        if isinstance(item, Invoice):
            owner = Owner(scope.tenant_id, item.id)
            self._store.claims[_claim_key(scope, _number_of(item))] = owner

    def _lines_left_behind(self, changes: Iterable[Change]) -> Iterator[Refusal]:
        """Who moves a customer to another seller moves the line that he has as well."""
        moved = [
            one
            for one in changes
            if isinstance(one, Update)
            and isinstance(one.before, Customer | Subscription)
            and isinstance(one.item, Customer | Subscription)
            and one.before.owner_path != one.item.owner_path
        ]
        customers = {one.item.id: one.item for one in moved if isinstance(one.item, Customer)}
        lines = {one.item.id for one in moved if isinstance(one.item, Subscription)}
        assert lines <= set(customers), "a line moves to another seller with its customer"
        for customer in (one for one in customers.values() if one.id not in lines):
            if (customer.tenant_id, Subscription.kind, customer.id) in self._store.items:
                yield StaleRead(kind=customer.kind)

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

    def _head(self, tenant_id: str, book: str, account: str) -> AccountHead:
        lines, place = self._lines(tenant_id, book, account), (tenant_id, book, account)
        debits = sum(line.debit_minor for line in lines)
        credits = sum(line.credit_minor for line in lines)
        limit = self._store.limits.get(place, 0 if kind_of(account).is_limited else None)
        headroom, closed_at = credits - debits + (limit or 0), self._store.closed.get(place)
        return AccountHead(book, account, debits, credits, headroom, limit, closed_at)

    def _is_there(self, tenant_id: str, book: str, account: str) -> bool:
        has_limit = (tenant_id, book, account) in self._store.limits
        return has_limit or bool(self._lines(tenant_id, book, account))

    def _lines(self, tenant_id: str, book: str, account: str) -> list[Line]:
        with self._store.lock:
            return [
                line
                for entry in self._store.entries.values()
                for line in entry.lines
                if (entry.tenant_id, entry.book, line.account) == (tenant_id, book, account)
            ]


def _assert_says_what_it_was(change: Change) -> None:
    # What is kept beside customers and subscriptions follows from what a change replaces.
    is_told = not isinstance(change, Update) or change.before is not None
    assert is_told or change.item.kind not in ("customer", "subscription"), change


def _stated(known: StatementLine | None, entry: JournalEntry, line: Line) -> StatementLine:
    named = (entry.entry_id, entry.kind, entry.about)
    if known is None:
        return StatementLine(*named, entry.posted_at, line.debit_minor, line.credit_minor)
    return replace(
        known,
        debit_minor=known.debit_minor + line.debit_minor,
        credit_minor=known.credit_minor + line.credit_minor,
        also=(*known.also, Entered(*named)),
    )


def accounts_of(entry: JournalEntry) -> set[str]:
    return {line.account for line in entry.lines}


def _entry_key(entry: JournalEntry) -> tuple[str, str, str]:
    return (entry.tenant_id, entry.book, entry.entry_id)


def headroom_change(line: Line) -> int:
    return line.credit_minor - line.debit_minor


def _assert_inside(scope: Scope, decision: Decision) -> None:
    things = [change.item for change in decision.changes if isinstance(change, Stored)]
    tenants = {one.tenant_id for one in (*things, *decision.entries, *decision.events)}
    assert tenants <= {scope.tenant_id}, "the fence"


def _number_of(invoice: Invoice) -> Claim:
    return claim_number(invoice.number, invoice.id)


def _claim_key(scope: Scope, change: Claim | Release) -> tuple[str | None, str, str]:
    return (None if change.everywhere else scope.tenant_id, change.kind, change.value)
