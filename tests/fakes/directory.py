"""The directory in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from isp.catalogue.package import Package
from isp.customers.customer import Customer, login_claim
from isp.customers.edit_customer import LOGIN_CLAIM
from isp.customers.pay_link import PayLink
from isp.customers.search import sought, words_of
from isp.decision import REQUEST_CLAIM
from isp.entity import Entity
from isp.excerpt import WHOLE, Excerpt
from isp.invoicing.credit_note import CreditNote
from isp.invoicing.invoice import Invoice
from isp.invoicing.issuer import Issuer
from isp.invoicing.numbers import NUMBER_CLAIM, Reserved, Series, VoidNumber
from isp.network.edge import Edge
from isp.network.mac import typed_mac
from isp.network.nas import Nas
from isp.notices.budget import HeldMessage
from isp.parties.scope import Scope
from isp.parties.tenant import ROOT_PATH, Node, Staff, Tenant
from isp.ports import CustomerCounts, Page, PageRequest, StatusAt
from isp.refusals import NotFound
from isp.sales.debt import OWES, Debt, SetOff
from isp.sales.refund_sale import SaleRefund
from isp.sales.sale import Sale
from isp.subscriptions.hold import Hold
from isp.subscriptions.subscription import (
    EXPIRED,
    ON_HOLD,
    UNPAID,
    Period,
    Subscription,
    SubscriptionStatus,
    status_at,
)

from tests.fakes.store import Store, page_of

E = TypeVar("E", bound=Entity)


class FakeDirectory:
    def __init__(self, store: Store) -> None:
        self._store = store

    def tenant(self, scope: Scope) -> Tenant:
        return self._found(scope, Tenant, scope.tenant_id, lambda _: True)

    def node(self, scope: Scope, node_id: str) -> Node:
        return self._found(scope, Node, node_id, lambda one: scope.covers(one.path))

    def staff(self, scope: Scope, staff_id: str) -> Staff:
        return self._found(scope, Staff, staff_id, lambda one: scope.covers(one.node_path))

    def issuer(self, scope: Scope, node_id: str) -> Issuer | None:
        issuer = self._store.find(Issuer, scope.tenant_id, node_id)
        return issuer if issuer is not None and scope.covers(issuer.node_path) else None

    def package(self, scope: Scope, package_id: str) -> Package:
        return self._found(scope, Package, package_id, lambda one: _is_offered(scope, one))

    def packages(self, scope: Scope) -> Sequence[Package]:
        packages = sorted(
            self._store.all(Package, scope.tenant_id), key=lambda one: (one.created_at, one.id)
        )
        return [one for one in packages if _is_offered(scope, one)]

    def customer(self, scope: Scope, customer_id: str) -> Customer:
        return self._found(
            scope, Customer, customer_id, lambda one: scope.covers(one.owner_path, one.id)
        )

    def customer_by_login(self, scope: Scope, login: str) -> Customer | None:
        owner = self._store.claims.get((scope.tenant_id, LOGIN_CLAIM, login_claim(login)))
        inside = {one.id: one for one in self._customers(scope)}
        return None if owner is None else inside.get(owner.owner_id)

    def customers_by_mobile(self, scope: Scope, mobile: str) -> Sequence[Customer]:
        found = [one for one in self._customers(scope) if one.mobile == mobile]
        return sorted(found, key=lambda one: one.id)

    def _sought(self, customers: Sequence[Customer], search: str) -> list[Customer]:
        mac, wanted = typed_mac(search), sought(search)
        devices = self._store.devices
        with_it = [one for one in customers if (one.tenant_id, mac, one.id) in devices]
        return with_it or [one for one in customers if wanted.fits(words_of(one))]

    def customers(
        self,
        scope: Scope,
        page: PageRequest,
        *,
        search: str | None,
        status: StatusAt | None,
        excerpt: Excerpt = WHOLE,
    ) -> Page[Customer]:
        found = self._customers(scope)
        if status is None:
            found = _taken_on(found, excerpt)
        if status is not None and status.status == OWES:
            owed = self.debts(scope, [one.id for one in found])
            found = [one for one in found if one.id in owed and owed[one.id].invoices]
            found.sort(key=lambda one: (one.owner_path, owed[one.id].invoices[0].issued_at, one.id))
        elif status is not None:
            sold = {one.id: self.subscription(scope, one.id) for one in found}
            found = [one for one in found if status_at(sold[one.id], status.now) == status.status]
            found = [one for one in found if _ends_within(sold[one.id], excerpt)]
            if status.status == ON_HOLD:
                found.sort(key=lambda one: (one.owner_path, _line(sold[one.id]).resumes_at, one.id))
            elif status.status != UNPAID:
                found.sort(key=lambda one: (one.owner_path, _line(sold[one.id]).expires_at, one.id))
            if status.status == EXPIRED:
                found.reverse()
        if search is not None:
            found = sorted(self._sought(found, search), key=lambda one: one.id)
        return page_of(found, page)

    def customer_names(self, scope: Scope, customer_ids: Sequence[str]) -> Mapping[str, str]:
        return {one.id: one.name for one in self._customers(scope) if one.id in customer_ids}

    def customer_counts(self, scope: Scope) -> CustomerCounts:
        customers = self._customers(scope)
        sold = self.subscriptions(scope, [one.id for one in customers]).values()
        of = [sum(one.status is status for one in sold) for status in SubscriptionStatus]
        debts = self.debts(scope, [one.id for one in customers]).values()
        owing = sum(bool(one.invoices) for one in debts)
        owed_minor = sum(one.owed_minor for one in debts)
        return CustomerCounts(len(customers), *of, owing, owed_minor)

    def lines_ending(self, scope: Scope, excerpt: Excerpt, most: int) -> Sequence[int]:
        lines = self.subscriptions(scope, [one.id for one in self._customers(scope)]).values()
        open_lines = [one for one in lines if not one.is_on_hold(excerpt.begins_at)]
        ends = sorted((one.owner_path, one.expires_at) for one in open_lines)
        return [at for _, at in ends if excerpt.has(at)][:most]

    def pay_link(self, scope: Scope, customer_id: str) -> PayLink | None:
        link = self._store.find(PayLink, scope.tenant_id, customer_id)
        return link if link is not None and scope.covers(link.owner_path, link.id) else None

    def subscription(self, scope: Scope, customer_id: str) -> Subscription | None:
        return self.subscriptions(scope, [customer_id]).get(customer_id)

    def subscriptions(
        self, scope: Scope, customer_ids: Sequence[str]
    ) -> Mapping[str, Subscription]:
        found = (self._store.find(Subscription, scope.tenant_id, one) for one in customer_ids)
        return {
            one.id: one for one in found if one is not None and scope.covers(one.owner_path, one.id)
        }

    def debt(self, scope: Scope, customer_id: str) -> Debt | None:
        return self.debts(scope, [customer_id]).get(customer_id)

    def debts(self, scope: Scope, customer_ids: Sequence[str]) -> Mapping[str, Debt]:
        found = (self._store.find(Debt, scope.tenant_id, one) for one in customer_ids)
        return {
            one.id: one for one in found if one is not None and scope.covers(one.owner_path, one.id)
        }

    def set_offs(self, scope: Scope, set_off_ids: Sequence[str]) -> Mapping[str, SetOff]:
        found = (self._store.find(SetOff, scope.tenant_id, one) for one in set_off_ids)
        return {
            one.id: one
            for one in found
            if one is not None and scope.covers(one.owner_path, one.customer_id)
        }

    def hold(self, scope: Scope, hold_id: str) -> Hold:
        return self._found(
            scope, Hold, hold_id, lambda one: scope.covers(one.owner_path, one.customer_id)
        )

    def holds_of(self, scope: Scope, customer_id: str, page: PageRequest) -> Page[Hold]:
        holds = [
            one
            for one in self._store.all(Hold, scope.tenant_id)
            if one.customer_id == customer_id and scope.covers(one.owner_path, one.customer_id)
        ]
        return page_of(sorted(holds, key=lambda one: (one.held_at, one.id), reverse=True), page)

    def period(self, scope: Scope, sale_id: str) -> Period:
        return self._found(
            scope, Period, sale_id, lambda one: scope.covers(one.owner_path, one.customer_id)
        )

    def sale(self, scope: Scope, sale_id: str) -> Sale:
        return self._found(
            scope, Sale, sale_id, lambda one: scope.covers(one.owner_path, one.customer_id)
        )

    def sale_refund(self, scope: Scope, refund_id: str) -> SaleRefund:
        return self._found(
            scope, SaleRefund, refund_id, lambda one: scope.covers(one.owner_path, one.customer_id)
        )

    def sales_of(self, scope: Scope, customer_id: str, page: PageRequest) -> Page[Sale]:
        sales = [
            one
            for one in self._store.all(Sale, scope.tenant_id)
            if one.customer_id == customer_id and scope.covers(one.owner_path, one.customer_id)
        ]
        return page_of(sorted(sales, key=lambda one: (one.sold_at, one.id), reverse=True), page)

    def invoice(self, scope: Scope, invoice_id: str) -> Invoice:
        return self._found(
            scope, Invoice, invoice_id, lambda one: scope.covers(one.owner_path, one.customer_id)
        )

    def invoices(
        self, scope: Scope, page: PageRequest, *, customer_id: str | None, excerpt: Excerpt = WHOLE
    ) -> Page[Invoice]:
        inside = [
            one
            for one in self._store.all(Invoice, scope.tenant_id)
            if scope.covers(one.owner_path, one.customer_id)
            and customer_id in (None, one.customer_id)
            and excerpt.has(one.issued_at)
        ]
        inside.sort(key=lambda one: (one.owner_path, one.issued_at, one.id))
        return page_of(inside if excerpt.is_turned else inside[::-1], page)

    def credit_note(self, scope: Scope, credit_note_id: str) -> CreditNote:
        return self._found(
            scope,
            CreditNote,
            credit_note_id,
            lambda one: scope.covers(one.owner_path, one.customer_id),
        )

    def credit_notes(
        self, scope: Scope, page: PageRequest, *, customer_id: str | None, excerpt: Excerpt = WHOLE
    ) -> Page[CreditNote]:
        inside = [
            one
            for one in self._store.all(CreditNote, scope.tenant_id)
            if scope.covers(one.owner_path, one.customer_id)
            and customer_id in (None, one.customer_id)
            and excerpt.has(one.issued_at)
        ]
        inside.sort(key=lambda one: (one.owner_path, one.issued_at, one.id))
        return page_of(inside if excerpt.is_turned else inside[::-1], page)

    def document_of(self, scope: Scope, number: str) -> str | None:
        owner = self._store.claims.get((scope.tenant_id, NUMBER_CLAIM, number))
        return None if owner is None else owner.owner_id

    def asked(self, scope: Scope, request_id: str) -> str | None:
        owner = self._store.claims.get((scope.tenant_id, REQUEST_CLAIM, request_id))
        return None if owner is None else owner.owner_id

    def reserve_serial(self, scope: Scope, series: Series, now: int) -> int:
        with self._store.lock:
            key = (scope.tenant_id, series.name)
            last = self._store.serials.get(key)
            self._store.serials[key] = Reserved(1 if last is None else last.serial + 1, now)
            return self._store.serials[key].serial

    def void_numbers(self, scope: Scope, page: PageRequest) -> Page[VoidNumber]:
        if scope.node_path != ROOT_PATH or scope.self_id is not None:
            return Page((), None)
        voids = self._store.all(VoidNumber, scope.tenant_id)
        return page_of(sorted(voids, key=lambda one: (-one.voided_at, one.id)), page)

    def held_messages(self, scope: Scope, page: PageRequest) -> Page[HeldMessage]:
        if scope.node_path != ROOT_PATH or scope.self_id is not None:
            return Page((), None)
        held = self._store.all(HeldMessage, scope.tenant_id)
        return page_of(sorted(held, key=lambda one: (-one.held_at, one.id)), page)

    def nas(self, scope: Scope, nas_id: str) -> Nas:
        return self._found(scope, Nas, nas_id, lambda one: scope.covers(one.owner_path))

    def nases(self, scope: Scope) -> Sequence[Nas]:
        inside = [
            one for one in self._store.all(Nas, scope.tenant_id) if scope.covers(one.owner_path)
        ]
        return sorted(inside, key=lambda one: (one.owner_path, one.created_at, one.id))

    def edge(self, scope: Scope, edge_id: str) -> Edge:
        return self._found(scope, Edge, edge_id, lambda _: scope.self_id is None)

    def edges(self, scope: Scope) -> Sequence[Edge]:
        if scope.self_id is not None:
            return []
        edges = self._store.all(Edge, scope.tenant_id)
        return sorted(edges, key=lambda one: (one.enrolled_at, one.id))

    def _found(
        self, scope: Scope, entity: type[E], entity_id: str, is_inside: Callable[[E], bool]
    ) -> E:
        found = self._store.find(entity, scope.tenant_id, entity_id)
        if found is None or not is_inside(found):
            raise NotFound(kind=entity.kind)
        return found

    def _customers(self, scope: Scope) -> list[Customer]:
        """Return the customers inside, newest first within each seller."""
        inside = [
            one
            for one in self._store.all(Customer, scope.tenant_id)
            if scope.covers(one.owner_path, one.id)
        ]
        return sorted(inside, key=lambda one: (one.owner_path, one.created_at, one.id))[::-1]


def _taken_on(customers: list[Customer], excerpt: Excerpt) -> list[Customer]:
    found = [one for one in customers if excerpt.has(one.created_at)]
    return found[::-1] if excerpt.is_turned else found


def _ends_within(sold: Subscription | None, excerpt: Excerpt) -> bool:
    return excerpt == WHOLE or excerpt.has(_line(sold).expires_at)


def _line(sold: Subscription | None) -> Subscription:
    assert sold is not None
    return sold


def _is_offered(scope: Scope, package: Package) -> bool:
    is_above = scope.node_path.startswith(package.owner_path)
    return is_above or scope.covers(package.owner_path)
