"""Which of the lists of customers answers what was asked: all, a search, a status, or a part of one."""

from __future__ import annotations

from dataclasses import dataclass

from isp.customers.customer import Customer
from isp.customers.search import sought, words_of
from isp.excerpt import WHOLE, Excerpt
from isp.network.mac import typed_mac
from isp.parties.scope import Scope
from isp.ports import Page, PageRequest, StatusAt
from isp.sales.debt import OWES, Debt
from isp.subscriptions.subscription import Subscription, status_at

from isp_aws.dynamodb import customer_lists, keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.customers_among import among
from isp_aws.dynamodb.excerpts import OfSellers, by_seller
from isp_aws.dynamodb.found_sessions import customers_with_device
from isp_aws.dynamodb.reading import Listing, find, many, newest
from isp_aws.sealing import Sealer


@dataclass(frozen=True, slots=True)
class CustomersAsked:
    search: str | None
    status: StatusAt | None
    excerpt: Excerpt

    def listed(self, scope: Scope, page: PageRequest, sealer: Sealer) -> Page[Customer]:
        """Return a page of the customers that are asked for."""
        with bound(scope):
            if scope.self_id is not None:
                return self._himself(scope, scope.self_id, sealer)
            if self.search is not None:
                assert self.excerpt == WHOLE, "a search is in the order of words"
                return _searched(scope, page, self.search, self.status, sealer)
            if self.status is not None:
                return customer_lists.of_status(scope, page, self.status, self.excerpt, sealer)
            partition = keys.listing(scope.tenant_id, "CUSTOMERS")
            if self.excerpt != WHOLE:
                listed = OfSellers([partition], self.excerpt)
                return by_seller(Customer, scope, listed, page, sealer)
            listing = Listing(partition, scope.node_path)
            return newest(Customer, listing, page, sealer, lambda customers: customers)

    def _himself(self, scope: Scope, customer_id: str, sealer: Sealer) -> Page[Customer]:
        customer = find(Customer, scope.tenant_id, customer_id, sealer)
        is_wanted = customer is not None and (
            self.search is None or sought(self.search).fits(words_of(customer))
        )
        if customer is None or not is_wanted or not scope.covers(customer.owner_path, customer.id):
            return Page((), None)
        is_of = self.status is None or _is_of(scope.tenant_id, customer_id, self.status, sealer)
        return Page((customer,) if is_of else (), None)


def _is_of(tenant_id: str, customer_id: str, status: StatusAt, sealer: Sealer) -> bool:
    if status.status == OWES:
        debt = find(Debt, tenant_id, customer_id, sealer)
        return debt is not None and bool(debt.invoices)
    line = find(Subscription, tenant_id, customer_id, sealer)
    return status_at(line, status.now) == status.status


def _searched(
    scope: Scope, page: PageRequest, search: str, status: StatusAt | None, sealer: Sealer
) -> Page[Customer]:
    """Return a page of whom a text finds: those with the device that it names, else those it fits."""
    mac = typed_mac(search)
    ids = customers_with_device(scope.tenant_id, mac) if mac is not None else []
    if ids and page.after is None:
        read = many(Customer, scope.tenant_id, ids, sealer)
        pairs = [(one, read[one]) for one in ids if one in read]
        with_it = [one for _, one in among(scope, pairs, status, sealer)]
        if with_it:
            return Page(tuple(with_it), None)
    return customer_lists.found(scope, page, sought(search), status, sealer)
