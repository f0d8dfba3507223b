"""Limits, closing and reading of accounts: what a ledger promises, whoever keeps the books."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from isp.decision import CloseAccount, Decision, SetLimit
from isp.ledger.entry import JournalEntry, credit, debit
from isp.ledger.head import StatementLine
from isp.parties.scope import Scope
from isp.ports import PageRequest
from isp.refusals import (
    AccountClosed,
    AccountNotEmpty,
    InsufficientBalance,
    LimitReached,
    LimitTooLow,
    NotFound,
    Refusal,
    StaleRead,
)

from tests.adapters.conftest import Adapters
from tests.builders import sales
from tests.fakes.clock import NOON

BOOK, DAY = "/isp/", "2026-01-05"
WALLET, CASH = "wallet:r1", "cash:staff"


def limit(account: str, old: int | None, new: int | None) -> Decision:
    return Decision(changes=(SetLimit(BOOK, account, old, new),))


def close(account: str) -> Decision:
    return Decision(changes=(CloseAccount(BOOK, account, NOON),))


def moved(scope: Scope, name: str, out_of: str, into: str, minor: int) -> Decision:
    """Debit one account and credit another."""
    lines = debit(out_of, minor), credit(into, minor)
    return Decision(entries=(sales.entry(name, *lines, tenant_id=scope.tenant_id),))


def test_a_wallet_goes_below_zero_as_far_as_its_limit(adapters: Adapters, scope: Scope) -> None:
    adapters.ledger.commit(scope, limit(WALLET, 0, 100))
    adapters.ledger.commit(scope, moved(scope, "a", WALLET, "wholesale_revenue", 60))
    with pytest.raises(InsufficientBalance):
        adapters.ledger.commit(scope, moved(scope, "b", WALLET, "wholesale_revenue", 41))
    adapters.ledger.commit(scope, moved(scope, "c", WALLET, "wholesale_revenue", 40))
    head = adapters.ledger.head(scope, BOOK, WALLET)
    assert (head.debits_minor, head.headroom_minor, head.limit_minor) == (100, 0, 100)


def test_a_child_owes_as_much_as_its_limit(adapters: Adapters, scope: Scope) -> None:
    owed = "receivable_from_child:r1"
    adapters.ledger.commit(scope, limit(owed, 0, 50))
    adapters.ledger.commit(scope, moved(scope, "a", owed, "wholesale_revenue", 50))
    with pytest.raises(LimitReached):
        adapters.ledger.commit(scope, moved(scope, "b", owed, "wholesale_revenue", 1))


def test_a_collector_takes_in_without_end_until_he_has_a_ceiling(
    adapters: Adapters, scope: Scope
) -> None:
    adapters.ledger.commit(scope, moved(scope, "a", CASH, "service_revenue", 10**9))
    with pytest.raises(LimitTooLow):
        adapters.ledger.commit(scope, limit(CASH, None, 10**9 - 1))
    adapters.ledger.commit(scope, limit(CASH, None, 10**9 + 5))
    with pytest.raises(LimitReached):
        adapters.ledger.commit(scope, moved(scope, "b", CASH, "service_revenue", 6))
    adapters.ledger.commit(scope, moved(scope, "c", CASH, "service_revenue", 5))
    adapters.ledger.commit(scope, moved(scope, "d", "office_cash", CASH, 10**9))
    adapters.ledger.commit(scope, limit(CASH, 10**9 + 5, None))
    adapters.ledger.commit(scope, moved(scope, "e", CASH, "service_revenue", 10**12))
    head = adapters.ledger.head(scope, BOOK, CASH)
    assert head.limit_minor is None
    assert head.headroom_minor == head.credits_minor - head.debits_minor


def test_a_limit_is_changed_from_what_it_is_and_never_below_what_is_used(
    adapters: Adapters, scope: Scope
) -> None:
    with pytest.raises(StaleRead):
        adapters.ledger.commit(scope, limit(WALLET, 5, 100))
    adapters.ledger.commit(scope, limit(WALLET, 0, 100))
    with pytest.raises(StaleRead):
        adapters.ledger.commit(scope, limit(WALLET, 0, 200))
    adapters.ledger.commit(scope, moved(scope, "a", WALLET, "wholesale_revenue", 60))
    with pytest.raises(LimitTooLow):
        adapters.ledger.commit(scope, limit(WALLET, 100, 59))
    adapters.ledger.commit(scope, limit(WALLET, 100, 60))
    head = adapters.ledger.head(scope, BOOK, WALLET)
    assert (head.headroom_minor, head.limit_minor) == (0, 60)


def test_limits_set_at_once_leave_the_identity_whole(adapters: Adapters, scope: Scope) -> None:
    def set_it(new: int) -> bool:
        try:
            adapters.ledger.commit(scope, limit(WALLET, 0, new))
        except Refusal as refusal:
            assert isinstance(refusal, StaleRead)
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(set_it, range(1, 9))) == 1
    head = adapters.ledger.head(scope, BOOK, WALLET)
    assert head.headroom_minor == head.limit_minor


def test_a_closed_account_moves_no_more(adapters: Adapters, scope: Scope) -> None:
    with pytest.raises(NotFound):
        adapters.ledger.commit(scope, close(WALLET))
    adapters.ledger.commit(scope, moved(scope, "in", "bank", WALLET, 10))
    with pytest.raises(AccountNotEmpty):
        adapters.ledger.commit(scope, close(WALLET))
    adapters.ledger.commit(scope, moved(scope, "out", WALLET, "bank", 10))
    adapters.ledger.commit(scope, close(WALLET))
    assert adapters.ledger.head(scope, BOOK, WALLET).closed_at == NOON
    for refused in (
        moved(scope, "in2", "bank", WALLET, 10),
        moved(scope, "out2", WALLET, "bank", 10),
        limit(WALLET, 0, 5),
        close(WALLET),
    ):
        with pytest.raises(AccountClosed):
            adapters.ledger.commit(scope, refused)


@pytest.mark.parametrize("account", ["gateway:bkash", "service_revenue"])
def test_what_refuses_nothing_has_no_limit(account: str) -> None:
    with pytest.raises(AssertionError):
        limit(account, 0, 5)
    with pytest.raises(AssertionError):
        close(account)


def test_prepaid_money_has_a_limit_always() -> None:
    with pytest.raises(AssertionError):
        limit(WALLET, 0, None)


def test_an_account_is_not_moved_and_limited_in_one_decision(scope: Scope) -> None:
    with pytest.raises(AssertionError, match="make them one"):
        moved(scope, "in", "bank", WALLET, 10).also(limit(WALLET, 0, 5))
    moved(scope, "in", "bank", WALLET, 10).also(limit("wallet:r2", 0, 5))


def took_in(scope: Scope, count: int) -> list[JournalEntry]:
    return [
        replace(
            sales.paid_in(f"in{n}", 100 + n, tenant_id=scope.tenant_id), posted_at=NOON + n // 2
        )
        for n in range(count)
    ]


def test_a_statement_is_read_by_page_latest_first(adapters: Adapters, scope: Scope) -> None:
    made = took_in(scope, 7)
    for entry in made:
        adapters.ledger.commit(scope, Decision(entries=(entry,)))
    for account, is_debit in (("customer_credit:C", False), ("gateway:bkash", True)):
        read: list[StatementLine] = []
        after = None
        while True:
            page = adapters.ledger.statement(scope, BOOK, account, PageRequest(3, after))
            read += page.items
            after = page.next
            if after is None:
                break
        assert [line.entry_id for line in read] == [f"in{n}" for n in reversed(range(7))]
        amounts = [line.debit_minor if is_debit else line.credit_minor for line in read]
        assert amounts == [100 + n for n in reversed(range(7))]
        assert {line.about for line in read} == {made[0].about}
    assert adapters.ledger.statement(scope, BOOK, "service_revenue", PageRequest(3)).items == ()


def test_the_entries_of_a_day_are_read_by_page_and_by_account(
    adapters: Adapters, scope: Scope
) -> None:
    made = took_in(scope, 7)
    spent = replace(sales.spent("out", 50, tenant_id=scope.tenant_id), posted_at=NOON + 9)
    other = replace(made[0], entry_id="tomorrow", day="2026-01-06")
    for entry in (*made, spent, other):
        adapters.ledger.commit(scope, Decision(entries=(entry,)))

    def read(account: str | None) -> list[JournalEntry]:
        found: list[JournalEntry] = []
        after = None
        while True:
            page = adapters.ledger.entries_of(
                scope, BOOK, DAY, PageRequest(2, after), account=account
            )
            found += page.items
            after = page.next
            if after is None:
                return found

    assert read(None) == [spent, *made[::-1]]
    assert read("gateway:bkash") == made[::-1]
    assert read("service_revenue") == [spent]
    assert read("bank") == []


def test_accounts_of_a_kind_are_read_by_page_in_the_order_of_names(
    adapters: Adapters, scope: Scope
) -> None:
    for n in range(7):
        made = sales.paid_in(f"in{n}", 5 + n, tenant_id=scope.tenant_id, customer_id=f"C{n}")
        adapters.ledger.commit(scope, Decision(entries=(made,)))
    adapters.ledger.commit(scope, limit("wallet:r1", 0, 5))
    first = adapters.ledger.accounts(scope, BOOK, "customer_credit", PageRequest(4))
    assert [head.account for head in first.items] == [f"customer_credit:C{n}" for n in range(4)]
    rest = adapters.ledger.accounts(scope, BOOK, "customer_credit", PageRequest(4, first.next))
    assert [head.headroom_minor for head in rest.items] == [9, 10, 11] and rest.next is None
    (wallet,) = adapters.ledger.accounts(scope, BOOK, "wallet", PageRequest(4)).items
    assert wallet == adapters.ledger.head(scope, BOOK, "wallet:r1")
    assert adapters.ledger.accounts(scope, BOOK, "customer", PageRequest(4)).items == ()


def test_nobody_reads_a_book_above_his_own(adapters: Adapters, scope: Scope) -> None:
    below = Scope(scope.tenant_id, "/isp/r1/")
    page = PageRequest(5)
    with pytest.raises(NotFound):
        adapters.ledger.statement(below, BOOK, WALLET, page)
    with pytest.raises(NotFound):
        adapters.ledger.entries_of(below, BOOK, DAY, page, account=None)
    with pytest.raises(NotFound):
        adapters.ledger.accounts(below, BOOK, "wallet", page)
