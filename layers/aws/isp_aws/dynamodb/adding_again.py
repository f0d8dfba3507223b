"""Entries that no stream brought to the rollups: found by their day, and added up.

The entries of a day and its rollups must say the same (`isp.ledger.prove`). Only where they do not are the
marks of the day's entries looked at, so a night in which nothing fell out reads each of the last days'
entries once, and no mark. Adding an entry again adds nothing (`rollups.py`).
Proof: `tests/adapters/test_add_up_again.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isp.ledger.entry import JournalEntry
from isp.ledger.head import AccountSums
from isp.ledger.prove import by_total
from isp.ledger.trial_balance import added_up
from isp.parties.scope import Scope

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.closings import rollups_between
from isp_aws.dynamodb.items.ledger import AddedItem, EntryItem
from isp_aws.dynamodb.reading import INDEX
from isp_aws.dynamodb.rollups import add_up

MARKS_AT_ONCE = 100


def add_up_again(scope: Scope, book: str, day: str, before: int) -> int:
    """Add up the day's entries of before the second that were not; return how many there were."""
    if _says_the_same(scope, book, day):
        return 0
    added = 0
    for shard in range(keys.JOURNAL_SHARDS):
        entries = [one for one in _entries(scope, book, day, shard) if one.posted_at < before]
        added += add_up(scope, _without_marks(scope, entries))
    return added


def _says_the_same(scope: Scope, book: str, day: str) -> bool:
    journal: tuple[AccountSums, ...] = ()
    for shard in range(keys.JOURNAL_SHARDS):
        entries = _entries(scope, book, day, shard)
        lines = by_total(_sums(entries))
        journal = added_up((*journal, *lines))
    with bound(scope):
        rollups = list(rollups_between(scope.tenant_id, book, f"{day}#", keys.after_day(day)))
    return journal == added_up(one.to_sums() for one in rollups)


def _entries(scope: Scope, book: str, day: str, shard: int) -> list[JournalEntry]:
    part = keys.journal_day(scope.tenant_id, book, day, shard)
    with bound(scope):
        items = EntryItem.query(part, index_name=INDEX)
        return [entry for item in items for entry in item.to_entries()]


def _sums(entries: Iterable[JournalEntry]) -> Iterator[AccountSums]:
    for entry in entries:
        for line in entry.lines:
            yield AccountSums(line.account, line.debit_minor, line.credit_minor)


def _without_marks(scope: Scope, entries: list[JournalEntry]) -> Iterator[JournalEntry]:
    for start in range(0, len(entries), MARKS_AT_ONCE):
        some = {
            keys.entry(one.tenant_id, one.book, one.entry_id): one
            for one in entries[start : start + MARKS_AT_ONCE]
        }
        with bound(scope):
            asked = [(key, keys.ADDED) for key in some]
            marked = {mark.pk for mark in AddedItem.batch_get(asked, consistent_read=True)}
        yield from (one for key, one in some.items() if key not in marked)
