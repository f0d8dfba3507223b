"""The actions of journal entries: the entry, its statement lines, and the accounts that can refuse.

One part of the commit (`commit.py`). What all entries of a decision do to one account is one action.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from isp.ledger.accounts import kind_of
from isp.ledger.entry import JournalEntry, Line
from isp.refusals import EntryConflict, InsufficientBalance

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.change_steps import Step
from isp_aws.dynamodb.items.ledger import (
    AccountItem,
    EntryItem,
    StatementLineItem,
    headroom_change,
)
from isp_aws.dynamodb.transaction import put, update


@dataclass(slots=True)
class _Movement:
    """What all entries of a decision do to one guarded account of one book."""

    tenant_id: str
    book: str
    account: str
    at: int
    debits: int = 0
    credits: int = 0
    headroom: int = 0

    def add(self, line: Line) -> None:
        self.debits += line.debit_minor
        self.credits += line.credit_minor
        self.headroom += headroom_change(line)


def entry_steps(entries: Sequence[JournalEntry]) -> Iterator[Step]:
    """Yield the entries with their statement lines, then the accounts that they move."""
    for entry in entries:
        yield from _entry_steps(entry)
    yield from map(_account_step, _movements(entries))


def _entry_steps(entry: JournalEntry) -> Iterator[Step]:
    is_new = EntryItem.pk.does_not_exist()
    yield Step(
        put(EntryItem.from_entry(entry), is_new), lambda _: EntryConflict(entry=entry.entry_id)
    )
    for line in entry.lines:
        if kind_of(line.account).is_guarded:
            yield Step(put(_statement_line(entry, line)))


def _movements(entries: Iterable[JournalEntry]) -> Iterable[_Movement]:
    movements: dict[tuple[str, str], _Movement] = {}
    for entry in entries:
        for line in entry.lines:
            if not kind_of(line.account).is_guarded:
                continue
            new = _Movement(entry.tenant_id, entry.book, line.account, entry.posted_at)
            movements.setdefault((entry.book, line.account), new).add(line)
    return movements.values()


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


def _account_step(movement: _Movement) -> Step:
    tenant_id, book, account = movement.tenant_id, movement.book, movement.account
    head = AccountItem(keys.account(tenant_id, book, account), keys.HEAD)
    changes = [
        AccountItem.debits.add(movement.debits),
        AccountItem.credits.add(movement.credits),
        AccountItem.headroom.add(movement.headroom),
        AccountItem.account.set(account),
        AccountItem.book.set(book),
        AccountItem.opened_at.set(AccountItem.opened_at | movement.at),
        AccountItem.gsi1pk.set(keys.heads_of_book(tenant_id, book)),
        AccountItem.gsi1sk.set(account),
    ]
    # An account that takes in may be new. One that gives must hold the amount: `headroom` is balance
    # plus credit limit; DynamoDB cannot subtract attributes in a condition, so it is kept beside them.
    if movement.headroom >= 0:
        return Step(update(head, changes))
    can_pay = AccountItem.headroom >= -movement.headroom
    return Step(update(head, changes, can_pay), lambda _: InsufficientBalance(account=account))
