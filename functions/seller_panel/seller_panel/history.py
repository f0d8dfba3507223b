"""What happened to one customer: sessions, usage, invoices, payments, sales."""

from __future__ import annotations

from isp.customers.customer import Customer
from isp.minutes import Moment
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
from isp.ports import Page, PageRequest
from isp.refusals import NotFound
from isp_app.refund_outlook import Outlook, outlooks
from isp_http.panel import Panel
from isp_http.types import Id
from isp_http.views import (
    InvoiceView,
    PaymentView,
    SaleView,
    SessionView,
    UsageQuery,
    UsageView,
    invoice_views,
    payment_views,
    sale_view,
    session_views,
    usage_view,
)

from seller_panel.ports import SellerPanel

panel = Panel("customer-history")


class ListedSaleView(SaleView):
    """A sale, and whether something of it can be refunded."""

    refund: Outlook


@panel.route(
    "GET",
    "/customers/{customer_id}/sessions",
    needs=Permission.CUSTOMER_SEE,
    refusals=(NotFound,),
)
def list_customer_sessions(
    customer_id: Id, page: PageRequest, actor: Actor, ports: SellerPanel
) -> Page[SessionView]:
    """Return the customer's time on the network, newest first."""
    customer = _customer(ports, actor, customer_id)
    found = ports.network.sessions_of(actor.scope, customer.id, page)
    return found.with_items(session_views(ports.directory, actor.scope, found.items))


@panel.route(
    "GET", "/customers/{customer_id}/usage", needs=Permission.CUSTOMER_SEE, refusals=(NotFound,)
)
def get_customer_usage(
    customer_id: Id, query: UsageQuery, actor: Actor, ports: SellerPanel
) -> UsageView:
    """Return the customer's daily usage, oldest day first."""
    customer = _customer(ports, actor, customer_id)
    tenant = ports.directory.tenant(tenant_scope(actor.tenant_id))
    moment = Moment(ports.clock.now(), tenant.utc_offset_minutes)
    return usage_view(ports.network.daily_usage(actor.scope, customer.id, query.days, moment))


@panel.route(
    "GET",
    "/customers/{customer_id}/invoices",
    needs=Permission.INVOICE_SEE,
    refusals=(NotFound,),
)
def list_customer_invoices(
    customer_id: Id, page: PageRequest, actor: Actor, ports: SellerPanel
) -> Page[InvoiceView]:
    """Return the customer's invoices, newest first."""
    customer = _customer(ports, actor, customer_id)
    found = ports.directory.invoices(actor.scope, page, customer_id=customer.id)
    return found.with_items(invoice_views(ports.directory, actor.scope, found.items))


@panel.route(
    "GET",
    "/customers/{customer_id}/payments",
    needs=Permission.PAYMENT_SEE,
    refusals=(NotFound,),
)
def list_customer_payments(
    customer_id: Id, page: PageRequest, actor: Actor, ports: SellerPanel
) -> Page[PaymentView]:
    """Return what the customer paid, through providers and in cash, newest first."""
    customer = _customer(ports, actor, customer_id)
    found = ports.payments.receipts(actor.scope, page, customer_id=customer.id)
    return found.with_items(payment_views(ports.directory, actor.scope, found.items))


@panel.route(
    "GET", "/customers/{customer_id}/sales", needs=Permission.CUSTOMER_SEE, refusals=(NotFound,)
)
def list_customer_sales(
    customer_id: Id, page: PageRequest, actor: Actor, ports: SellerPanel
) -> Page[ListedSaleView]:
    """Return what was sold to the customer, newest first."""
    customer = _customer(ports, actor, customer_id)
    found = ports.directory.sales_of(actor.scope, customer.id, page)
    known = outlooks(ports.directory, actor.scope, found.items, ports.clock.now())
    return found.each(
        lambda sale: ListedSaleView(refund=known[sale.id], **sale_view(sale).model_dump())
    )


def _customer(ports: SellerPanel, actor: Actor, customer_id: str) -> Customer:
    """Return the customer, so that a list of somebody else's is not found but never empty."""
    return ports.directory.customer(actor.scope, customer_id)
