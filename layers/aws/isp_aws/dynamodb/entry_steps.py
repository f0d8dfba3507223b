"""The actions of journal entries: the entry, its statement lines, and the accounts that can refuse.

One part of the commit (`commit.py`). What all entries of a decision do to one account is one action.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from isp.ledger.accounts import kind_of
from isp.ledger.entry import JournalEntry, Line
from isp.refusals import EntryConflict, InsufficientBalance, Refusal

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.change_steps import Step, Stored
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


def entry_steps(tenant_id: str, entries: Iterable[JournalEntry]) -> Iterator[Step]:
    """Yield the entries with their statement lines, then the accounts that they move."""
    movements = _Movements(tenant_id)
    for entry in entries:
        yield from _entry_steps(entry, movements)
    yield from (
        _account_step(tenant_id, account, movement)
        for account, movement in movements.by_account.items()
    )


def _entry_steps(entry: JournalEntry, movements: _Movements) -> Iterator[Step]:
    is_new = EntryItem.pk.does_not_exist()
    yield Step(
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
        yield Step(put(_statement_line(entry, line)))


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


def _account_step(tenant_id: str, account: str, movement: _Movement) -> Step:
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

    return Step(update(head, changes, condition), refusal)
