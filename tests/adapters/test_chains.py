"""Sales along a chain of sellers, committed to the real tables on bad days: every book balances, and
what a seller has at the one above is what the one above says of him, however many sell at once."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from isp.decision import Decision, SetLimit
from isp.ledger.entry import JournalEntry, Line, merged
from isp.parties.scope import Scope, tenant_scope
from isp.refusals import InsufficientBalance, LimitReached, Refusal
from isp.sales.postings import (
    Charged,
    Contract,
    Lines,
    Pays,
    Seller,
    SellingChain,
    payment_lines,
    refund_lines,
    sale_lines,
    top_up_lines,
)
from isp_aws.dynamodb.rollups import add_up

from tests.adapters.conftest import Adapters, new_tenant_id, real_adapters
from tests.adapters.hooks import bad_days
from tests.adapters.test_proof import posted, prove

TOTALS, VAT = (0, 300, 400, 525), 25


@pytest.fixture
def on_bad_days(tables: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Adapters]:
    pause = time.sleep
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda seconds: pause(seconds / 50))
    with bad_days():
        yield real_adapters()


def chain_of(*pays: Pays) -> SellingChain:
    sellers = [Seller("/isp/", "isp", None)]
    for number, one in enumerate(pays, 1):
        path = f"{sellers[-1].path}r{number}/"
        contract = Contract(one, Charged.AT_SALE, refunds_wholesale=True)
        sellers.append(Seller(path, f"r{number}", contract))
    return SellingChain(tuple(sellers))


def together(*parts: Lines) -> dict[str, tuple[Line, ...]]:
    found: dict[str, list[Line]] = {}
    for part in parts:
        for book, lines in part.items():
            found.setdefault(book, []).extend(lines)
    return {book: merged(lines) for book, lines in found.items()}


def entries(scope: Scope, fact: str, lines: Mapping[str, tuple[Line, ...]]) -> list[JournalEntry]:
    return [posted(scope, fact, *of_book, book=book) for book, of_book in lines.items() if of_book]


def commit(adapters: Adapters, scope: Scope, *made: JournalEntry) -> None:
    adapters.ledger.commit(scope, Decision(entries=made))
    add_up(scope, made)


def topped_up(adapters: Adapters, scope: Scope, chain: SellingChain, minor: int) -> None:
    """Let every seller pay in with the one above, out of the bank."""
    for number, (upper, lower) in enumerate(chain.below("/isp/")):
        lines = top_up_lines(upper, lower, minor, "bank")
        commit(adapters, scope, *entries(scope, f"topup:{number}", lines))


def sold(scope: Scope, chain: SellingChain, number: int) -> list[JournalEntry]:
    """A customer pays the ISP's gateway, and buys from the last seller, in one decision."""
    paid = payment_lines(chain, TOTALS[-1], ("/isp/", "gateway:bkash"), f"C{number}")
    bought = sale_lines(chain, TOTALS, VAT, f"C{number}")
    return [
        *entries(scope, f"payment:{number}", paid),
        *entries(scope, f"sale:{number}", bought),
    ]


def all_proved(scope: Scope, chain: SellingChain) -> None:
    for path in chain.node_paths:
        assert prove(scope, 0, path) == (), path


def test_sales_three_levels_deep_at_once_on_bad_days_leave_every_book_whole(
    on_bad_days: Adapters, scope: Scope
) -> None:
    chain = chain_of(Pays.PREPAID, Pays.PREPAID)
    topped_up(on_bad_days, scope, chain, 1_000)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: commit(on_bad_days, scope, *sold(scope, chain, n)), range(8)))
    wallets = [
        on_bad_days.ledger.head(scope, upper.path, lower.held_above).headroom_minor
        for upper, lower in chain.below("/isp/")
    ]
    # What came in at the gateway ran down, what it cost ran up.
    assert wallets == [1_000 + 8 * (525 - 300), 1_000 + 8 * (525 - 400)]
    all_proved(scope, chain)


def test_cash_at_the_last_seller_is_paid_for_from_both_wallets(
    real: Adapters, scope: Scope
) -> None:
    chain = chain_of(Pays.PREPAID, Pays.PREPAID)
    topped_up(real, scope, chain, 700)

    def by_cash(number: int) -> list[JournalEntry]:
        last = chain.last.path
        paid = payment_lines(chain, TOTALS[-1], (last, "cash:staff"), f"C{number}")
        bought = sale_lines(chain, TOTALS, VAT, f"C{number}")
        return entries(scope, f"sale:{number}", together(paid, bought))

    commit(real, scope, *by_cash(1))
    with pytest.raises(InsufficientBalance):
        # The second wallet holds 300 of the 400 that it takes; nothing moves anywhere.
        commit(real, scope, *by_cash(2))
    all_proved(scope, chain)


def test_a_seller_who_pays_later_owes_as_much_as_his_limit(real: Adapters, scope: Scope) -> None:
    chain = chain_of(Pays.POSTPAID)
    upper, lower = chain.sellers
    real.ledger.commit(scope, Decision(changes=(SetLimit(upper.path, lower.held_above, 0, 600),)))

    def by_cash(number: int) -> list[JournalEntry]:
        paid = payment_lines(chain, 525, (lower.path, "cash:staff"), f"C{number}")
        bought = sale_lines(chain, (0, 300, 525), VAT, f"C{number}")
        return entries(scope, f"sale:{number}", together(paid, bought))

    commit(real, scope, *by_cash(1))
    commit(real, scope, *by_cash(2))
    with pytest.raises(LimitReached):
        commit(real, scope, *by_cash(3))
    assert real.ledger.head(scope, upper.path, lower.held_above).headroom_minor == 0
    all_proved(scope, chain)


def test_a_change_of_package_is_one_commit_in_every_book(
    on_bad_days: Adapters, scope: Scope
) -> None:
    chain = chain_of(Pays.PREPAID, Pays.PREPAID)
    topped_up(on_bad_days, scope, chain, 1_000)
    commit(on_bad_days, scope, *sold(scope, chain, 1))
    unused = (0, 150, 200, 262)
    refund = refund_lines(chain, unused, 12, "C1")
    dearer = (0, 350, 460, 600)
    paid = payment_lines(chain, 600 - 262, ("/isp/", "gateway:bkash"), "C1")
    change = [
        *entries(scope, "refund:1:1", refund),
        *entries(scope, "payment:2", paid),
        *entries(scope, "sale:2", sale_lines(chain, dearer, 29, "C1")),
    ]
    commit(on_bad_days, scope, *change)
    assert on_bad_days.ledger.commit(scope, Decision(entries=tuple(change))).replayed
    assert on_bad_days.ledger.head(scope, chain.last.path, "customer_credit:C1").headroom_minor == 0
    all_proved(scope, chain)


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    pays=st.lists(st.sampled_from(Pays), min_size=0, max_size=3),
    steps=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3)), max_size=8),
    first=st.integers(0, 900),
)
def test_whatever_is_sold_refunded_and_refused_all_mirrors_are_zero(
    real: Adapters, pays: list[Pays], steps: list[tuple[int, int]], first: int
) -> None:
    scope, chain = tenant_scope(new_tenant_id()), chain_of(*pays)
    depth = len(chain.sellers)
    totals = (*(100 * level for level in range(depth)), 500)
    if first:
        topped_up_prepaid(real, scope, chain, first)
    for number, (kind, customer) in enumerate(steps):
        name = f"C{customer}"
        if kind == 0:
            made = payment_lines(chain, 300, (chain.last.path, "cash:staff"), name)
        elif kind == 1:
            made = sale_lines(chain, totals, 20, name)
        else:
            made = refund_lines(chain, tuple(one // 2 for one in totals), 10, name)
        try:
            commit(real, scope, *entries(scope, f"step:{number}", made))
        except Refusal as refusal:
            assert isinstance(refusal, InsufficientBalance | LimitReached)
    for path in chain.node_paths:
        faults = prove(scope, 0, path)
        assert faults == (), path


def topped_up_prepaid(adapters: Adapters, scope: Scope, chain: SellingChain, minor: int) -> None:
    for number, (upper, lower) in enumerate(chain.below("/isp/")):
        if lower.contract is not None and lower.contract.pays is Pays.PREPAID:
            lines = top_up_lines(upper, lower, minor, "bank")
            commit(adapters, scope, *entries(scope, f"topup:{number}", lines))
        else:
            limit = SetLimit(upper.path, lower.held_above, 0, minor)
            adapters.ledger.commit(scope, Decision(changes=(limit,)))
