"""Money along a chain of sellers, at any depth, against balances that a person could add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from isp.ledger.entry import Line
from isp.money import vat_within_minor
from isp.sales.postings import (
    Charged,
    Contract,
    Pays,
    Seller,
    SellingChain,
    payment_lines,
    refund_lines,
    root_chain,
    sale_lines,
    settlement_lines,
    top_up_lines,
)
from isp.sales.price_chain import Totals, consumed_minor, shares_minor, unused_minor

CUSTOMER = "CUSTOMER1"
CREDIT = f"customer_credit:{CUSTOMER}"


class Books:
    """Debits less credits of every account of every book."""

    def __init__(self) -> None:
        self.balances: dict[tuple[str, str], int] = defaultdict(int)

    def post(self, lines: Mapping[str, tuple[Line, ...]]) -> None:
        for book, of_book in lines.items():
            assert sum(one.debit_minor - one.credit_minor for one in of_book) == 0, book
            accounts = [one.account for one in of_book]
            assert len(accounts) == len(set(accounts)), "one line an account"
            for line in of_book:
                self.balances[book, line.account] += line.debit_minor - line.credit_minor

    def of(self, book: str, account: str) -> int:
        return self.balances[book, account]

    def margin(self, book: str) -> int:
        """Return what the book earned, with the tax that it owes of it."""
        earning = ("service_revenue", "vat_payable", "wholesale_revenue", "wholesale_cost")
        return -sum(self.of(book, account) for account in earning)

    def assert_mirrored(self, chain: SellingChain) -> None:
        for upper, lower in pairwise(chain.sellers):
            above, own = self.of(upper.path, lower.held_above), self.of(lower.path, lower.own_side)
            assert above + own == 0, f"{upper.path} and {lower.path} differ"


contracts = st.builds(
    Contract, st.sampled_from(Pays), st.sampled_from(Charged), refunds_wholesale=st.booleans()
)


@st.composite
def chains(draw: st.DrawFn, charged: Charged | None = None) -> SellingChain:
    sellers = [Seller("/isp/", "", None)]
    for depth in range(draw(st.integers(0, 3))):
        contract = draw(contracts)
        if charged is not None:
            contract = Contract(contract.pays, charged, contract.refunds_wholesale)
        sellers.append(Seller(f"{sellers[-1].path}n{depth}/", f"n{depth}", contract))
    return SellingChain(tuple(sellers))


@st.composite
def sales(draw: st.DrawFn, charged: Charged | None = None) -> tuple[SellingChain, Totals, int]:
    chain = draw(chains(charged))
    prices = draw(
        st.lists(st.integers(0, 200_000), min_size=len(chain.sellers), max_size=len(chain.sellers))
    )
    totals = (0, *sorted(prices))
    return chain, totals, vat_within_minor(totals[-1], draw(st.sampled_from([0, 500, 1_500])))


@given(sales(), st.booleans())
def test_a_paid_sale_earns_each_level_its_step_and_leaves_no_credit(
    sale: tuple[SellingChain, Totals, int], is_paid_at_the_isp: bool
) -> None:
    chain, totals, vat = sale
    books, price = Books(), totals[-1]
    if price:
        held_by = chain.sellers[0] if is_paid_at_the_isp else chain.last
        books.post(payment_lines(chain, price, (held_by.path, "cash:office"), CUSTOMER))
    books.post(sale_lines(chain, totals, vat, CUSTOMER))

    assert books.of(chain.last.path, CREDIT) == 0
    books.assert_mirrored(chain)
    at_sale = [
        one.contract is None or one.contract.charged is Charged.AT_SALE for one in chain.sellers
    ]
    owed = [total if at_sale[level] else 0 for level, total in enumerate(totals[:-1])]
    for level, seller in enumerate(chain.sellers):
        sells_for = price if seller is chain.last else owed[level + 1]
        assert books.margin(seller.path) == sells_for - owed[level]
    assert books.of(chain.last.path, "vat_payable") == -vat


@given(sales(Charged.AT_SALE))
def test_margins_are_the_steps_of_the_price_chain(
    sale: tuple[SellingChain, Totals, int],
) -> None:
    chain, totals, vat = sale
    books = Books()
    books.post(sale_lines(chain, totals, vat, CUSTOMER))
    assert [books.margin(seller.path) for seller in chain.sellers] == shares_minor(totals)


@given(sales(), st.integers(1, 43_200), st.data())
def test_a_refund_of_everything_unused_leaves_what_was_consumed(
    sale: tuple[SellingChain, Totals, int], sold_minutes: int, data: st.DataObject
) -> None:
    chain, totals, vat = sale
    used = data.draw(st.integers(0, sold_minutes), "used")
    unused = unused_minor(totals, used, sold_minutes)
    unused_vat = unused_minor((0, vat), used, sold_minutes)[-1]
    consumed = consumed_minor(totals, used, sold_minutes)
    books = Books()
    books.post(sale_lines(chain, totals, vat, CUSTOMER))
    books.post(refund_lines(chain, unused, unused_vat, CUSTOMER))

    books.assert_mirrored(chain)
    assert books.of(chain.last.path, CREDIT) == consumed[-1]
    for level, (upper, lower) in enumerate(pairwise(chain.sellers), start=1):
        contract = lower.contract
        assert contract is not None
        owed = 0
        if contract.charged is Charged.AT_SALE:
            owed = consumed[level] if contract.refunds_wholesale else totals[level]
        assert books.of(upper.path, lower.held_above) == owed


@given(sales(), st.integers(1, 100_000))
def test_undoing_all_returns_every_balance(
    sale: tuple[SellingChain, Totals, int], paid: int
) -> None:
    chain, totals, vat = sale
    gives_back = tuple(
        Seller(
            one.path,
            one.node_id,
            one.contract and Contract(one.contract.pays, one.contract.charged, True),
        )
        for one in chain.sellers
    )
    whole = SellingChain(gives_back)
    books = Books()
    books.post(sale_lines(whole, totals, vat, CUSTOMER))
    books.post(refund_lines(whole, totals, vat, CUSTOMER))
    assert not any(books.balances.values())


@given(chains(), st.integers(1, 10**9))
def test_money_at_the_isp_runs_down_to_the_customers_credit(chain: SellingChain, paid: int) -> None:
    books = Books()
    books.post(payment_lines(chain, paid, ("/isp/", "gateway:bkash"), CUSTOMER))
    assert books.of("/isp/", "gateway:bkash") == paid
    assert books.of(chain.last.path, CREDIT) == -paid
    books.assert_mirrored(chain)
    assert all(books.margin(seller.path) == 0 for seller in chain.sellers)


@given(chains(), st.integers(1, 10**9), st.integers(1, 10**9))
def test_top_ups_and_settlements_say_the_same_in_both_books(
    chain: SellingChain, paid: int, due: int
) -> None:
    books = Books()
    for upper, lower in pairwise(chain.sellers):
        books.post(top_up_lines(upper, lower, paid, "bank"))
        books.post(settlement_lines(upper, lower, due))
    books.assert_mirrored(chain)
    for upper, lower in pairwise(chain.sellers):
        assert books.of(upper.path, lower.held_above) == due - paid


def test_an_isp_that_sells_itself_posts_in_its_own_book_only() -> None:
    chain = root_chain("/isp/")
    assert set(sale_lines(chain, (0, 52_500), 2_500, CUSTOMER)) == {"/isp/"}
