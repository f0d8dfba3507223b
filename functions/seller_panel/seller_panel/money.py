"""Money that came in."""

from __future__ import annotations

from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp_http.panel import Panel
from isp_http.types import PageQuery, PageView
from isp_http.views import PaymentView, payment_views

from seller_panel.ports import SellerPanel

panel = Panel("money")


@panel.route("GET", "/payments", needs=Permission.PAYMENT_SEE)
def list_payments(query: PageQuery, actor: Actor, ports: SellerPanel) -> PageView[PaymentView]:
    """Return money that came in, through providers and in cash, newest first."""
    cursors = ports.cursors(actor, "payments")
    page = ports.payments.receipts(actor.scope, cursors.request(query), customer_id=None)
    return cursors.views(page, payment_views(ports.directory, actor.scope, page.items))
