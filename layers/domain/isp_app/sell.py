"""Sell a package over the counter, for cash or for the customer's credit.

A repeat of the request is answered with the sale that it made, whatever has become of package and price
since: refused now, it would be made again.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.catalogue.package import Package
from isp.customers.customer import Customer
from isp.decide_again import decide_again_on
from isp.ledger.accounts import account
from isp.parties.actor import Actor
from isp.parties.scope import Scope, tenant_scope
from isp.parties.tenant import ROOT_PATH
from isp.ports import Clock, Directory, Ledger
from isp.refusals import Invalid, NotFound, PriceChanged, Refusal, StaleRead
from isp.sales.sale import PaidBy, Sale
from isp.sales.sell_package import Order, Tender, sell_package

from isp_app.invoice_number import InvoiceNumber, invoice_number_for
from isp_app.moment import moment_now


class SaleNotPossible(Refusal):
    """Only the ISP itself sells so far; a sale below it needs a contract."""

    code, status = "sale_not_possible", 409


@dataclass(frozen=True, slots=True)
class CounterSale:
    """What is to be sold. `sale_id` comes from the request, so that a repeat meets its own sale."""

    sale_id: str
    customer_id: str
    package_id: str
    paid_by: PaidBy
    price_minor: int  # What the seller saw.


@dataclass(frozen=True, slots=True)
class Sell:
    directory: Directory
    ledger: Ledger
    clock: Clock

    def __call__(self, actor: Actor, wanted: CounterSale) -> Sale:
        """Return the sale; refused where the price is another by now."""
        tenant = tenant_scope(actor.tenant_id)
        with invoice_number_for(self.ledger, self.directory, tenant) as number:
            return self._sold(actor, wanted, number)

    @decide_again_on(StaleRead, attempts=3)
    def _sold(self, actor: Actor, wanted: CounterSale, number: InvoiceNumber) -> Sale:
        customer = self.directory.customer(actor.scope, wanted.customer_id)
        if customer.owner_path != ROOT_PATH:
            raise SaleNotPossible
        made = self._made_before(actor.scope, wanted.sale_id)
        if made is not None:
            return made
        package = self._package_at(number.scope, wanted)
        subscription = self.directory.subscription(actor.scope, customer.id)
        moment = moment_now(self.clock, self.directory, number.scope)
        number.commit(
            lambda invoice_number: sell_package(
                Order(
                    customer=customer,
                    subscription=subscription,
                    package=package,
                    tender=_tender(actor, customer, wanted),
                    sale_id=wanted.sale_id,
                    invoice_number=invoice_number,
                    actor_id=actor.subject_id,
                ),
                moment,
            ),
            moment,
        )
        return self.directory.sale(actor.scope, wanted.sale_id)

    def _made_before(self, scope: Scope, sale_id: str) -> Sale | None:
        """Return the sale of an earlier request of this id, whose answer was lost."""
        try:
            return self.directory.sale(scope, sale_id)
        except NotFound:
            return None

    def _package_at(self, tenant: Scope, wanted: CounterSale) -> Package:
        try:
            package = self.directory.package(tenant, wanted.package_id)
        except NotFound:
            raise Invalid(field="package_id", reason="unknown_package") from None
        if package.price_minor != wanted.price_minor:
            raise PriceChanged(price_minor=package.price_minor)
        return package


def _tender(actor: Actor, customer: Customer, wanted: CounterSale) -> Tender:
    into = {
        PaidBy.CASH: account("cash", actor.subject_id),
        PaidBy.CREDIT: account("customer_credit", customer.id),
    }
    return Tender(
        paid_by=wanted.paid_by,
        account=into[wanted.paid_by],
        received_minor=wanted.price_minor,
        reference=actor.subject_id,
        entry_id=f"sale:{wanted.sale_id}",
    )
