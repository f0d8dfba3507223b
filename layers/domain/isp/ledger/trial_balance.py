"""The trial balance: the sums of all accounts of a book, whose difference is always zero."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from isp.ledger.entry import JournalEntry


@dataclass(frozen=True, slots=True)
class AccountSums:
    """What was ever debited to and credited from one account."""

    account: str
    debits_minor: int
    credits_minor: int


@dataclass(frozen=True, slots=True)
class TrialBalance:
    book: str
    accounts: tuple[AccountSums, ...]

    @property
    def difference_minor(self) -> int:
        """Return debits minus credits over all accounts; anything but zero is an alarm."""
        return sum(sums.debits_minor - sums.credits_minor for sums in self.accounts)

    def balance_minor(self, account: str) -> int:
        """Return debits minus credits of one account, zero if it never moved."""
        return sum(
            sums.debits_minor - sums.credits_minor
            for sums in self.accounts
            if sums.account == account
        )


def trial_balance(book: str, entries: Iterable[JournalEntry]) -> TrialBalance:
    """Return the trial balance of `book` from its journal."""
    debits: dict[str, int] = {}
    credits: dict[str, int] = {}
    for entry in entries:
        assert entry.book == book, f"{entry.entry_id} is of {entry.book}"
        for line in entry.lines:
            debits[line.account] = debits.get(line.account, 0) + line.debit_minor
            credits[line.account] = credits.get(line.account, 0) + line.credit_minor
    return TrialBalance(
        book=book,
        accounts=tuple(
            AccountSums(account, debits[account], credits[account]) for account in sorted(debits)
        ),
    )
