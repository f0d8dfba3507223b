"""The nightly proof over the real tables: what was committed is proved, what was damaged is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from isp.decision import Create, Decision, SetLimit
from isp.ledger.entry import JournalEntry, Line, credit, debit
from isp.ledger.proof import Phase, Proof
from isp.ledger.prove import Fault, Rule
from isp.minutes import day_at, day_ends_at
from isp.parties.scope import Scope, tenant_scope
from isp.refusals import Refusal
from isp.sales.debt import OpenInvoice, no_debt, stored_debt
from isp_app import prove_books
from isp_app.prove_books import ProveBooks
from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.books import books_of
from isp_aws.dynamodb.closings import last_closing
from isp_aws.dynamodb.items.ledger import AccountItem, RollupItem, StatementLineItem
from isp_aws.dynamodb.items.sales import DebtItem
from isp_aws.dynamodb.rollups import add_up
from isp_aws.dynamodb.stored_books import DynamoBooks

from benchmarks.capacity import measured
from tests.adapters.conftest import Adapters, new_tenant_id
from tests.builders import parties, sales

OFFSET, BOOK = 360, "/isp/"
START = 1_767_600_000  # The fifth of January 2026, noon and later in Dhaka.
DAY_SECONDS = 86_400


def posted(
    scope: Scope, entry_id: str, *lines: Line, day: int = 0, book: str = BOOK
) -> JournalEntry:
    at = START + day * DAY_SECONDS
    entry = sales.entry(entry_id, *lines, tenant_id=scope.tenant_id)
    return replace(entry, posted_at=at, effective_at=at, day=day_at(at, OFFSET), book=book)


def commit(adapters: Adapters, scope: Scope, *entries: JournalEntry) -> None:
    adapters.ledger.commit(scope, Decision(entries=entries))
    add_up(scope, entries)


def prove(scope: Scope, day: int, book: str = BOOK) -> tuple[Fault, ...]:
    return prove_day(scope, day_at(START + day * DAY_SECONDS, OFFSET), OFFSET, book)


def prove_day(scope: Scope, day: str, offset: int, book: str = BOOK) -> tuple[Fault, ...]:
    proof = Proof(scope.tenant_id, book, day, day_ends_at(day, offset))
    while proof.phase is not Phase.DONE:
        proof = ProveBooks(DynamoBooks(), lambda _: None)(proof)
    return proof.faults


def sold(scope: Scope, number: int, minor: int, day: int) -> Sequence[JournalEntry]:
    """What a customer pays, and for how much of it he buys; every third one on credit of a child."""
    name, customer = f"{day}-{number}", f"customer_credit:C{number % 3}"
    paid = posted(
        scope, f"p{name}", debit("gateway:bkash", minor), credit(customer, minor), day=day
    )
    bought = posted(
        scope, f"s{name}", debit(customer, minor), credit("service_revenue", minor), day=day
    )
    taken = posted(
        scope, f"c{name}", debit("cash:staff", minor), credit("vat_payable", minor), day=day
    )
    return ((paid,), (paid, bought), (taken,))[number % 3]


HISTORIES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(1, 10**9), st.integers(0, 4)), min_size=1, max_size=12
)


@settings(
    max_examples=6,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=HISTORIES)
def test_whatever_was_committed_is_proved_on_every_day(
    real: Adapters, history: list[tuple[int, int, int]]
) -> None:
    scope = tenant_scope(new_tenant_id())
    by_day = sorted(enumerate(history), key=lambda one: one[1][2])
    for day in range(5):
        for place, (kind, minor, on) in by_day:
            if on == day:
                entries = sold(scope, kind + 3 * place, minor, day)
                commit(real, scope, *entries)
        # Tomorrow's entries are there already when the proof runs at night.
        commit(real, scope, *sold(scope, 900 + day, 7, day + 1))
        assert prove(scope, day) == ()


@pytest.fixture
def book(real: Adapters, scope: Scope) -> Scope:
    for number in range(9):
        commit(real, scope, *sold(scope, number, 100 + number, 0))
    return scope


def test_a_damaged_head_is_found(book: Scope) -> None:
    with bound(book):
        head = AccountItem(keys.account(book.tenant_id, BOOK, "customer_credit:C0"), keys.HEAD)
        head.update(actions=[AccountItem.headroom.add(1)])
    assert [(one.rule, one.difference_minor) for one in prove(book, 0)] == [(Rule.HEADROOM, 1)]


def test_a_lost_statement_line_is_found(book: Scope) -> None:
    with bound(book):
        key = keys.account(book.tenant_id, BOOK, "gateway:bkash")
        line = next(iter(StatementLineItem.query(key, StatementLineItem.sk.startswith("P#"))))
        line.delete()
    rules = {one.rule for one in prove(book, 0)}
    assert rules == {Rule.STATEMENT_IS_HEAD, Rule.CONTROL_IS_HEADS}


def test_a_damaged_total_is_found(book: Scope) -> None:
    with bound(book):
        sums = list(RollupItem.query(keys.rollups_of_book(book.tenant_id, BOOK)))
        sums[0].update(actions=[RollupItem.debits.add(3)])
    rules = {one.rule for one in prove(book, 0)}
    assert {Rule.ROLLUP_IS_JOURNAL, Rule.TRIAL_BALANCE} <= rules


def test_what_was_proved_is_not_read_again_until_it_moves(real: Adapters, book: Scope) -> None:
    assert prove(book, 0) == ()
    with measured() as quiet:
        assert prove(book, 1) == ()
    commit(real, book, *sold(book, 0, 5, 2))
    with measured() as busy:
        assert prove(book, 2) == ()
    assert busy.calls["Query"] == quiet.calls["Query"] + 2, "two accounts have moved"


def test_a_line_that_came_late_is_found_by_reading_all(real: Adapters, book: Scope) -> None:
    assert prove(book, 2) == ()
    # Posted on a day that was proved: its line lies before the checkpoint.
    commit(real, book, *sold(book, 0, 5, 1))
    assert prove(book, 3) == ()


def test_limits_are_part_of_the_proof(real: Adapters, book: Scope) -> None:
    limit = Decision(changes=(SetLimit(BOOK, "wallet:r1", 0, 100),))
    real.ledger.commit(book, limit)
    used = posted(book, "w", debit("wallet:r1", 60), credit("wholesale_revenue", 60))
    commit(real, book, used)
    assert prove(book, 0) == ()


def test_months_are_closed_once_they_are_proved(real: Adapters, book: Scope) -> None:
    told = real.ledger.trial_balance(book, BOOK)
    assert prove(book, 27) == ()  # The first of February: too early.
    with bound(book):
        assert last_closing(book.tenant_id, BOOK) is None
    assert prove(book, 60) == ()  # In March.
    with bound(book):
        last = last_closing(book.tenant_id, BOOK)
    assert last is not None and last.month == "2026-02"
    assert real.ledger.trial_balance(book, BOOK) == told
    with bound(book):
        last.sums = last.sums[1:]
        last.save()
    assert Rule.CLOSING in {one.rule for one in prove(book, 61)}


def test_a_node_and_its_parent_tell_the_same(real: Adapters, scope: Scope) -> None:
    below = "/isp/r1/"
    node = parties.node(scope.tenant_id, id="r1", path=below)
    real.ledger.commit(scope, Decision(changes=(Create(node),)))
    assert books_of(scope) == [BOOK, below]
    above = posted(scope, "topup:1", debit("bank", 500), credit("wallet:r1", 500))
    mirror = posted(
        scope, "topup:1", debit("wallet_at_parent", 500), credit("paid_in", 500), book=below
    )
    commit(real, scope, above, mirror)
    assert prove(scope, 0, BOOK) == prove(scope, 0, below) == ()
    commit(real, scope, posted(scope, "lost", debit("bank", 7), credit("wallet:r1", 7), day=1))
    (fault,) = prove(scope, 1, below)
    assert (fault.rule, fault.difference_minor) == (Rule.MIRROR, -7)


def test_long_books_are_proved_in_parts(
    real: Adapters, book: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prove_books, "HEADS_AT_ONCE", 1)
    assert prove(book, 0) == ()


def on_account(adapters: Adapters, scope: Scope, customer_id: str, minor: int) -> None:
    nothing = no_debt(scope.tenant_id, customer_id, BOOK)
    debt = stored_debt(nothing, nothing.billed(f"I-{customer_id}", minor, START))
    receivable = debit(f"receivable:{customer_id}", minor)
    entry = posted(scope, f"on-account:{customer_id}", receivable, credit("service_revenue", minor))
    adapters.ledger.commit(scope, Decision(entries=(entry,), changes=(debt,)))
    add_up(scope, [entry])


def test_what_customers_owe_is_proved_and_a_debt_that_differs_names_its_customer(
    real: Adapters, book: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prove_books, "DEBTS_AT_ONCE", 2)
    for number in range(5):
        on_account(real, book, f"D{number}", 1_000 + number)
    assert prove(book, 0) == ()
    with bound(book):
        item = DebtItem.get(DebtItem.key(book.tenant_id, "D1"), keys.SELF)
        item.invoices = (OpenInvoice("I-D1", 900, START),)
        item.save()
        # Of one the account is lost, of another the debt.
        AccountItem(keys.account(book.tenant_id, BOOK, "receivable:D2"), keys.HEAD).delete()
        DebtItem(DebtItem.key(book.tenant_id, "D3"), keys.SELF).delete()
    told = {
        (one.about, one.difference_minor)
        for one in prove(book, 0)
        if one.rule is Rule.DEBT_IS_RECEIVABLE
    }
    assert told == {("receivable:D1", -101), ("receivable:D2", 1_002), ("receivable:D3", -1_003)}


def test_a_refused_movement_leaves_the_proof_whole(real: Adapters, book: Scope) -> None:
    spent = posted(book, "x", debit("customer_credit:C9", 1), credit("service_revenue", 1))
    with pytest.raises(Refusal):
        real.ledger.commit(book, Decision(entries=(spent,)))
    assert prove(book, 0) == ()
