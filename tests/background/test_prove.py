"""The proof of a book: an honest one is proved, every tampering is found, movement is no fault."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from isp.ledger.accounts import kind_of
from isp.ledger.entry import JournalEntry, credit, debit
from isp.ledger.head import AccountHead, AccountSums
from isp.ledger.proof import FAULTS_TOLD, Phase, Proof, summarise
from isp.ledger.prove import Fault, HeadFacts, OwedFacts, Rule, TotalFacts, WrittenEntry
from isp.ledger.trial_balance import added_up, trial_balance
from isp_app.prove_books import READINGS, ProveBooks

from tests.builders import sales

TENANT, BOOK, DAY = "aaaaaaaaaa", "/isp/", "2026-11-24"
AMOUNTS = st.integers(1, 10**12)


def entries(amounts: Iterable[tuple[int, int]]) -> list[JournalEntry]:
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


@dataclass
class Book:
    """A book as honest writers leave it, in two shards, all of it of one day."""

    of: Sequence[JournalEntry]
    written: list[WrittenEntry] = field(default_factory=list)
    heads_of: dict[str, AccountHead] = field(default_factory=dict)
    stated: dict[str, AccountSums] = field(default_factory=dict)
    rollups: list[AccountSums] = field(default_factory=list)
    totals_of: list[AccountSums] = field(default_factory=list)
    closing: tuple[AccountSums, ...] = ()
    mirrored: list[tuple[AccountSums, AccountSums]] = field(default_factory=list)
    open_of: dict[str, int] = field(default_factory=dict)
    proved_accounts: set[str] = field(default_factory=set)
    is_closed: bool = False
    shards: int = 2

    def __post_init__(self) -> None:
        self.written = [
            WrittenEntry(
                one.entry_id,
                tuple(AccountSums(x.account, x.debit_minor, x.credit_minor) for x in one.lines),
            )
            for one in self.of
        ]
        balance = trial_balance(BOOK, self.of)
        self.rollups = list(balance.totalled().accounts)
        self.totals_of = list(self.rollups)
        for one in balance.accounts:
            if kind_of(one.account).has_statement:
                headroom = one.credits_minor - one.debits_minor
                limit = 0 if kind_of(one.account).is_limited else None
                self.stated[one.account] = one
                self.heads_of[one.account] = AccountHead(
                    BOOK, one.account, one.debits_minor, one.credits_minor, headroom, limit
                )

    def journal(self, proof: Proof) -> Sequence[WrittenEntry]:
        return self.written[proof.shard :: 2]

    def heads(self, proof: Proof, limit: int) -> tuple[Sequence[HeadFacts], str | None]:
        # One at a time, whatever the limit is, so that every book has pages.
        names = [name for name in sorted(self.heads_of)[proof.shard :: 2]]
        rest = [name for name in names if proof.after is None or name > proof.after]
        found = [self.head(proof, name) for name in rest[:1]]
        return found, rest[0] if len(rest) > 1 else None

    def head(self, proof: Proof, account: str) -> HeadFacts:
        return HeadFacts(self.heads_of[account], self.stated[account], self.stated[account])

    def owed(self, proof: Proof, customer_ids: Sequence[str]) -> Sequence[OwedFacts]:
        nothing = AccountSums("receivable", 0, 0)
        accounts = {one: self.stated.get(f"receivable:{one}", nothing) for one in customer_ids}
        return [
            OwedFacts(one, self.open_of.get(one, 0), sums.debits_minor - sums.credits_minor)
            for one, sums in accounts.items()
        ]

    def debtors(self, proof: Proof, limit: int) -> tuple[Sequence[str], str | None]:
        rest = [one for one in sorted(self.open_of) if proof.after is None or one > proof.after]
        return rest[:1], rest[0] if len(rest) > 1 else None

    def proved(self, proof: Proof, heads: Iterable[HeadFacts]) -> None:
        self.proved_accounts |= {facts.head.account for facts in heads}

    def totals(self, proof: Proof) -> TotalFacts:
        return TotalFacts(
            BOOK, proof.journal, added_up(self.rollups), added_up(self.totals_of), proof.heads,
            self.closing, (),
        )  # fmt: skip

    def mirrors(self, proof: Proof) -> Iterable[tuple[AccountSums, AccountSums]]:
        return self.mirrored

    def series(self, proof: Proof) -> Iterable[Fault]:
        return ()

    def close_months(self, proof: Proof) -> None:
        self.is_closed = True


def proved(book: Book, pause: Callable[[float], None] = lambda _: None) -> Proof:
    """Run the proof as the state machine does: what travels between the steps is JSON."""
    proof = Proof(TENANT, BOOK, DAY, cut=2_000_000_000)
    for _ in range(100):
        state = json.loads(json.dumps(ProveBooks(book, pause)(proof).to_state()))
        proof = Proof.from_state(state)
        if state["is_done"]:
            return proof
    raise AssertionError("the proof has no end")


MANY = st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=12)


@settings(deadline=None)
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), max_size=12))
def test_an_honest_book_is_proved_and_closed(amounts: list[tuple[int, int]]) -> None:
    book = Book(entries(amounts))
    proof = proved(book)
    assert (proof.phase, proof.faults) == (Phase.DONE, ())
    assert book.is_closed and book.proved_accounts == set(book.heads_of)


def more(sums: AccountSums, by: int) -> AccountSums:
    return replace(sums, debits_minor=sums.debits_minor + by)


def _of_line(book: Book, by: int) -> None:
    first = book.written[0]
    book.written[0] = replace(first, lines=(more(first.lines[0], by), *first.lines[1:]))


def _of_head(book: Book, by: int) -> None:
    head = book.heads_of["cash:staff"]
    book.heads_of["cash:staff"] = replace(head, debits_minor=head.debits_minor + by)


def _of_headroom(book: Book, by: int) -> None:
    head = book.heads_of["customer_credit:c0"]
    book.heads_of["customer_credit:c0"] = replace(head, headroom_minor=head.headroom_minor + by)


def _of_limit(book: Book, by: int) -> None:
    head = book.heads_of["customer_credit:c0"]
    book.heads_of["customer_credit:c0"] = replace(head, limit_minor=by)


def _overdrawn(book: Book, by: int) -> None:
    head = book.heads_of["cash:staff"]
    ceiling = head.debits_minor - abs(by)
    book.heads_of["cash:staff"] = replace(
        head, limit_minor=ceiling, headroom_minor=head.headroom_minor + ceiling
    )


def _of_statement(book: Book, by: int) -> None:
    book.stated["cash:staff"] = more(book.stated["cash:staff"], by)


def _of_total(book: Book, by: int) -> None:
    book.totals_of.append(AccountSums("service_revenue", by, 0))


def _of_control(book: Book, by: int) -> None:
    book.totals_of += [AccountSums("cash", by, 0), AccountSums("service_revenue", 0, by)]


def _of_day(book: Book, by: int) -> None:
    book.rollups.append(AccountSums("service_revenue", by, 0))


def _both_sides_of_a_day(book: Book, by: int) -> None:
    book.rollups.append(AccountSums("cash", by, by))


def _lost_entry(book: Book, by: int) -> None:
    del book.written[0]


def _lost_account(book: Book, by: int) -> None:
    del book.heads_of["cash:staff"]


def _of_closing(book: Book, by: int) -> None:
    book.closing = (AccountSums("cash", by, 0),)


def _of_mirror(book: Book, by: int) -> None:
    there = AccountSums("wallet:r1", 3, 10 + by)
    book.mirrored = [(AccountSums("wallet_at_parent", 10, 3), there)]


def _debt_without_account(book: Book, by: int) -> None:
    book.open_of["c9"] = abs(by)


def _account_without_debt(book: Book, by: int) -> None:
    sums = AccountSums("receivable:c9", abs(by), 0)
    book.stated[sums.account] = sums
    book.heads_of[sums.account] = AccountHead(BOOK, sums.account, abs(by), 0, -abs(by), None)


TAMPERINGS: dict[Callable[[Book, int], None], Rule] = {
    _of_line: Rule.ENTRY_BALANCED,
    _of_head: Rule.STATEMENT_IS_HEAD,
    _of_headroom: Rule.HEADROOM,
    _of_limit: Rule.HEADROOM,
    _overdrawn: Rule.HEADROOM,
    _of_statement: Rule.STATEMENT_IS_HEAD,
    _of_total: Rule.TRIAL_BALANCE,
    _of_control: Rule.CONTROL_IS_HEADS,
    _of_day: Rule.ROLLUP_IS_JOURNAL,
    _both_sides_of_a_day: Rule.ROLLUP_IS_JOURNAL,
    _lost_entry: Rule.ROLLUP_IS_JOURNAL,
    _lost_account: Rule.CONTROL_IS_HEADS,
    _of_closing: Rule.CLOSING,
    _of_mirror: Rule.MIRROR,
    _debt_without_account: Rule.DEBT_IS_RECEIVABLE,
    _account_without_debt: Rule.DEBT_IS_RECEIVABLE,
}


@pytest.mark.parametrize("tamper", TAMPERINGS)
@settings(max_examples=25, deadline=None)
@given(amounts=MANY, by=st.integers(-100, 100).filter(bool))
def test_every_tampering_is_found_whatever_the_book(
    tamper: Callable[[Book, int], None], amounts: list[tuple[int, int]], by: int
) -> None:
    book = Book(entries(amounts))
    tamper(book, by)
    faults = proved(book).faults
    assert TAMPERINGS[tamper] in {fault.rule for fault in faults}
    assert all(fault.difference_minor for fault in faults)
    assert not book.is_closed


def test_a_mirror_that_says_the_same_is_no_fault() -> None:
    book = Book(entries([(1, 1)]))
    _of_mirror(book, 0)
    assert proved(book).faults == ()


def billed(open_of: dict[str, int]) -> Book:
    """A book with sales on account, which honest invoices say are open."""
    sold = [
        sales.entry(
            f"b{name}",
            debit(f"receivable:{name}", minor),
            credit("service_revenue", minor),
            tenant_id=TENANT,
        )
        for name, minor in open_of.items()
    ]
    return Book([*entries([(100, 50)]), *sold], open_of=dict(open_of))


@settings(deadline=None)
@given(open_of=st.dictionaries(st.sampled_from("abcdef"), AMOUNTS), by=st.integers(-5, 5))
def test_open_invoices_are_compared_with_each_customers_account(
    open_of: dict[str, int], by: int
) -> None:
    book = billed(open_of)
    for name, minor in list(open_of.items())[:1]:
        book.open_of[name] = max(minor + by, 1)
        off = book.open_of[name] - minor
        expected = [Fault(Rule.DEBT_IS_RECEIVABLE, f"receivable:{name}", off)] if off else []
        assert list(proved(book).faults) == expected
        return
    assert proved(book).faults == ()


def test_an_account_that_is_added_up_after_its_invoice_is_waited_for() -> None:
    book, pauses = billed({"c1": 70}), []
    late = book.stated.pop("receivable:c1")
    head = book.heads_of.pop("receivable:c1")
    book.totals_of = [one for one in book.totals_of if one.account != "receivable"]
    book.totals_of.append(AccountSums("paid_in", 70, 0))

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        book.stated[late.account], book.heads_of[head.account] = late, head

    assert proved(book, pause).faults == ()
    assert len(pauses) == 1


class Moving(Book):
    """An account that moves between the reading of its head and of its statement, some times."""

    times = 0

    def head(self, proof: Proof, account: str) -> HeadFacts:
        facts = super().head(proof, account)
        if account != "cash:staff" or not self.times:
            return facts
        self.times -= 1
        return replace(facts, stated=more(facts.stated, 5))


@pytest.mark.parametrize(("times", "found"), [(1, 0), (2, 0), (READINGS, 1)])
def test_an_account_that_moves_while_it_is_read_is_read_again(times: int, found: int) -> None:
    pauses: list[float] = []
    book = Moving(entries([(100, 50), (30, 20)]))
    book.times = times
    faults = proved(book, pauses.append).faults
    assert [fault.rule for fault in faults] == [Rule.STATEMENT_IS_HEAD] * found
    assert ("cash:staff" in book.proved_accounts) is (not found)


def test_totals_that_come_late_are_waited_for() -> None:
    book, pauses = Book(entries([(100, 50)])), []
    late = book.rollups.pop()

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if late not in book.rollups:
            book.rollups.append(late)

    assert proved(book, pause).faults == ()
    assert len(pauses) == 1


def test_a_fault_that_stands_is_told_with_its_amount() -> None:
    book = Book(entries([(100, 50)]))
    _of_total(book, 5)
    assert proved(book).faults == (Fault(Rule.TRIAL_BALANCE, BOOK, 5),)


def test_ten_thousand_faults_do_not_make_the_state_too_large() -> None:
    book = Book(entries([(10, 5)] * 300))
    book.written = [replace(one, lines=one.lines[:1]) for one in book.written]
    assert len(proved(book).faults) == FAULTS_TOLD


def test_the_summary_names_every_book_that_is_not_proved() -> None:
    summary = summarise(
        [
            {"book": "/isp/r2/", "faults": []},
            {"book": "/isp/r1/", "faults": [["headroom", "wallet:x", 5]]},
            {"book": "/isp/", "faults": ["could not be proved"]},
        ]
    )
    assert (summary.books, summary.not_proved) == (3, ("/isp/", "/isp/r1/"))
