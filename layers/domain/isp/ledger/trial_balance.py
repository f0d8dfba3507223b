"""The trial balance: the sums of all accounts of a book, whose difference is always zero.

Accounts with statements appear in it as one total of their kind (`accounts.py`), however many they
are, and it is read from the last monthly closing and the days since, however old the book is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from isp.ledger.accounts import totalled_as
from isp.ledger.entry import JournalEntry
from isp.ledger.head import AccountSums


@dataclass(frozen=True, slots=True)
class TrialBalance:
    book: str
    accounts: tuple[AccountSums, ...]

    @property
    def difference_minor(self) -> int:
        """Return debits minus credits over all accounts; anything but zero is an alarm."""
        return sum(sums.debits_minor - sums.credits_minor for sums in self.accounts)

    def totalled(self) -> TrialBalance:
        """Return it with one total for each kind of account that has statements."""
        return TrialBalance(
            self.book,
            added_up(
                AccountSums(totalled_as(one.account), one.debits_minor, one.credits_minor)
                for one in self.accounts
            ),
        )

    def balance_minor(self, account: str) -> int:
        """Return debits minus credits of one account, zero if it never moved."""
        return sum(
            sums.debits_minor - sums.credits_minor
            for sums in self.accounts
            if sums.account == account
        )


def trial_balance(book: str, entries: Iterable[JournalEntry]) -> TrialBalance:
    """Return the trial balance of `book` from its journal, account by account."""
    return TrialBalance(book, added_up(_sums(book, entries)))


def added_up(all_sums: Iterable[AccountSums]) -> tuple[AccountSums, ...]:
    """Return one sum for each name, in the order of names."""
    found: dict[str, tuple[int, int]] = {}
    for one in all_sums:
        debits, credits = found.get(one.account, (0, 0))
        found[one.account] = (debits + one.debits_minor, credits + one.credits_minor)
    return tuple(AccountSums(name, *found[name]) for name in sorted(found))


def _sums(book: str, entries: Iterable[JournalEntry]) -> Iterator[AccountSums]:
    for entry in entries:
        assert entry.book == book, f"{entry.entry_id} is of {entry.book}"
        yield from (
            AccountSums(line.account, line.debit_minor, line.credit_minor) for line in entry.lines
        )
