"""Rollups: what no commit touches, added up from the stream of entries.

These are, for each book and day, the sums of rolled-up accounts and one total for each kind of account
that has statements (all of the trial balance), and the heads of stated accounts.
A stream delivers at least once and in batches of any size. Each entry leaves a mark in the transaction
that adds it, so it is added exactly once, whatever is delivered again. Sums are kept per day and spread
over parts, so that two deliveries at once seldom meet. Proof: `tests/adapters/test_rollups.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from isp.ledger.accounts import kind_of, totalled_as
from isp.ledger.entry import JournalEntry, Line
from isp.parties.scope import Scope

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.account_steps import named
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.ledger import AccountItem, AddedItem, RollupItem
from isp_aws.dynamodb.transaction import ACTIONS_MAX, Call, Cancelled, put, transact, update

PARTS = 4
# Marks, sums and heads share a transaction; an entry has at most twelve lines.
ENTRIES_AT_ONCE = 24


@dataclass(slots=True)
class _Added:
    at: int
    debits: int = 0
    credits: int = 0

    def add(self, line: Line) -> None:
        self.debits += line.debit_minor
        self.credits += line.credit_minor


def add_up(scope: Scope, entries: Iterable[JournalEntry]) -> int:
    """Add entries of one tenant to their accounts' sums; return how many had not been added."""
    waiting = list({(entry.book, entry.entry_id): entry for entry in entries}.values())
    added = 0
    while waiting:
        batch = _batch(waiting)
        waiting = waiting[len(batch) :]
        added += _add_new(scope, batch)
    return added


def _add_new(scope: Scope, batch: Sequence[JournalEntry]) -> int:
    while batch:
        with bound(scope):
            try:
                transact(_calls(batch))
                return len(batch)
            except Cancelled as cancelled:
                # The marks come first, in the order of the entries.
                known = {failure.place for failure in cancelled.failures}
        batch = [entry for place, entry in enumerate(batch) if place not in known]
    return 0


def _batch(waiting: Sequence[JournalEntry]) -> list[JournalEntry]:
    batch: list[JournalEntry] = []
    for entry in waiting[:ENTRIES_AT_ONCE]:
        more = [*batch, entry]
        if len(more) + len(_sums(more)) + len(_stated(more)) > ACTIONS_MAX:
            break
        batch = more
    return batch


def _calls(batch: Sequence[JournalEntry]) -> list[Call]:
    is_new = AddedItem.pk.does_not_exist()
    marks = [
        put(AddedItem(keys.entry(entry.tenant_id, entry.book, entry.entry_id), keys.ADDED), is_new)
        for entry in batch
    ]
    tenant_id, part = batch[0].tenant_id, keys.shard_of(batch[0].entry_id, PARTS)
    sums = [
        update(
            RollupItem(keys.rollups_of_book(tenant_id, book), keys.rollup(day, name, part)),
            [
                RollupItem.debits.add(added.debits),
                RollupItem.credits.add(added.credits),
                RollupItem.account.set(name),
            ],
        )
        for (book, day, name), added in _sums(batch).items()
    ]
    heads = [
        update(
            AccountItem(keys.account(tenant_id, book, account), keys.HEAD),
            [
                AccountItem.debits.add(added.debits),
                AccountItem.credits.add(added.credits),
                AccountItem.opened_at.set(AccountItem.opened_at | added.at),
                *named(tenant_id, book, account),
            ],
        )
        for (book, account), added in _stated(batch).items()
    ]
    return marks + sums + heads


def _sums(entries: Iterable[JournalEntry]) -> dict[tuple[str, str, str], _Added]:
    sums: dict[tuple[str, str, str], _Added] = {}
    for entry in entries:
        for line in entry.lines:
            place = (entry.book, entry.day, totalled_as(line.account))
            sums.setdefault(place, _Added(entry.posted_at)).add(line)
    return sums


def _stated(entries: Iterable[JournalEntry]) -> dict[tuple[str, str], _Added]:
    heads: dict[tuple[str, str], _Added] = {}
    for entry in entries:
        for line in entry.lines:
            if kind_of(line.account).is_stated:
                place = (entry.book, line.account)
                heads.setdefault(place, _Added(entry.posted_at)).add(line)
    return heads
