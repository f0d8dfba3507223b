"""The actions of journal entries: the entry, its statement lines, and the accounts that can refuse.

One part of the commit (`commit.py`). What all entries of a decision do to one account is one action.
Heads of stated accounts are not touched here: they are added up from the stream (`rollups.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from isp.ledger.accounts import kind_of
from isp.ledger.entry import JournalEntry, Line
from isp.refusals import EntryConflict

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.account_steps import Movement, movement_step
from isp_aws.dynamodb.items.ledger import EntryItem, StatementLineItem
from isp_aws.dynamodb.step import Step
from isp_aws.dynamodb.transaction import put


def entry_steps(entries: Sequence[JournalEntry]) -> Iterator[Step]:
    """Yield the entries with their statement lines, then the accounts that they move."""
    for entry in entries:
        yield from written_steps(entry)
    yield from map(movement_step, movements(entries))


def written_steps(entry: JournalEntry) -> Iterator[Step]:
    """Yield the entry, first, and its statement lines."""
    is_new = EntryItem.pk.does_not_exist()
    yield Step(
        put(EntryItem.from_entry(entry), is_new), lambda _: EntryConflict(entry=entry.entry_id)
    )
    for line in entry.lines:
        if kind_of(line.account).has_statement:
            yield Step(put(_statement_line(entry, line)))


def movements(entries: Iterable[JournalEntry]) -> Iterable[Movement]:
    """Return what the entries do to guarded accounts, one movement for each."""
    found: dict[tuple[str, str], Movement] = {}
    for entry in entries:
        for line in entry.lines:
            if not kind_of(line.account).is_guarded:
                continue
            new = Movement(entry.tenant_id, entry.book, line.account, entry.posted_at)
            found.setdefault((entry.book, line.account), new).add(line)
    return found.values()


def _statement_line(entry: JournalEntry, line: Line) -> StatementLineItem:
    return StatementLineItem(
        keys.account(entry.tenant_id, entry.book, line.account),
        keys.statement_line(entry.posted_at, entry.entry_id),
        entry_id=entry.entry_id,
        kind=entry.kind,
        about=entry.about,
        posted_at=entry.posted_at,
        debit=line.debit_minor,
        credit=line.credit_minor,
    )
