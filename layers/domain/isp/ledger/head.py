"""The head of an account, what its limit does, and the lines of its statement."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccountHead:
    """What was ever debited to and credited from one account of one book.

    An account is known by its book, too: a customer's credit with one seller is not credit with
    another, whoever sells to him now. Of a guarded account headroom = credits - debits + limit holds
    at every moment, and it is never below zero unless there is no limit (None). It is the same on
    both sides of the books: a wallet can pay what came in and its credit limit; a collector can take
    in, and a child can owe, what is left below the ceiling.
    """

    book: str
    account: str
    debits_minor: int
    credits_minor: int
    headroom_minor: int
    limit_minor: int | None = 0
    closed_at: int | None = None

    @property
    def sums(self) -> AccountSums:
        return AccountSums(self.account, self.debits_minor, self.credits_minor)


@dataclass(frozen=True, slots=True)
class AccountSums:
    """What was debited to and credited from one account, or from all accounts of a kind."""

    account: str
    debits_minor: int
    credits_minor: int


@dataclass(frozen=True, slots=True)
class Entered:
    """An entry as a statement names it."""

    entry_id: str
    kind: str
    about: str


@dataclass(frozen=True, slots=True)
class StatementLine:
    """What one commit did to a guarded or stated account, as its owner reads it.

    Money that comes in and is spent at once is one line with both amounts: the first entry has the
    line's name, the others are named beside it.
    """

    entry_id: str
    kind: str
    about: str
    posted_at: int
    debit_minor: int
    credit_minor: int
    also: tuple[Entered, ...] = ()
