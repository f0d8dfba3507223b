"""Money that came in, and invoices that went out."""

from __future__ import annotations

from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.refusals import NotFound
from isp_http.panel import Panel
from isp_http.types import Id, PageQuery, PageView
from isp_http.views import InvoiceView, PaymentView, invoice_view, payment_views

from seller_panel.ports import SellerPanel

panel = Panel("money")


class InvoicesQuery(PageQuery):
    customer_id: Id | None = None


@panel.route("GET", "/payments", needs=Permission.PAYMENT_SEE)
def list_payments(query: PageQuery, actor: Actor, ports: SellerPanel) -> PageView[PaymentView]:
    """Return money that came in through providers, newest first."""
    cursors = ports.cursors(actor, "payments")
    page = ports.payments.receipts(actor.scope, cursors.request(query), customer_id=None)
    return cursors.views(page, payment_views(ports.directory, actor.scope, page.items))


@panel.route("GET", "/invoices", needs=Permission.INVOICE_SEE, refusals=(NotFound,))
def list_invoices(query: InvoicesQuery, actor: Actor, ports: SellerPanel) -> PageView[InvoiceView]:
    """Return invoices, newest first."""
    if query.customer_id is not None:
        ports.directory.customer(actor.scope, query.customer_id)
    cursors = ports.cursors(actor, f"invoices:{query.customer_id}")
    page = ports.directory.invoices(
        actor.scope, cursors.request(query), customer_id=query.customer_id
    )
    return cursors.view(page, invoice_view)


@panel.route("GET", "/invoices/{invoice_id}", needs=Permission.INVOICE_SEE, refusals=(NotFound,))
def get_invoice(invoice_id: Id, actor: Actor, ports: SellerPanel) -> InvoiceView:
    """Return one invoice."""
    return invoice_view(ports.directory.invoice(actor.scope, invoice_id))
