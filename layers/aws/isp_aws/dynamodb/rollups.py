"""Rollups: the sums of the accounts that no commit touches, added up from the stream of entries.

A stream delivers at least once and in batches of any size. Each entry leaves a mark in the transaction
that adds it, so it is added exactly once, whatever is delivered again. Sums are kept per day and spread
over parts, so that two deliveries at once seldom meet. Proof: `tests/adapters/test_rollups.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from isp.ledger.accounts import kind_of
from isp.ledger.entry import JournalEntry
from isp.parties.scope import Scope

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.ledger import AddedItem, RollupItem
from isp_aws.dynamodb.transaction import ACTIONS_MAX, Call, Cancelled, put, transact, update

PARTS = 4
# Marks and sums share a transaction; an entry has at most twelve lines.
ENTRIES_AT_ONCE = 24


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
        if len(batch) + 1 + len(_sums([*batch, entry])) > ACTIONS_MAX:
            break
        batch.append(entry)
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
            RollupItem(keys.rollups_of_book(tenant_id, book), keys.rollup(day, account, part)),
            [
                RollupItem.debits.add(debits),
                RollupItem.credits.add(credits),
                RollupItem.account.set(account),
            ],
        )
        for (book, day, account), (debits, credits) in _sums(batch).items()
    ]
    return marks + sums


def _sums(entries: Iterable[JournalEntry]) -> dict[tuple[str, str, str], tuple[int, int]]:
    sums: dict[tuple[str, str, str], tuple[int, int]] = {}
    for entry in entries:
        for line in entry.lines:
            if kind_of(line.account).is_guarded:
                continue
            place = (entry.book, entry.day, line.account)
            debits, credits = sums.get(place, (0, 0))
            sums[place] = (debits + line.debit_minor, credits + line.credit_minor)
    return sums
