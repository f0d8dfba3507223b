"""The proof of a book: what was written in several ways must say the same, to the last poisha.

A book is proved for a day that is over, in parts of bounded size: the journal of the day, the accounts
some at a time, and last the totals. What is compared does not move any more, except the heads
themselves: these are read again before a difference counts. Each fault names what differs from what;
a book without faults is proved. All figures are whole minor units and compared exactly.
`tests/background/test_prove.py` finds every tampering with a proved book.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from isp.ledger.accounts import account, kind_of, totalled_as
from isp.ledger.head import AccountHead, AccountSums
from isp.ledger.trial_balance import added_up


class Rule(StrEnum):
    ENTRY_BALANCED = "entry_balanced"  # Σ debits = Σ credits of each entry.
    STATEMENT_IS_HEAD = "statement_is_head"  # Σ statement lines = the head of the account.
    HEADROOM = "headroom"  # headroom = balance + limit, and not below zero where there is a limit.
    ROLLUP_IS_JOURNAL = "rollup_is_journal"  # Σ rollups of the day = Σ lines of the day.
    CONTROL_IS_HEADS = "control_is_heads"  # The total of a kind = Σ statements of its accounts.
    CLOSING = "closing"  # The last closing = the one before + the rollups of its month.
    TRIAL_BALANCE = "trial_balance"  # Σ all debits = Σ all credits.
    MIRROR = "mirror"  # What a node has at its parent = what the parent has of it.
    DEBT_IS_RECEIVABLE = "debt_is_receivable"  # Σ open invoices = the customer's receivable.
    INVOICE_SERIES = "invoice_series"  # 1..last = issued + void.


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
class HeadFacts:
    """One account: its head, all its statement lines, and those up to the end of the day."""

    head: AccountHead
    stated: AccountSums
    stated_to_day: AccountSums


@dataclass(frozen=True, slots=True)
class OwedFacts:
    """What a customer owes in a book: by his open invoices, and by the account of it."""

    customer_id: str
    open_minor: int
    receivable_minor: int


@dataclass(frozen=True, slots=True)
class TotalFacts:
    """A book at the end of the day. All sums are by the names that the trial balance has."""

    book: str
    journal_of_day: tuple[AccountSums, ...]
    rollups_of_day: tuple[AccountSums, ...]
    totals: tuple[AccountSums, ...]  # The last closing and the rollups since, up to the day.
    heads: tuple[AccountSums, ...]  # Of the statements, up to the day.
    closing: tuple[AccountSums, ...] = ()  # The last one as it was written, and as it should be.
    closing_again: tuple[AccountSums, ...] = ()


def prove_entries(entries: Iterable[WrittenEntry]) -> Iterable[Fault]:
    for entry in entries:
        difference = sum(line.debits_minor - line.credits_minor for line in entry.lines)
        if difference:
            yield Fault(Rule.ENTRY_BALANCED, entry.entry_id, difference)


def prove_head(facts: HeadFacts) -> Iterable[Fault]:
    head = facts.head
    yield from _differences(Rule.STATEMENT_IS_HEAD, [head.sums], [facts.stated])
    if not kind_of(head.account).is_guarded:
        return
    told = head.credits_minor - head.debits_minor + (head.limit_minor or 0)
    if head.headroom_minor != told:
        yield Fault(Rule.HEADROOM, head.account, head.headroom_minor - told)
    elif head.limit_minor is not None and head.headroom_minor < 0:
        yield Fault(Rule.HEADROOM, head.account, head.headroom_minor)


def prove_owed(facts: OwedFacts) -> Iterable[Fault]:
    """Compare what a customer's open invoices add up to with his receivable; the account names him."""
    difference = facts.open_minor - facts.receivable_minor
    if difference:
        name = account("receivable", facts.customer_id)
        yield Fault(Rule.DEBT_IS_RECEIVABLE, name, difference)


def prove_totals(facts: TotalFacts) -> Iterable[Fault]:
    yield from _differences(Rule.ROLLUP_IS_JOURNAL, facts.rollups_of_day, facts.journal_of_day)
    controls = [one for one in facts.totals if kind_of(one.account).has_statement]
    yield from _differences(Rule.CONTROL_IS_HEADS, controls, facts.heads)
    yield from _differences(Rule.CLOSING, facts.closing, facts.closing_again)
    difference = sum(one.debits_minor - one.credits_minor for one in facts.totals)
    if difference:
        yield Fault(Rule.TRIAL_BALANCE, facts.book, difference)


def prove_mirror(at_parent: AccountSums, of_child: AccountSums) -> Iterable[Fault]:
    """Compare what a node has at its parent with what the parent's book says of it, at one time."""
    difference = (
        at_parent.debits_minor
        - at_parent.credits_minor
        + of_child.debits_minor
        - of_child.credits_minor
    )
    if difference:
        yield Fault(Rule.MIRROR, f"{at_parent.account} of {of_child.account}", difference)


def by_total(sums: Iterable[AccountSums]) -> tuple[AccountSums, ...]:
    """Return the sums by the names that the trial balance has."""
    return added_up(
        AccountSums(totalled_as(one.account), one.debits_minor, one.credits_minor) for one in sums
    )


def _differences(
    rule: Rule, one: Iterable[AccountSums], other: Iterable[AccountSums]
) -> Iterable[Fault]:
    ours = {sums.account: sums for sums in one}
    theirs = {sums.account: sums for sums in other}
    for name in sorted({*ours, *theirs}):
        nothing = AccountSums(name, 0, 0)
        left, right = ours.get(name, nothing), theirs.get(name, nothing)
        debits = left.debits_minor - right.debits_minor
        # Debits and credits are compared apart: two errors that cancel out are two errors.
        off = debits or left.credits_minor - right.credits_minor
        if off:
            yield Fault(rule, name, off)
