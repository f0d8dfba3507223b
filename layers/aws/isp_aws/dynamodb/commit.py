"""The commit: a decision becomes one transaction, and its failures become refusals.

Every action carries its own condition and the refusal that its failure means. An entry is put only if
it is not there; if it is, the decision is a replay (same digests) or a conflict. Guarded accounts are
moved inside the transaction, under the condition that their headroom suffices; all other accounts are
added up from the stream of entries. The proofs are `tests/adapters/test_contract_ledger.py`, which the fake
passes too, and `tests/adapters/test_commit_races.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from isp.decision import Change, Claim, Committed, Create, Decision, Release, Require, Update
from isp.events import Event
from isp.ledger.accounts import kind_of
from isp.ledger.entry import JournalEntry, Line
from isp.parties.scope import Scope
from isp.refusals import (
    AlreadyExists,
    EntryConflict,
    InsufficientBalance,
    Refusal,
    StaleRead,
    Taken,
)

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound, bound_with_claims
from isp_aws.dynamodb.items.claims import ClaimItem, EverywhereClaimItem, PointerItem
from isp_aws.dynamodb.items.ledger import (
    AccountItem,
    EntryItem,
    EventItem,
    StatementLineItem,
    headroom_change,
)
from isp_aws.dynamodb.items.registry import ITEMS
from isp_aws.dynamodb.transaction import Call, Cancelled, check, delete, put, transact, update
from isp_aws.sealing import Sealer

Stored = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class _Step:
    """One action, and what it means if its condition does not hold (None: it has none)."""

    call: Call
    refusal: Callable[[Stored], Refusal] | None = None


@dataclass(slots=True)
class _Movement:
    """What all entries of a decision do to one guarded account of one book."""

    book: str
    at: int
    debits: int = 0
    credits: int = 0
    headroom: int = 0

    def add(self, line: Line) -> None:
        self.debits += line.debit_minor
        self.credits += line.credit_minor
        self.headroom += headroom_change(line)


@dataclass(slots=True)
class _Movements:
    tenant_id: str
    by_account: dict[str, _Movement] = field(default_factory=dict)


def commit(scope: Scope, decision: Decision, sealer: Sealer) -> Committed:
    """Make the whole decision true, or refuse and change nothing."""
    claims = frozenset(_claims_everywhere(decision.changes))
    with bound_with_claims(scope, claims) if claims else bound(scope):
        steps = list(_steps(scope.tenant_id, decision, sealer))
        if not steps:
            return Committed(replayed=False)
        try:
            transact([step.call for step in steps])
        except Cancelled as cancelled:
            return _answer(decision, steps, cancelled)
    return Committed(replayed=False)


def _answer(decision: Decision, steps: list[_Step], cancelled: Cancelled) -> Committed:
    """Say that it was a replay, or raise the refusal that matters most."""
    refusals: list[Refusal] = []
    for failure in cancelled.failures:
        refusal = steps[failure.place].refusal
        assert refusal is not None, f"action {failure.place} has no condition that could fail"
        refusals.append(refusal(failure.item))
    if any(isinstance(refusal, EntryConflict) for refusal in refusals):
        return _replay(decision.entries)
    # Whoever decided on stale reads decides again before anybody hears of the consequences.
    stale = [refusal for refusal in refusals if isinstance(refusal, StaleRead)]
    raise (stale or refusals)[0] from cancelled


def _replay(entries: Iterable[JournalEntry]) -> Committed:
    # Entries of one decision were written together, so a replay finds all of them, unchanged.
    for entry in entries:
        key = keys.entry(entry.tenant_id, entry.entry_id)
        stored = next(EntryItem.query(key, EntryItem.sk == keys.ENTRY, consistent_read=True), None)
        if stored is None or stored.digest != entry.digest:
            raise EntryConflict(entry=entry.entry_id)
    return Committed(replayed=True)


def _steps(tenant_id: str, decision: Decision, sealer: Sealer) -> Iterator[_Step]:
    movements = _Movements(tenant_id)
    for entry in decision.entries:
        yield from _entry_steps(entry, movements)
    yield from (
        _account_step(tenant_id, account, movement)
        for account, movement in movements.by_account.items()
    )
    for change in decision.changes:
        yield from _change_steps(tenant_id, change, sealer)
    yield from (_event_step(event) for event in decision.events)


def _entry_steps(entry: JournalEntry, movements: _Movements) -> Iterator[_Step]:
    is_new = EntryItem.pk.does_not_exist()
    yield _Step(
        put(EntryItem.from_entry(entry), is_new), lambda _: EntryConflict(entry=entry.entry_id)
    )
    for line in entry.lines:
        if not kind_of(line.account).is_guarded:
            continue
        movement = movements.by_account.setdefault(
            line.account, _Movement(entry.book, entry.posted_at)
        )
        assert movement.book == entry.book, f"{line.account} is in one book"
        movement.add(line)
        yield _Step(put(_statement_line(entry, line)))


def _statement_line(entry: JournalEntry, line: Line) -> StatementLineItem:
    return StatementLineItem(
        keys.account(entry.tenant_id, line.account),
        keys.statement_line(entry.posted_at, entry.entry_id),
        entry_id=entry.entry_id,
        kind=entry.kind,
        about=entry.about,
        posted_at=entry.posted_at,
        debit=line.debit_minor,
        credit=line.credit_minor,
    )


def _account_step(tenant_id: str, account: str, movement: _Movement) -> _Step:
    head = AccountItem(keys.account(tenant_id, account), keys.HEAD)
    changes = [
        AccountItem.debits.add(movement.debits),
        AccountItem.credits.add(movement.credits),
        AccountItem.headroom.add(movement.headroom),
        AccountItem.account.set(account),
        AccountItem.book.set(movement.book),
        AccountItem.opened_at.set(AccountItem.opened_at | movement.at),
        AccountItem.gsi1pk.set(keys.heads_of_book(tenant_id, movement.book)),
        AccountItem.gsi1sk.set(account),
    ]
    # An account that takes in may be new. One that gives must hold the amount: `headroom` is balance
    # plus credit limit; DynamoDB cannot subtract attributes in a condition, so it is kept beside them.
    is_in_book = AccountItem.book == movement.book
    may_be_new = AccountItem.pk.does_not_exist() | is_in_book
    can_pay = is_in_book & (AccountItem.headroom >= -movement.headroom)
    condition = can_pay if movement.headroom < 0 else may_be_new

    def refusal(stored: Stored) -> Refusal:
        assert stored is None or stored["book"]["S"] == movement.book, f"{account}: another book"
        return InsufficientBalance(account=account)

    return _Step(update(head, changes, condition), refusal)


def _change_steps(tenant_id: str, change: Change, sealer: Sealer) -> Iterator[_Step]:
    match change:
        case Create() | Update():
            yield from _store_steps(change, sealer)
        case Require():
            yield _require_step(change)
        case Claim(everywhere=True):
            yield _claim_everywhere_step(tenant_id, change)
        case Claim():
            yield _claim_step(tenant_id, change)
        case Release():
            yield _release_step(tenant_id, change)


def _store_steps(change: Create | Update, sealer: Sealer) -> Iterator[_Step]:
    entity = change.item
    kind = ITEMS[type(entity)]
    item = kind.from_entity(entity, sealer)
    if isinstance(change, Create):
        assert entity.version == 1, f"a new {entity.kind} of version {entity.version}"
        is_new = kind.pk.does_not_exist()
        refusal = StaleRead if change.seen_absent else AlreadyExists
        yield _Step(put(item, is_new), lambda _: refusal(kind=entity.kind))
    else:
        assert entity.version > 1, f"a changed {entity.kind} of version {entity.version}"
        was_not_touched = kind.version == entity.version - 1
        yield _Step(put(item, was_not_touched), lambda _: StaleRead(kind=entity.kind))
    yield from (_Step(put(PointerItem(pk, sk))) for pk, sk in kind.pointers(entity))


def _require_step(change: Require) -> _Step:
    entity = change.item
    kind = ITEMS[type(entity)]
    place = PointerItem(kind.key(entity.tenant_id, entity.id), keys.SELF)
    return _Step(
        check(place, kind.version == entity.version), lambda _: StaleRead(kind=entity.kind)
    )


def _claim_step(tenant_id: str, claim: Claim) -> _Step:
    item = ClaimItem(keys.claim(tenant_id, claim.kind, claim.value), keys.SELF)
    item.owner_id = claim.owner_id
    is_free = ClaimItem.pk.does_not_exist() | (ClaimItem.owner_id == claim.owner_id)
    return _Step(put(item, is_free), lambda _: Taken(kind=claim.kind, value=claim.value))


def _claim_everywhere_step(tenant_id: str, claim: Claim) -> _Step:
    item = EverywhereClaimItem(keys.claim_everywhere(claim.kind, claim.value), keys.SELF)
    item.tenant_id, item.owner_id = tenant_id, claim.owner_id
    is_free = EverywhereClaimItem.pk.does_not_exist() | _is_of_owner(tenant_id, claim.owner_id)
    return _Step(put(item, is_free), lambda _: Taken(kind=claim.kind, value=claim.value))


def _release_step(tenant_id: str, release: Release) -> _Step:
    def refusal(_: Stored) -> Refusal:
        return StaleRead(kind=release.kind)

    if release.everywhere:
        everywhere = EverywhereClaimItem(
            keys.claim_everywhere(release.kind, release.value), keys.SELF
        )
        return _Step(delete(everywhere, _is_of_owner(tenant_id, release.owner_id)), refusal)
    item = ClaimItem(keys.claim(tenant_id, release.kind, release.value), keys.SELF)
    return _Step(delete(item, ClaimItem.owner_id == release.owner_id), refusal)


def _is_of_owner(tenant_id: str, owner_id: str) -> Any:
    is_tenant = EverywhereClaimItem.tenant_id == tenant_id
    return is_tenant & (EverywhereClaimItem.owner_id == owner_id)


def _claims_everywhere(changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        if isinstance(change, Claim | Release) and change.everywhere:
            yield keys.claim_everywhere(change.kind, change.value)


def _event_step(event: Event) -> _Step:
    return _Step(put(EventItem.from_event(event)))
