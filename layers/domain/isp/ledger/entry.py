"""Journal entries: the only way in which money moves.

An entry is a set of lines in one book whose debits equal its credits. Entries are written once and
never changed; a mistake is put right by another entry that names the first. Amounts are whole minor
units, never floats, never Decimals. The proof is `tests/domain/test_ledger.py`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from isp.ledger.accounts import kind_of

LINES_MAX = 12
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Line:
    """One debit or one credit of one account."""

    account: str
    debit_minor: int = 0
    credit_minor: int = 0

    def __post_init__(self) -> None:
        assert type(self.debit_minor) is int and type(self.credit_minor) is int, self
        assert min(self.debit_minor, self.credit_minor) == 0, f"one side only: {self}"
        assert max(self.debit_minor, self.credit_minor) > 0, f"an empty line: {self}"
        assert kind_of(self.account) is not None


def debit(account: str, minor: int) -> Line:
    return Line(account, debit_minor=minor)


def credit(account: str, minor: int) -> Line:
    return Line(account, credit_minor=minor)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A balanced fact in one book.

    `entry_id` comes from the business fact, so a retry finds itself. One fact may post in several
    books (a sale of a reseller's), so an entry is known by its book and its id.
    """

    tenant_id: str
    book: str  # The path of the node whose book it is, such as "/isp/".
    entry_id: str
    kind: str
    posted_at: int
    effective_at: int  # When it happened: a payment may be told of an hour after it was made.
    day: str  # Of the posting, in the tenant's zone (`Moment.day`); fixed, should the zone change.
    actor_id: str
    lines: tuple[Line, ...]
    about: str  # What the entry is about, such as the sale or the receipt.
    reverses: str | None = None

    def __post_init__(self) -> None:
        debits = sum(line.debit_minor for line in self.lines)
        credits = sum(line.credit_minor for line in self.lines)
        assert debits == credits > 0, f"{self.entry_id}: {debits} debited, {credits} credited"
        assert len(self.lines) <= LINES_MAX, self.entry_id
        assert _DAY.fullmatch(self.day), self.day
        accounts = [line.account for line in self.lines]
        # DynamoDB refuses two actions on one item in one transaction.
        assert len(accounts) == len(set(accounts)), f"{self.entry_id}: merge lines per account"

    @property
    def digest(self) -> str:
        """Return the fingerprint of what the entry says, without when and by whom."""
        said = [self.book, self.entry_id, self.kind, self.reverses]
        lines = sorted((line.account, line.debit_minor, line.credit_minor) for line in self.lines)
        return hashlib.sha256(json.dumps([said, lines]).encode()).hexdigest()


def merged(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines with one net line per account; accounts that cancel out disappear."""
    net: dict[str, int] = {}
    for line in lines:
        net[line.account] = net.get(line.account, 0) + line.debit_minor - line.credit_minor
    return tuple(
        debit(account, minor) if minor > 0 else credit(account, -minor)
        for account, minor in net.items()
        if minor
    )


def mirrored(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines with debits and credits exchanged: what undoes them."""
    return tuple(
        Line(line.account, debit_minor=line.credit_minor, credit_minor=line.debit_minor)
        for line in lines
    )
