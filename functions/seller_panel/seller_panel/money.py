"""Money that came in."""

from __future__ import annotations

from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.ports import Page, PageRequest
from isp.refusals import Invalid
from isp_http.panel import Panel
from isp_http.views import PaymentView, payment_views

from seller_panel.excerpts import ExcerptQuery, excerpt_asked_for
from seller_panel.ports import SellerPanel

panel = Panel("money")


@panel.route("GET", "/payments", needs=Permission.PAYMENT_SEE, refusals=(Invalid,))
def list_payments(
    query: ExcerptQuery, page: PageRequest, actor: Actor, ports: SellerPanel
) -> Page[PaymentView]:
    """Return money that came in, through providers and in cash, newest first."""
    excerpt = excerpt_asked_for(query, actor, ports.directory)
    found = ports.payments.receipts(actor.scope, page, customer_id=None, excerpt=excerpt)
    return found.with_items(payment_views(ports.directory, actor.scope, found.items))
