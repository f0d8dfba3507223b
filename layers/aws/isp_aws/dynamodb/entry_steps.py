"""The actions of journal entries: the entry, its statement lines, and the accounts that can refuse.

One part of the commit (`commit.py`). What all entries of a decision do to one account is one action, and
one line of its statement: money that comes in and is spent at once is read so, and costs one item less.
Heads of stated accounts are not touched here: they are added up from the stream (`rollups.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isp.decision import Decision
from isp.ledger.accounts import kind_of
from isp.ledger.entry import JournalEntry, Line
from isp.ledger.head import Entered
from isp.refusals import EntryConflict

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.account_steps import Movement, movement_step
from isp_aws.dynamodb.items.entries_together import Group, groups_of
from isp_aws.dynamodb.items.ledger import EntryItem, StatementLineItem
from isp_aws.dynamodb.step import Step
from isp_aws.dynamodb.transaction import put


def entry_steps(decision: Decision) -> Iterator[Step]:
    """Yield the entries with their statement lines, then the accounts that they move."""
    entries = decision.entries
    yield from map(_entries_step, groups_of(decision))
    yield from (Step(put(line)) for line in _statement_lines(entries))
    yield from map(movement_step, movements(entries))


def written_steps(entry: JournalEntry) -> Iterator[Step]:
    """Yield an entry that is written by itself, first, and its statement lines."""
    yield _entries_step((entry,))
    yield from (Step(put(line)) for line in _statement_lines([entry]))


def _entries_step(together: Group) -> Step:
    conflict = EntryConflict(entry=together[0].entry_id)
    is_new = EntryItem.pk.does_not_exist()
    return Step(put(EntryItem.from_entries(together), is_new), lambda _: conflict)


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


def _statement_lines(entries: Iterable[JournalEntry]) -> Iterable[StatementLineItem]:
    """Return a line for each account and second that has a statement, named like its first entry."""
    found: dict[tuple[str, int], StatementLineItem] = {}
    for entry in entries:
        for line in entry.lines:
            if not kind_of(line.account).has_statement:
                continue
            account = keys.account(entry.tenant_id, entry.book, line.account)
            known = found.get((account, entry.posted_at))
            if known is None:
                found[account, entry.posted_at] = _statement_line(account, entry, line)
                continue
            known.debit += line.debit_minor
            known.credit += line.credit_minor
            known.also = (*(known.also or ()), Entered(entry.entry_id, entry.kind, entry.about))
    return found.values()


def _statement_line(account: str, entry: JournalEntry, line: Line) -> StatementLineItem:
    return StatementLineItem(
        account,
        keys.statement_line(entry.posted_at, entry.entry_id),
        entry_id=entry.entry_id,
        kind=entry.kind,
        about=entry.about,
        posted_at=entry.posted_at,
        debit=line.debit_minor,
        credit=line.credit_minor,
    )
