"""The proof of a book: what was written in several ways must say the same, to the last poisha.

Each fault names what differs from what; a book without faults is proved. All figures are whole minor
units and compared exactly. `tests/background/test_prove.py` finds every tampering with a proved book.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from isp.ledger.accounts import kind_of
from isp.ledger.head import AccountHead
from isp.ledger.trial_balance import AccountSums


class Rule(StrEnum):
    ENTRY_BALANCED = "entry_balanced"  # Σ debits = Σ credits of each entry.
    STATEMENT_IS_HEAD = "statement_is_head"  # Σ statement lines = the guarded account.
    HEADROOM = "headroom"  # headroom = balance + credit limit.
    ROLLUP_IS_JOURNAL = "rollup_is_journal"  # Σ rollups of the day = Σ lines of the day.
    TRIAL_BALANCE = "trial_balance"  # Σ all debits = Σ all credits.


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not so, by how much."""

    rule: Rule
    about: str  # An account or an entry.
    difference_minor: int


@dataclass(frozen=True, slots=True)
class WrittenEntry:
    """An entry as it lies in the table: a damaged one must be found, not refused."""

    entry_id: str
    lines: tuple[AccountSums, ...]


@dataclass(frozen=True, slots=True)
class BookFacts:
    """One book and one day, read in every way in which it was written."""

    book: str
    entries_of_day: tuple[WrittenEntry, ...]
    rollups_of_day: tuple[AccountSums, ...]
    heads: tuple[AccountHead, ...]
    statements: tuple[AccountSums, ...]  # Sums of the statement lines, one per guarded account.
    rollups: tuple[AccountSums, ...]  # All days.


def prove(facts: BookFacts) -> tuple[Fault, ...]:
    """Return what is not so; nothing if the book is proved."""
    return (
        *_unbalanced_entries(facts.entries_of_day),
        *_heads_unlike_statements(facts.heads, facts.statements),
        *_wrong_headrooms(facts.heads),
        *_rollups_unlike_journal(facts),
        *_trial_balance(facts),
    )


def _unbalanced_entries(entries: Iterable[WrittenEntry]) -> Iterable[Fault]:
    for entry in entries:
        difference = sum(line.debits_minor - line.credits_minor for line in entry.lines)
        if difference:
            yield Fault(Rule.ENTRY_BALANCED, entry.entry_id, difference)


def _heads_unlike_statements(
    heads: Iterable[AccountHead], statements: Iterable[AccountSums]
) -> Iterable[Fault]:
    kept = _by_account(AccountSums(h.account, h.debits_minor, h.credits_minor) for h in heads)
    yield from _differences(Rule.STATEMENT_IS_HEAD, kept, _by_account(statements))


def _wrong_headrooms(heads: Iterable[AccountHead]) -> Iterable[Fault]:
    for head in heads:
        balance = head.credits_minor - head.debits_minor
        # Without a credit limit headroom is the balance, and neither is ever below zero. That holds
        # on both sides of the books: who owes can owe more by what was credited to his receivable.
        if head.headroom_minor != balance or balance < 0:
            yield Fault(Rule.HEADROOM, head.account, head.headroom_minor - balance)


def _rollups_unlike_journal(facts: BookFacts) -> Iterable[Fault]:
    lines = (line for entry in facts.entries_of_day for line in entry.lines)
    journal = _by_account(line for line in lines if not kind_of(line.account).is_guarded)
    yield from _differences(Rule.ROLLUP_IS_JOURNAL, _by_account(facts.rollups_of_day), journal)


def _trial_balance(facts: BookFacts) -> Iterable[Fault]:
    heads = sum(head.debits_minor - head.credits_minor for head in facts.heads)
    rollups = sum(sums.debits_minor - sums.credits_minor for sums in facts.rollups)
    if heads + rollups:
        yield Fault(Rule.TRIAL_BALANCE, facts.book, heads + rollups)


Sums = Mapping[str, tuple[int, int]]


def _by_account(all_sums: Iterable[AccountSums]) -> Sums:
    found: dict[str, tuple[int, int]] = {}
    for sums in all_sums:
        debits, credits = found.get(sums.account, (0, 0))
        found[sums.account] = (debits + sums.debits_minor, credits + sums.credits_minor)
    return found


def _differences(rule: Rule, one: Sums, other: Sums) -> Iterable[Fault]:
    for account in sorted({*one, *other}):
        ours, theirs = one.get(account, (0, 0)), other.get(account, (0, 0))
        if ours != theirs:
            # Debits and credits are compared apart: two errors that cancel out are two errors.
            off = (ours[0] - theirs[0]) or (ours[1] - theirs[1])
            yield Fault(rule, account, off)
