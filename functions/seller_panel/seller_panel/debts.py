"""How far a customer may owe."""

from __future__ import annotations

from typing import Annotated

from isp.asked import Asked
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.refusals import NotFound, StaleRead
from isp_http.panel import Panel
from isp_http.types import Body, Id, MinorAmount
from pydantic import Field

from seller_panel.customers import CustomerView, customer_by_now
from seller_panel.ports import SellerPanel

panel = Panel("debts")


class CustomerLimitBody(Body):
    old_minor: Annotated[MinorAmount, Field(description="The limit that the seller saw.")]
    new_minor: MinorAmount


@panel.route(
    "PUT",
    "/customers/{customer_id}/limit",
    needs=Permission.LIMIT_SET,
    refusals=(NotFound, StaleRead),
)
def set_customer_limit(
    customer_id: Id, body: CustomerLimitBody, actor: Actor, asked: Asked, ports: SellerPanel
) -> CustomerView:
    """Set how far a customer may owe; 0 sells him nothing on account."""
    limits = (body.old_minor, body.new_minor)
    ports.records.set_customer_limit(actor, customer_id, limits, asked)
    return customer_by_now(ports, actor, customer_id)
