"""Selling over the counter, and giving back what was not used."""

from __future__ import annotations

from typing import Annotated, Literal

from isp.catalogue.package import Package
from isp.customers.customer import Customer
from isp.decide_again import decide_again_on
from isp.decision import Decision
from isp.invoicing.invoice import invoice_number, invoice_year
from isp.ledger.accounts import account
from isp.minutes import Moment
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
from isp.parties.tenant import ROOT_PATH
from isp.refusals import (
    InsufficientBalance,
    Invalid,
    NotFound,
    NothingToRefund,
    OtherPackageRunning,
    OutcomeUnknown,
    PackageArchived,
    PriceChanged,
    Refusal,
    StaleRead,
)
from isp.sales.refund_sale import NotTheLastPeriod, Refund, refund_sale
from isp.sales.sale import PaidBy, Sale
from isp.sales.sell_package import Order, Tender, sell_package
from isp_http.panel import Panel
from isp_http.types import Body, Id, Name, Price, View
from isp_http.views import SaleView, sale_view
from pydantic import Field

from seller_panel.ports import SellerPanel, new_id

panel = Panel("sales")


class SaleNotPossible(Refusal):
    """Only the ISP itself sells so far; a sale below it needs a contract."""

    code, status = "sale_not_possible", 409


class NewSale(Body):
    package_id: Id
    paid_by: Literal["cash", "credit"]
    price_minor: Annotated[Price, Field(description="What the seller saw.")]


class RefundBody(Body):
    reason: Name


class RefundView(View):
    refunded_minor: int


@panel.route(
    "POST",
    "/customers/{customer_id}/sales",
    needs=Permission.SALE_MAKE,
    status=201,
    refusals=(
        NotFound,
        Invalid,
        PriceChanged,
        PackageArchived,
        OtherPackageRunning,
        InsufficientBalance,
        SaleNotPossible,
    ),
)
@decide_again_on(StaleRead, attempts=3)
def sell(customer_id: Id, body: NewSale, actor: Actor, key: str, ports: SellerPanel) -> SaleView:
    """Sell a package for cash or for the customer's credit."""
    customer = ports.directory.customer(actor.scope, customer_id)
    if customer.owner_path != ROOT_PATH:
        raise SaleNotPossible
    sale_id = new_id("sale", actor, f"{customer.id}:{key}")
    made = _made_before(ports, actor, sale_id)
    if made is not None:
        return sale_view(made)
    package = _package_at(ports, actor, body)
    moment = _moment(ports, actor)
    year = invoice_year(moment.at, moment.utc_offset_minutes)
    serial = ports.directory.reserve_invoice_serial(tenant_scope(actor.tenant_id), year)
    order = Order(
        customer=customer,
        subscription=ports.directory.subscription(actor.scope, customer.id),
        package=package,
        tender=_tender(PaidBy(body.paid_by), actor, customer, (sale_id, package.price_minor)),
        sale_id=sale_id,
        invoice_number=invoice_number(year, serial),
        actor_id=actor.subject_id,
    )
    try:
        replayed = _committed(ports, actor, sell_package(order, moment))
    except OutcomeUnknown:
        raise  # The invoice may be issued under this number.
    except Refusal as refusal:
        _void(ports, actor, (year, serial), refusal.code)
        raise
    if replayed:
        _void(ports, actor, (year, serial), "replay")
    return sale_view(ports.directory.sale(actor.scope, sale_id))


@panel.route(
    "POST",
    "/sales/{sale_id}/refunds",
    needs=Permission.REFUND_MAKE,
    status=201,
    refusals=(NotFound, NothingToRefund, NotTheLastPeriod),
)
@decide_again_on(StaleRead, attempts=3)
def refund(sale_id: Id, body: RefundBody, actor: Actor, ports: SellerPanel) -> RefundView:
    """Give the unused part of a sale back to the customer's credit."""
    sale = ports.directory.sale(actor.scope, sale_id)
    subscription = ports.directory.subscription(actor.scope, sale.customer_id)
    assert subscription is not None, f"sale {sale.id} left no subscription"
    facts = Refund(
        sale=sale,
        period=ports.directory.period(actor.scope, sale_id),
        subscription=subscription,
        actor_id=actor.subject_id,
        reason=body.reason.strip(),
    )
    ports.ledger.commit(actor.scope, refund_sale(facts, _moment(ports, actor)))
    refunded = ports.directory.sale(actor.scope, sale_id)
    return RefundView(refunded_minor=refunded.refunded_minor)


def _made_before(ports: SellerPanel, actor: Actor, sale_id: str) -> Sale | None:
    """Return the sale of an earlier request with this key, whose answer was lost.

    It stands, whatever has become of package and price since: refused now, it would be made again.
    """
    try:
        return ports.directory.sale(actor.scope, sale_id)
    except NotFound:
        return None


def _committed(ports: SellerPanel, actor: Actor, decision: Decision) -> bool:
    return ports.ledger.commit(actor.scope, decision).replayed


def _void(ports: SellerPanel, actor: Actor, number: tuple[int, int], reason: str) -> None:
    scope = tenant_scope(actor.tenant_id)
    ports.directory.void_invoice_serial(scope, number[0], number[1], reason)


def _package_at(ports: SellerPanel, actor: Actor, body: NewSale) -> Package:
    try:
        package = ports.directory.package(tenant_scope(actor.tenant_id), body.package_id)
    except NotFound:
        raise Invalid(field="package_id", reason="unknown_package") from None
    if package.price_minor != body.price_minor:
        raise PriceChanged(price_minor=package.price_minor)
    return package


def _tender(paid_by: PaidBy, actor: Actor, customer: Customer, sale: tuple[str, int]) -> Tender:
    sale_id, price_minor = sale
    into = {
        PaidBy.CASH: account("cash", actor.subject_id),
        PaidBy.CREDIT: account("customer_credit", customer.id),
    }
    return Tender(
        paid_by=paid_by,
        account=into[paid_by],
        received_minor=price_minor,
        reference=actor.subject_id,
        entry_id=f"sale:{sale_id}",
    )


def _moment(ports: SellerPanel, actor: Actor) -> Moment:
    tenant = ports.directory.tenant(tenant_scope(actor.tenant_id))
    return Moment(ports.clock.now(), tenant.utc_offset_minutes)
