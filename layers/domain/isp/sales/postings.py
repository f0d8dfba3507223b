"""The postings of money along a chain of sellers: the lines of every book, for any depth.

A sale costs each seller what it owes to the one above, and is paid from the customer's credit in the book
of whoever sells. Money that an upper seller holds (the ISP's gateway) runs down the wallets until it is
the customer's credit; costs run up. What is refunded is the mirror of the unused part. The table is in
`docs/algorithms/postings.md`; `tests/domain/test_postings.py` finds that margins are the steps of the
price chain, that both books of each pair say the same, and that undoing returns every balance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from isp.ledger.accounts import account
from isp.ledger.entry import Line, credit, debit, merged, mirrored
from isp.sales.price_chain import Totals, is_chain

Lines = Mapping[str, tuple[Line, ...]]  # By book. A book in which nothing moves is not in it.


class Pays(StrEnum):
    PREPAID = "prepaid"
    POSTPAID = "postpaid"


class Charged(StrEnum):
    AT_SALE = "at_sale"
    PER_MINUTE = "per_minute"


@dataclass(frozen=True, slots=True)
class Contract:
    """What a seller has agreed with the one above."""

    pays: Pays
    charged: Charged
    refunds_wholesale: bool


@dataclass(frozen=True, slots=True)
class Seller:
    """A node of the chain; the ISP, which buys from nobody here, has no contract."""

    path: str
    node_id: str
    contract: Contract | None

    @property
    def held_above(self) -> str:
        """Return the account in the book above that knows what this seller has, or owes."""
        kind = "wallet" if self._is_prepaid else "receivable_from_child"
        return account(kind, self.node_id)

    @property
    def own_side(self) -> str:
        """Return the account in this seller's book that mirrors the one above."""
        return account("wallet_at_parent" if self._is_prepaid else "payable_to_parent")

    @property
    def _is_prepaid(self) -> bool:
        assert self.contract is not None, f"{self.path} buys from nobody"
        return self.contract.pays is Pays.PREPAID


@dataclass(frozen=True, slots=True)
class SellingChain:
    """The sellers from the ISP down to whoever sells to the customer."""

    sellers: tuple[Seller, ...]

    def __post_init__(self) -> None:
        assert self.sellers and self.sellers[0].contract is None, "the chain begins at the ISP"
        for upper, lower in pairwise(self.sellers):
            assert lower.contract is not None and lower.path.startswith(upper.path), lower.path

    @property
    def last(self) -> Seller:
        return self.sellers[-1]

    @property
    def node_paths(self) -> tuple[str, ...]:
        return tuple(seller.path for seller in self.sellers)

    def below(self, path: str) -> Iterator[tuple[Seller, Seller]]:
        """Yield the pairs of neighbours from the seller at `path` downwards."""
        paths = self.node_paths
        return pairwise(self.sellers[paths.index(path) :])


def root_chain(path: str) -> SellingChain:
    """Return the chain of an ISP that sells to its own customer."""
    return SellingChain((Seller(path, "", None),))


def payment_lines(
    chain: SellingChain, received_minor: int, into: tuple[str, str], customer_id: str
) -> Lines:
    """Return the lines of money that came `into` (book, account) and becomes the customer's credit."""
    book, account_name = into
    lines = [(book, debit(account_name, received_minor))]
    for upper, lower in chain.below(book):
        lines.append((upper.path, credit(lower.held_above, received_minor)))
        lines.append((lower.path, debit(lower.own_side, received_minor)))
    lines.append((chain.last.path, _of_credit(customer_id, received_minor)))
    return _by_book(lines)


def sale_lines(
    chain: SellingChain, totals_minor: Totals, vat_minor: int, customer_id: str
) -> Lines:
    """Return the lines of a sale that the customer's credit pays, and of what it costs each seller."""
    assert is_chain(totals_minor) and len(totals_minor) == len(chain.sellers) + 1, totals_minor
    costs = zip(chain.below(chain.sellers[0].path), totals_minor[1:-1], strict=True)
    wholesale = (
        line
        for (upper, lower), cost_minor in costs
        if lower.contract is not None and lower.contract.charged is Charged.AT_SALE
        for line in _wholesale(upper, lower, cost_minor)
    )
    retail = _retail(chain.last, (totals_minor[-1], vat_minor), customer_id)
    return _by_book((*retail, *wholesale))


def refund_lines(
    chain: SellingChain, unused_minor: Totals, vat_minor: int, customer_id: str
) -> Lines:
    """Return the mirror of the unused part; wholesale comes back where the contract says so."""
    retail = _retail(chain.last, (unused_minor[-1], vat_minor), customer_id)
    costs = zip(chain.below(chain.sellers[0].path), unused_minor[1:-1], strict=True)
    wholesale = (
        line
        for (upper, lower), cost_minor in costs
        if lower.contract is not None
        and lower.contract.charged is Charged.AT_SALE
        and lower.contract.refunds_wholesale
        for line in _wholesale(upper, lower, cost_minor)
    )
    there = _by_book((*retail, *wholesale))
    return {book: mirrored(lines) for book, lines in there.items()}


def on_account_lines(chain: SellingChain, owed_minor: int, customer_id: str) -> Lines:
    """Return the lines of what a customer will pay later: it is credit that he owes for."""
    name = account("receivable", customer_id)
    return {chain.last.path: (debit(name, owed_minor), _of_credit(customer_id, owed_minor))}


def set_off_lines(chain: SellingChain, paid_minor: int, customer_id: str) -> Lines:
    """Return the lines of credit that pays what its customer owes."""
    there = on_account_lines(chain, paid_minor, customer_id)
    return {book: mirrored(lines) for book, lines in there.items()}


def difference_lines(before: Lines, after: Lines) -> Lines:
    """Return what is still to be posted where `before` is posted and `after` is to be."""
    undone = ((book, line) for book, lines in before.items() for line in mirrored(lines))
    return _by_book((*undone, *((book, line) for book, lines in after.items() for line in lines)))


def settlement_lines(upper: Seller, lower: Seller, due_minor: int) -> Lines:
    """Return the lines of what a seller owes for the minutes of its active customers."""
    return _by_book(_wholesale(upper, lower, due_minor))


def top_up_lines(upper: Seller, lower: Seller, paid_minor: int, into_account: str) -> Lines:
    """Return the lines of money that a seller pays in with the one above."""
    return _by_book(
        (
            (upper.path, debit(into_account, paid_minor)),
            (upper.path, credit(lower.held_above, paid_minor)),
            (lower.path, debit(lower.own_side, paid_minor)),
            (lower.path, credit(account("paid_in"), paid_minor)),
        )
    )


def _retail(
    seller: Seller, price_and_vat: tuple[int, int], customer_id: str
) -> Iterator[tuple[str, Line]]:
    price_minor, vat_minor = price_and_vat
    parts = (
        (account("service_revenue"), price_minor - vat_minor),
        (account("vat_payable"), vat_minor),
    )
    if price_minor:
        yield seller.path, debit(account("customer_credit", customer_id), price_minor)
    yield from ((seller.path, credit(name, minor)) for name, minor in parts if minor)


def _wholesale(upper: Seller, lower: Seller, cost_minor: int) -> Iterator[tuple[str, Line]]:
    if not cost_minor:
        return
    yield upper.path, debit(lower.held_above, cost_minor)
    yield upper.path, credit(account("wholesale_revenue"), cost_minor)
    yield lower.path, debit(account("wholesale_cost"), cost_minor)
    yield lower.path, credit(lower.own_side, cost_minor)


def _of_credit(customer_id: str, minor: int) -> Line:
    return credit(account("customer_credit", customer_id), minor)


def _by_book(lines: Iterable[tuple[str, Line]]) -> Lines:
    found: dict[str, list[Line]] = {}
    for book, line in lines:
        found.setdefault(book, []).append(line)
    net = {book: merged(of_book) for book, of_book in found.items()}
    return {book: of_book for book, of_book in net.items() if of_book}
