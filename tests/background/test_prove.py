from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isp.ledger.accounts import kind_of
from isp.ledger.entry import JournalEntry, credit, debit
from isp.ledger.head import AccountHead
from isp.ledger.prove import BookFacts, Fault, Rule, WrittenEntry, prove
from isp.ledger.trial_balance import AccountSums, trial_balance
from isp.parties.scope import Scope
from reconcile_books.proofs import READINGS, prove_tenant, summarise

from tests.builders import sales

TENANT, BOOK = "aaaaaaaaaa", "/isp/"

AMOUNTS = st.integers(1, 10**12)


def entries(amounts: list[tuple[int, int]]) -> list[JournalEntry]:
    """Cash came in, some of it for a sale and the rest as the customer's credit."""
    return [
        sales.entry(
            f"e{number}",
            debit("cash:staff", sale + kept),
            credit("service_revenue", sale),
            credit(f"customer_credit:c{number % 3}", kept),
            tenant_id=TENANT,
        )
        for number, (sale, kept) in enumerate(amounts)
    ]


def facts(of: list[JournalEntry]) -> BookFacts:
    """A book as honest writers leave it."""
    sums = trial_balance(BOOK, of).accounts
    guarded = tuple(one for one in sums if kind_of(one.account).is_guarded)
    rollups = tuple(one for one in sums if not kind_of(one.account).is_guarded)
    return BookFacts(
        book=BOOK,
        entries_of_day=tuple(
            WrittenEntry(
                entry.entry_id,
                tuple(AccountSums(x.account, x.debit_minor, x.credit_minor) for x in entry.lines),
            )
            for entry in of
        ),
        rollups_of_day=rollups,
        heads=tuple(
            AccountHead(
                BOOK, g.account, g.debits_minor, g.credits_minor, g.credits_minor - g.debits_minor
            )
            for g in guarded
        ),
        statements=guarded,
        rollups=rollups,
    )


BOOKS = st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=20).map(entries).map(facts)


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), max_size=20))
def test_an_honest_book_is_proved(amounts: list[tuple[int, int]]) -> None:
    assert prove(facts(entries(amounts))) == ()


def more(sums: AccountSums, by: int) -> AccountSums:
    return replace(sums, debits_minor=sums.debits_minor + by)


def _of_line(book: BookFacts, by: int) -> BookFacts:
    first, *rest = book.entries_of_day
    lines = (more(first.lines[0], by), *first.lines[1:])
    return replace(book, entries_of_day=(replace(first, lines=lines), *rest))


def _of_head(book: BookFacts, by: int) -> BookFacts:
    first, *rest = book.heads
    return replace(book, heads=(replace(first, debits_minor=first.debits_minor + by), *rest))


def _of_headroom(book: BookFacts, by: int) -> BookFacts:
    first, *rest = book.heads
    return replace(book, heads=(replace(first, headroom_minor=first.headroom_minor + by), *rest))


def _of_statement(book: BookFacts, by: int) -> BookFacts:
    return replace(book, statements=(more(book.statements[0], by), *book.statements[1:]))


def _of_rollup(book: BookFacts, by: int) -> BookFacts:
    return replace(book, rollups=(more(book.rollups[0], by), *book.rollups[1:]))


def _of_day(book: BookFacts, by: int) -> BookFacts:
    return replace(
        book, rollups_of_day=(more(book.rollups_of_day[0], by), *book.rollups_of_day[1:])
    )


def _both_sides_of_a_day(book: BookFacts, by: int) -> BookFacts:
    first, *rest = book.rollups_of_day
    swollen = replace(
        first, debits_minor=first.debits_minor + by, credits_minor=first.credits_minor + by
    )
    return replace(book, rollups_of_day=(swollen, *rest))


def _lost_entry(book: BookFacts, by: int) -> BookFacts:
    return replace(book, entries_of_day=book.entries_of_day[1:])


TAMPERINGS: dict[Callable[[BookFacts, int], BookFacts], Rule] = {
    _of_line: Rule.ENTRY_BALANCED,
    _of_head: Rule.STATEMENT_IS_HEAD,
    _of_headroom: Rule.HEADROOM,
    _of_statement: Rule.STATEMENT_IS_HEAD,
    _of_rollup: Rule.TRIAL_BALANCE,
    _of_day: Rule.ROLLUP_IS_JOURNAL,
    _both_sides_of_a_day: Rule.ROLLUP_IS_JOURNAL,
    _lost_entry: Rule.ROLLUP_IS_JOURNAL,
}


@pytest.mark.parametrize("tamper", TAMPERINGS)
@given(book=BOOKS, by=st.integers(-100, 100).filter(bool))
def test_every_tampering_is_found_whatever_the_book(
    tamper: Callable[[BookFacts, int], BookFacts], book: BookFacts, by: int
) -> None:
    faults = prove(tamper(book, by))
    assert TAMPERINGS[tamper] in {fault.rule for fault in faults}
    assert all(fault.difference_minor for fault in faults)


class MovingBooks:
    """What each reading finds; the last one again when all are told."""

    def __init__(self, *readings: BookFacts) -> None:
        self._readings = list(readings)

    def books(self, scope: Scope) -> list[str]:
        return [BOOK]

    def facts(self, scope: Scope, book: str, day: str) -> BookFacts:
        return self._readings.pop(0) if len(self._readings) > 1 else self._readings[0]


HONEST = facts(entries([(100, 50), (30, 20)]))


def test_a_book_that_moves_while_it_is_read_is_read_again() -> None:
    pauses: list[float] = []
    moving = MovingBooks(_of_rollup(HONEST, 5), HONEST)
    (proof,) = prove_tenant(moving, TENANT, "2026-11-24", pauses.append)
    assert proof.faults == ()
    assert len(pauses) == 1


def test_a_fault_that_stands_is_told_with_its_amount() -> None:
    pauses: list[float] = []
    wrong = MovingBooks(_of_rollup(HONEST, 5))
    (proof,) = prove_tenant(wrong, TENANT, "2026-11-24", pauses.append)
    assert proof.faults == (Fault(Rule.TRIAL_BALANCE, BOOK, 5),)
    assert len(pauses) == READINGS - 1


def test_the_summary_names_every_tenant_whose_books_are_not_proved() -> None:
    summary = summarise(
        [
            {"tenant_id": "b", "books": 1, "faults": []},
            {"tenant_id": "c", "books": 2, "faults": ["headroom"]},
            {"tenant_id": "a", "books": 0, "faults": ["could not be proved"]},
        ]
    )
    assert (summary.tenants, summary.books, summary.not_proved) == (3, 3, ("a", "c"))
