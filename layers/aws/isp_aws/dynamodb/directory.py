"""The directory: parties, customers, packages, sales and the network's own things of a tenant.

Every look-up starts from the scope. What the scope does not cover is not found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from isp.catalogue.package import Package
from isp.customers.counts import CustomerCounts
from isp.customers.customer import Customer, login_claim
from isp.customers.edit_customer import LOGIN_CLAIM
from isp.customers.pay_link import PayLink
from isp.decision import REQUEST_CLAIM
from isp.entity import Entity
from isp.excerpt import WHOLE, Excerpt
from isp.invoicing.credit_note import CreditNote
from isp.invoicing.invoice import Invoice
from isp.invoicing.issuer import Issuer
from isp.invoicing.numbers import Series, VoidNumber
from isp.network.edge import Edge
from isp.network.nas import Nas
from isp.notices.budget import HeldMessage
from isp.parties.scope import Scope
from isp.parties.tenant import Node, Staff, Tenant
from isp.ports import Page, PageRequest, StatusAt
from isp.sales.debt import Debt, SetOff
from isp.sales.refund_sale import SaleRefund
from isp.sales.sale import Sale
from isp.subscriptions.hold import Hold
from isp.subscriptions.subscription import Period, Subscription

from isp_aws.dynamodb import customer_lists, documents, keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.claims import owner_of
from isp_aws.dynamodb.counts import counts_of, counts_of_one
from isp_aws.dynamodb.customers_asked import CustomersAsked
from isp_aws.dynamodb.items.claims import PointerItem
from isp_aws.dynamodb.items.parties import CustomerItem
from isp_aws.dynamodb.older_periods import period_of
from isp_aws.dynamodb.reading import (
    Listing,
    find,
    found,
    many,
    newest,
    whole,
)
from isp_aws.sealing import Sealer

E = TypeVar("E", bound=Entity)
C = TypeVar("C", Sale, Hold)


class DynamoDirectory:
    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def tenant(self, scope: Scope) -> Tenant:
        tenant = self._find(scope, Tenant, scope.tenant_id)
        return found(tenant, Tenant.kind, is_inside=True)

    def node(self, scope: Scope, node_id: str) -> Node:
        node = self._find(scope, Node, node_id)
        return found(node, Node.kind, is_inside=node is not None and scope.covers(node.path))

    def staff(self, scope: Scope, staff_id: str) -> Staff:
        staff = self._find(scope, Staff, staff_id)
        is_inside = staff is not None and scope.covers(staff.node_path)
        return found(staff, Staff.kind, is_inside=is_inside)

    def issuer(self, scope: Scope, node_id: str) -> Issuer | None:
        issuer = self._find(scope, Issuer, node_id)
        return issuer if issuer is not None and scope.covers(issuer.node_path) else None

    def package(self, scope: Scope, package_id: str) -> Package:
        package = self._find(scope, Package, package_id)
        is_inside = package is not None and _is_offered(scope, package)
        return found(package, Package.kind, is_inside=is_inside)

    def packages(self, scope: Scope) -> Sequence[Package]:
        with bound(scope):
            packages = list(whole(Package, _listing(scope, "PACKAGES"), self._sealer))
        return [package for package in packages if _is_offered(scope, package)]

    def customer(self, scope: Scope, customer_id: str) -> Customer:
        customer = self._find(scope, Customer, customer_id)
        is_inside = customer is not None and scope.covers(customer.owner_path, customer.id)
        return found(customer, Customer.kind, is_inside=is_inside)

    def customer_by_login(self, scope: Scope, login: str) -> Customer | None:
        customer_id = owner_of(scope, LOGIN_CLAIM, login_claim(login))
        if customer_id is None:
            return None
        customer = self._find(scope, Customer, customer_id)
        if customer is None or not scope.covers(customer.owner_path, customer.id):
            return None
        return customer

    def customers_by_mobile(self, scope: Scope, mobile: str) -> Sequence[Customer]:
        with bound(scope):
            key = keys.mobile(scope.tenant_id, mobile)
            ids = [pointer.sk for pointer in PointerItem.query(key, consistent_read=True)]
            customers = many(Customer, scope.tenant_id, ids, self._sealer)
        # A customer who changed numbers is still pointed at from the old one.
        return [
            customer
            for customer in sorted(customers.values(), key=lambda customer: customer.id)
            if customer.mobile == mobile and scope.covers(customer.owner_path, customer.id)
        ]

    def customers(
        self,
        scope: Scope,
        page: PageRequest,
        *,
        search: str | None,
        status: StatusAt | None,
        excerpt: Excerpt = WHOLE,
    ) -> Page[Customer]:
        return CustomersAsked(search, status, excerpt).listed(scope, page, self._sealer)

    def customer_names(self, scope: Scope, customer_ids: Sequence[str]) -> Mapping[str, str]:
        # The stored items suffice: no password is unsealed for a name.
        wanted = [
            (CustomerItem.key(scope.tenant_id, one), keys.SELF)
            for one in dict.fromkeys(customer_ids)
        ]
        if not wanted:
            return {}
        with bound(scope):
            items = list(CustomerItem.batch_get(wanted, consistent_read=True))
        return {one.id: one.name for one in items if scope.covers(one.owner_path, one.id)}

    def customer_counts(self, scope: Scope) -> CustomerCounts:
        if scope.self_id is not None:
            himself = self.customers(scope, PageRequest(1), search=None, status=None)
            sold = self.subscription(scope, scope.self_id)
            return counts_of_one(len(himself.items), sold, self.debt(scope, scope.self_id))
        with bound(scope):
            return counts_of(scope.tenant_id, scope.node_path)

    def lines_ending(self, scope: Scope, excerpt: Excerpt, most: int) -> Sequence[int]:
        with bound(scope):
            return customer_lists.lines_ending(scope, excerpt, most)

    def pay_link(self, scope: Scope, customer_id: str) -> PayLink | None:
        link = self._find(scope, PayLink, customer_id)
        return link if link is not None and scope.covers(link.owner_path, link.id) else None

    def subscription(self, scope: Scope, customer_id: str) -> Subscription | None:
        sold = self._find(scope, Subscription, customer_id)
        return sold if sold is not None and scope.covers(sold.owner_path, sold.id) else None

    def subscriptions(
        self, scope: Scope, customer_ids: Sequence[str]
    ) -> Mapping[str, Subscription]:
        with bound(scope):
            sold = many(Subscription, scope.tenant_id, customer_ids, self._sealer)
        return {one.id: one for one in sold.values() if scope.covers(one.owner_path, one.id)}

    def debt(self, scope: Scope, customer_id: str) -> Debt | None:
        debt = self._find(scope, Debt, customer_id)
        return debt if debt is not None and scope.covers(debt.owner_path, debt.id) else None

    def debts(self, scope: Scope, customer_ids: Sequence[str]) -> Mapping[str, Debt]:
        with bound(scope):
            owed = many(Debt, scope.tenant_id, customer_ids, self._sealer)
        return {one.id: one for one in owed.values() if scope.covers(one.owner_path, one.id)}

    def set_offs(self, scope: Scope, set_off_ids: Sequence[str]) -> Mapping[str, SetOff]:
        with bound(scope):
            made = many(SetOff, scope.tenant_id, set_off_ids, self._sealer)
        inside = (one for one in made.values() if scope.covers(one.owner_path, one.customer_id))
        return {one.id: one for one in inside}

    def hold(self, scope: Scope, hold_id: str) -> Hold:
        hold = self._find(scope, Hold, hold_id)
        is_inside = hold is not None and scope.covers(hold.owner_path, hold.customer_id)
        return found(hold, Hold.kind, is_inside=is_inside)

    def holds_of(self, scope: Scope, customer_id: str, page: PageRequest) -> Page[Hold]:
        return self._of_customer(Hold, scope, customer_id, page, "HOLDS")

    def period(self, scope: Scope, sale_id: str) -> Period:
        with bound(scope):
            period = period_of(scope.tenant_id, sale_id)
        is_inside = period is not None and scope.covers(period.owner_path, period.customer_id)
        return found(period, Period.kind, is_inside=is_inside)

    def sale(self, scope: Scope, sale_id: str) -> Sale:
        sale = self._find(scope, Sale, sale_id)
        is_inside = sale is not None and scope.covers(sale.owner_path, sale.customer_id)
        return found(sale, Sale.kind, is_inside=is_inside)

    def sale_refund(self, scope: Scope, refund_id: str) -> SaleRefund:
        refund = self._find(scope, SaleRefund, refund_id)
        is_inside = refund is not None and scope.covers(refund.owner_path, refund.customer_id)
        return found(refund, SaleRefund.kind, is_inside=is_inside)

    def sales_of(self, scope: Scope, customer_id: str, page: PageRequest) -> Page[Sale]:
        return self._of_customer(Sale, scope, customer_id, page, "SALES")

    def invoice(self, scope: Scope, invoice_id: str) -> Invoice:
        return documents.document(Invoice, scope, invoice_id, self._sealer)

    def invoices(
        self, scope: Scope, page: PageRequest, *, customer_id: str | None, excerpt: Excerpt = WHOLE
    ) -> Page[Invoice]:
        asked = documents.Wanted(customer_id, excerpt)
        return documents.documents(Invoice, scope, page, asked, self._sealer)

    def credit_note(self, scope: Scope, credit_note_id: str) -> CreditNote:
        return documents.document(CreditNote, scope, credit_note_id, self._sealer)

    def credit_notes(
        self, scope: Scope, page: PageRequest, *, customer_id: str | None, excerpt: Excerpt = WHOLE
    ) -> Page[CreditNote]:
        asked = documents.Wanted(customer_id, excerpt)
        return documents.documents(CreditNote, scope, page, asked, self._sealer)

    def document_of(self, scope: Scope, number: str) -> str | None:
        return documents.document_of(scope, number)

    def asked(self, scope: Scope, request_id: str) -> str | None:
        return owner_of(scope, REQUEST_CLAIM, request_id)

    def reserve_serial(self, scope: Scope, series: Series, now: int) -> int:
        return documents.reserve_serial(scope, series, now)

    def void_numbers(self, scope: Scope, page: PageRequest) -> Page[VoidNumber]:
        return documents.void_numbers(scope, page, self._sealer)

    def held_messages(self, scope: Scope, page: PageRequest) -> Page[HeldMessage]:
        return documents.held_messages(scope, page, self._sealer)

    def nas(self, scope: Scope, nas_id: str) -> Nas:
        nas = self._find(scope, Nas, nas_id)
        return found(nas, Nas.kind, is_inside=nas is not None and scope.covers(nas.owner_path))

    def nases(self, scope: Scope) -> Sequence[Nas]:
        listing = _listing(scope, "NASES", scope.node_path)
        return [nas for nas in self._whole(scope, Nas, listing) if scope.covers(nas.owner_path)]

    def edge(self, scope: Scope, edge_id: str) -> Edge:
        edge = self._find(scope, Edge, edge_id)
        return found(edge, Edge.kind, is_inside=scope.self_id is None)

    def edges(self, scope: Scope) -> Sequence[Edge]:
        if scope.self_id is not None:
            return []
        return list(self._whole(scope, Edge, _listing(scope, "EDGES")))

    def _find(self, scope: Scope, entity: type[E], entity_id: str) -> E | None:
        with bound(scope):
            return find(entity, scope.tenant_id, entity_id, self._sealer)

    def _of_customer(
        self, kind: type[C], scope: Scope, customer_id: str, page: PageRequest, name: str
    ) -> Page[C]:
        partition = keys.customer_listing(scope.tenant_id, customer_id, name)

        def inside(found_here: Sequence[C]) -> list[C]:
            return [one for one in found_here if scope.covers(one.owner_path, one.customer_id)]

        with bound(scope):
            return newest(kind, Listing(partition), page, self._sealer, inside)

    def _whole(self, scope: Scope, entity: type[E], listing: Listing) -> Iterator[E]:
        with bound(scope):
            return iter(list(whole(entity, listing, self._sealer)))


def _listing(scope: Scope, name: str, prefix: str = "") -> Listing:
    return Listing(keys.listing(scope.tenant_id, name), prefix)


def _is_offered(scope: Scope, package: Package) -> bool:
    # A seller sells what his own node and those above him offer; a customer buys from his node.
    is_above = scope.node_path.startswith(package.owner_path)
    return is_above or scope.covers(package.owner_path)
