"""Cash in advance: money that pays what is owed, and is credit until the customer buys with it."""

from __future__ import annotations

from isp.asked import Asked
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.refusals import Invalid, LimitReached, NotFound
from isp_app.done_just_now import DoneJustNow
from isp_app.new_things import new_id
from isp_app.sell import SaleNotPossible
from isp_app.take_advance import Advance
from isp_http.panel import Panel
from isp_http.types import Body, Id, IsAnother, Price
from isp_http.views import PaymentView, payment_views

from seller_panel.ports import SellerPanel

panel = Panel("advances")


class AdvanceBody(Body):
    amount_minor: Price
    is_another: IsAnother = False


@panel.route(
    "POST",
    "/customers/{customer_id}/advances",
    needs=Permission.SALE_MAKE,
    status=201,
    refusals=(NotFound, Invalid, LimitReached, SaleNotPossible, DoneJustNow),
)
def take_advance(
    customer_id: Id, body: AdvanceBody, actor: Actor, asked: Asked, ports: SellerPanel
) -> PaymentView:
    """Take cash that buys nothing yet; it pays what is owed, and the rest is credit."""
    advance = Advance(
        advance_id=new_id("advance", actor, f"{customer_id}:{asked.key}"),
        customer_id=customer_id,
        amount_minor=body.amount_minor,
        asked=asked,
        is_another=body.is_another,
    )
    receipt = ports.take_advance(actor, advance)
    return payment_views(ports.directory, actor.scope, [receipt])[0]
