"""The totals of one day of a book, which are added up from the stream of entries, a second or so behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from isp.ledger.accounts import Side, kind_name, kind_of
from isp.ledger.entry import JournalEntry
from isp.ledger.head import AccountSums
from isp.ledger.trial_balance import trial_balance

# What comes here was received before, at a gateway or in cash.
MOVED_INTO = frozenset({"bank", "cash_in_transit"})


@dataclass(frozen=True, slots=True)
class DayTotals:
    """Sums by account, with one total for each kind that has statements (as in the trial balance).

    `lacks_since` is the second of an entry that is posted and not in the sums yet; None where the last
    entries of the day are all in.
    """

    sums: tuple[AccountSums, ...]
    lacks_since: int | None = None

    @property
    def received_minor(self) -> int:
        """Return what the day brought into cash and wallets from outside."""
        return sum(
            one.debits_minor
            for one in self.sums
            if kind_of(one.account).side is Side.ASSET and kind_name(one.account) not in MOVED_INTO
        )

    def as_of(self, now: int) -> int:
        """Return up to which second the sums tell everything."""
        return now if self.lacks_since is None else self.lacks_since


def day_totals(book: str, entries: Iterable[JournalEntry]) -> DayTotals:
    """Return the totals that a day's entries have when all of them were added up."""
    return DayTotals(trial_balance(book, entries).totalled().accounts)
