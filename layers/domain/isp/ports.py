"""Ports: what the use cases need from the outside world.

One Protocol per blast radius. Every method takes the scope first; a look-up never answers with
anything outside it (it answers None or NotFound). The adapters in `isp_aws` and the fakes in
`tests/fakes` pass the same contract tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from isp.catalogue.package import Package
from isp.customers.counts import CustomerCounts
from isp.customers.customer import Customer
from isp.customers.pay_link import PayLink
from isp.decision import Committed, Decision
from isp.excerpt import WHOLE, Days, Excerpt
from isp.invoicing.credit_note import CreditNote
from isp.invoicing.invoice import Invoice
from isp.invoicing.issuer import Issuer
from isp.invoicing.numbers import Series, VoidNumber
from isp.ledger.day_totals import DayTotals
from isp.ledger.entry import JournalEntry
from isp.ledger.head import AccountHead, StatementLine
from isp.ledger.trial_balance import TrialBalance
from isp.network.edge import Edge
from isp.network.nas import Nas
from isp.network.sessions import Sessions
from isp.notices.budget import HeldMessage
from isp.parties.access import Access as Access
from isp.parties.scope import Scope
from isp.parties.tenant import Node, Staff, Tenant
from isp.sales.debt import Debt, SetOff
from isp.sales.refund_sale import SaleRefund
from isp.sales.sale import Sale
from isp.subscriptions.hold import Hold
from isp.subscriptions.subscription import Period, Subscription

T = TypeVar("T")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a list, and where the next page starts (None at the end)."""

    items: tuple[T, ...]
    next: str | None

    def each(self, made: Callable[[T], V]) -> Page[V]:
        """Return the page with something made of each of its items."""
        return self.with_items([made(item) for item in self.items])

    def with_items(self, items: Sequence[V]) -> Page[V]:
        """Return the page with what was made of its items together."""
        return Page(tuple(items), self.next)


@dataclass(frozen=True, slots=True)
class PageRequest:
    limit: int
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom a value that is unique over all tenants belongs to."""

    tenant_id: str
    owner_id: str


class Clock(Protocol):
    def now(self) -> int:
        """Return the Unix second."""


class Random(Protocol):
    def token(self, bits: int) -> str:
        """Return that many unguessable bits, URL-safe."""

    def digits(self, count: int) -> str:
        """Return that many unguessable decimal digits."""


class Ledger(Protocol):
    def commit(self, scope: Scope, decision: Decision) -> Committed:
        """Make the whole decision true in one transaction, or refuse and change nothing."""

    def entry(self, scope: Scope, book: str, entry_id: str) -> JournalEntry | None: ...

    def entries(
        self, scope: Scope, book: str, entry_ids: Sequence[str]
    ) -> Mapping[str, JournalEntry]:
        """Return by their ids those that are there."""

    def head(self, scope: Scope, book: str, account: str) -> AccountHead:
        """Return a guarded or stated account; zeros if it never moved."""

    def journal(self, scope: Scope, book: str, days: Iterable[str]) -> Iterable[JournalEntry]:
        """Yield the entries of a book on the given days , which are the tenant's, in no order."""

    def entries_of(
        self, scope: Scope, book: str, day: str, page: PageRequest, *, account: str | None
    ) -> Page[JournalEntry]:
        """Return entries of a day, latest first; all, or those with a line of the account."""

    def accounts(self, scope: Scope, book: str, kind: str, page: PageRequest) -> Page[AccountHead]:
        """Return accounts of a kind that has statements, in the order of their names."""

    def statement(
        self, scope: Scope, book: str, account: str, page: PageRequest
    ) -> Page[StatementLine]:
        """Return movements of a guarded or stated account, latest first."""

    def day_totals(self, scope: Scope, book: str, day: str) -> DayTotals:
        """Return the totals of one of the tenant's days, from its rollups."""

    def received_by_day(self, scope: Scope, book: str, days: Days) -> Mapping[str, int]:
        """Return what came in (`DayTotals.received_minor`) on each day on which anything was booked."""

    def trial_balance(self, scope: Scope, book: str) -> TrialBalance:
        """Return the totals of a book (`TrialBalance.totalled`) from its closing and rollups."""


@dataclass(frozen=True, slots=True)
class StatusAt:
    """What a line is at a second, whatever was swept; or `OWES`: invoices are open, whatever his line is."""

    status: str
    now: int


class Directory(Protocol):
    """Parties, customers, packages, sales and the network's own things of a tenant."""

    def tenant(self, scope: Scope) -> Tenant: ...
    def node(self, scope: Scope, node_id: str) -> Node: ...
    def staff(self, scope: Scope, staff_id: str) -> Staff: ...
    def issuer(self, scope: Scope, node_id: str) -> Issuer | None:
        """Return who signs the invoices of a node's book; None if nothing was entered."""

    def package(self, scope: Scope, package_id: str) -> Package: ...
    def packages(self, scope: Scope) -> Sequence[Package]: ...

    def customer(self, scope: Scope, customer_id: str) -> Customer: ...
    def customer_by_login(self, scope: Scope, login: str) -> Customer | None: ...
    def customers_by_mobile(self, scope: Scope, mobile: str) -> Sequence[Customer]: ...
    def customers(
        self,
        scope: Scope,
        page: PageRequest,
        *,
        search: str | None,
        status: StatusAt | None,
        excerpt: Excerpt = WHOLE,
    ) -> Page[Customer]:
        """Return customers of the scope's subtree, seller by seller; a page may be short of its limit.

        All, and those who never bought, come newest first; the active by the end of what they paid, the
        next first; those on hold by the end of that; the expired by their end, the last first. Who is searched for comes in a fixed order.
        An excerpt is of all (when they were taken on), or of the active and the expired (their end).
        """

    def customer_names(self, scope: Scope, customer_ids: Sequence[str]) -> Mapping[str, str]:
        """Return the names of those of the customers that exist inside the scope, by id."""

    def customer_counts(self, scope: Scope) -> CustomerCounts: ...
    def pay_link(self, scope: Scope, customer_id: str) -> PayLink | None: ...
    def lines_ending(self, scope: Scope, excerpt: Excerpt, most: int) -> Sequence[int]:
        """Return when lines that are open end within an excerpt, seller by seller; `most` of them."""

    def subscription(self, scope: Scope, customer_id: str) -> Subscription | None: ...
    def subscriptions(
        self, scope: Scope, customer_ids: Sequence[str]
    ) -> Mapping[str, Subscription]: ...
    def debt(self, scope: Scope, customer_id: str) -> Debt | None:
        """Return what a customer owes and may owe; None if he never might."""

    def debts(self, scope: Scope, customer_ids: Sequence[str]) -> Mapping[str, Debt]: ...
    def set_offs(self, scope: Scope, set_off_ids: Sequence[str]) -> Mapping[str, SetOff]:
        """Return by their ids those that are there."""

    def hold(self, scope: Scope, hold_id: str) -> Hold: ...
    def holds_of(self, scope: Scope, customer_id: str, page: PageRequest) -> Page[Hold]:
        """Return when the line was on hold, newest first."""

    def period(self, scope: Scope, sale_id: str) -> Period: ...
    def sale(self, scope: Scope, sale_id: str) -> Sale: ...
    def sale_refund(self, scope: Scope, refund_id: str) -> SaleRefund: ...
    def sales_of(self, scope: Scope, customer_id: str, page: PageRequest) -> Page[Sale]: ...

    def invoice(self, scope: Scope, invoice_id: str) -> Invoice: ...
    def invoices(
        self, scope: Scope, page: PageRequest, *, customer_id: str | None, excerpt: Excerpt = WHOLE
    ) -> Page[Invoice]:
        """Return invoices newest first within each seller; an excerpt is of all customers' only."""

    def credit_note(self, scope: Scope, credit_note_id: str) -> CreditNote: ...
    def credit_notes(
        self, scope: Scope, page: PageRequest, *, customer_id: str | None, excerpt: Excerpt = WHOLE
    ) -> Page[CreditNote]: ...
    def document_of(self, scope: Scope, number: str) -> str | None:
        """Return the id of the document that bears the number; VOID if none ever will."""

    def asked(self, scope: Scope, request_id: str) -> str | None:
        """Return the fingerprint of what a request asked for; None unless it made something."""

    def reserve_serial(self, scope: Scope, series: Series, now: int) -> int:
        """Return the next serial of the series; never the same twice."""

    def void_numbers(self, scope: Scope, page: PageRequest) -> Page[VoidNumber]:
        """Return the numbers that no document bears, newest first."""

    def held_messages(self, scope: Scope, page: PageRequest) -> Page[HeldMessage]: ...

    def nas(self, scope: Scope, nas_id: str) -> Nas: ...
    def nases(self, scope: Scope) -> Sequence[Nas]: ...
    def edge(self, scope: Scope, edge_id: str) -> Edge: ...
    def edges(self, scope: Scope) -> Sequence[Edge]: ...


@dataclass(frozen=True, slots=True)
class DesiredState:
    """What one subject (customer, nas, node) should be; `state` None means that it is gone."""

    subject: str
    subject_id: str
    version: int
    state: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class EdgeChange:
    """An entry of an edge's gap-free change log."""

    seq: int
    desired: DesiredState


class ChangesGone(Exception):
    """The cursor is older than the log; the edge must take a snapshot."""


class Network(Sessions, Protocol):
    """Edge change logs, RADIUS sessions, daily usage, heartbeats."""

    def append_change(self, scope: Scope, edge_id: str, desired: DesiredState, now: int) -> int:
        """Append what a subject should be unless the edge was told it; return the edge's cursor."""

    def cursor(self, scope: Scope, edge_id: str, *, settled_at: int) -> int:
        """Return the number of the last change that was appended before `settled_at`."""

    def changes(
        self, scope: Scope, edge_id: str, after: int, limit: int
    ) -> Sequence[EdgeChange]: ...

    def edge_seen(self, scope: Scope, edge_id: str, facts: Mapping[str, object], now: int) -> None:
        """Remember the heartbeat: version, clock offset, lag."""

    def edge_last_seen(self, scope: Scope, edge_id: str) -> Mapping[str, object]:
        """Return the edge's last heartbeat, with `seen_at`; empty if it was never seen."""

    def edges_seen(self, scope: Scope) -> Mapping[str, Mapping[str, object]]: ...
