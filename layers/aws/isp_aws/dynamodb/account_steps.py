"""The actions on heads of guarded accounts: movements, limits, closing.

One part of the commit (`commit.py`). Of every guarded head headroom = credits - debits + limit holds:
`headroom` is kept beside the others because DynamoDB cannot add attributes up in a condition. A head
without `limit_minor` has the limit that its kind begins with (`isp.ledger.accounts`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from isp.decision import CloseAccount, SetLimit
from isp.ledger.accounts import Side, kind_of
from isp.ledger.entry import Line
from isp.refusals import (
    AccountClosed,
    AccountNotEmpty,
    InsufficientBalance,
    LimitReached,
    LimitTooLow,
    NotFound,
    Refusal,
    StaleRead,
)
from pynamodb.expressions.update import Action

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.items.ledger import AccountItem
from isp_aws.dynamodb.step import Step, Stored
from isp_aws.dynamodb.transaction import Call, update


@dataclass(slots=True)
class Movement:
    """What all entries of a decision do to one guarded account of one book."""

    tenant_id: str
    book: str
    account: str
    at: int
    debits: int = 0
    credits: int = 0

    def add(self, line: Line) -> None:
        self.debits += line.debit_minor
        self.credits += line.credit_minor

    @property
    def headroom(self) -> int:
        """What it adds to the headroom, on whichever side of the books the account stands."""
        return self.credits - self.debits


def named(tenant_id: str, book: str, account: str) -> list[Action]:
    """Return what makes a head findable, for whoever writes it first."""
    return [
        AccountItem.account.set(account),
        AccountItem.book.set(book),
        AccountItem.gsi1pk.set(keys.heads_of_book(tenant_id, book, keys.head_shard(account))),
        AccountItem.gsi1sk.set(account),
    ]


def movement_step(movement: Movement) -> Step:
    tenant_id, book, account = movement.tenant_id, movement.book, movement.account
    condition: Any = AccountItem.closed_at.does_not_exist()
    if movement.headroom < 0:
        can_move = AccountItem.headroom >= -movement.headroom
        if not kind_of(account).is_limited:
            can_move = AccountItem.limit_minor.does_not_exist() | can_move
        condition = condition & can_move

    def refusal(stored: Stored) -> Refusal:
        if _is_closed(stored):
            return AccountClosed(account=account)
        if kind_of(account).side is Side.ASSET:
            return LimitReached(account=account)
        missing_minor = -movement.headroom - _headroom(stored)
        return InsufficientBalance(account=account, missing_minor=missing_minor)

    return Step(update(_head(tenant_id, book, account), _moved(movement), condition), refusal)


def history_call(movement: Movement) -> Call:
    """Return a movement that happened: whether it may happen was decided then."""
    head = _head(movement.tenant_id, movement.book, movement.account)
    return update(head, _moved(movement))


def _moved(movement: Movement) -> list[Action]:
    return [
        AccountItem.debits.add(movement.debits),
        AccountItem.credits.add(movement.credits),
        AccountItem.headroom.add(movement.headroom),
        AccountItem.opened_at.set(AccountItem.opened_at | movement.at),
        *named(movement.tenant_id, movement.book, movement.account),
    ]


def limit_step(tenant_id: str, change: SetLimit) -> Step:
    book, account, old, new = change.book, change.account, change.old_minor, change.new_minor
    by = (new or 0) - (old or 0)
    set_limit = (
        AccountItem.limit_minor.remove() if new is None else AccountItem.limit_minor.set(new)
    )
    changes = [
        AccountItem.debits.add(0),
        AccountItem.credits.add(0),
        AccountItem.headroom.add(by),
        set_limit,
        *named(tenant_id, book, account),
    ]
    is_open = AccountItem.closed_at.does_not_exist()
    was_old: Any = AccountItem.limit_minor == old
    if old == _limit_at_first(account):
        never_set = AccountItem.limit_minor.does_not_exist()
        was_old = never_set if old is None else never_set | was_old
    condition = is_open & was_old
    if new is not None:
        # An account that is not there yet has a balance of zero, which any limit allows.
        condition = condition & (AccountItem.pk.does_not_exist() | (AccountItem.headroom >= -by))

    def refusal(stored: Stored) -> Refusal:
        if _is_closed(stored):
            return AccountClosed(account=account)
        if _limit_of(account, stored) != old:
            return StaleRead(kind="account")
        return LimitTooLow(account=account)

    return Step(update(_head(tenant_id, book, account), changes, condition), refusal)


def closing_step(tenant_id: str, change: CloseAccount) -> Step:
    is_empty = AccountItem.debits == AccountItem.credits
    condition = AccountItem.pk.exists() & AccountItem.closed_at.does_not_exist() & is_empty
    head = _head(tenant_id, change.book, change.account)

    def refusal(stored: Stored) -> Refusal:
        if stored is None:
            return NotFound(kind="account")
        if _is_closed(stored):
            return AccountClosed(account=change.account)
        return AccountNotEmpty(account=change.account)

    return Step(update(head, [AccountItem.closed_at.set(change.closed_at)], condition), refusal)


def _head(tenant_id: str, book: str, account: str) -> AccountItem:
    return AccountItem(keys.account(tenant_id, book, account), keys.HEAD)


def _headroom(stored: Stored) -> int:
    """Return what an account that was there had to spend; one that never moved has nothing."""
    return int(stored["headroom"]["N"]) if stored is not None and "headroom" in stored else 0


def _is_closed(stored: Stored) -> bool:
    return stored is not None and "closed_at" in stored


def _limit_at_first(account: str) -> int | None:
    return 0 if kind_of(account).is_limited else None


def _limit_of(account: str, stored: Mapping[str, Any] | None) -> int | None:
    if stored is None or "limit_minor" not in stored:
        return _limit_at_first(account)
    return int(stored["limit_minor"]["N"])
