"""Selling over the counter, and giving back what was not used."""

from __future__ import annotations

from typing import Annotated, Literal

from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.refusals import (
    InsufficientBalance,
    Invalid,
    NotFound,
    NothingToRefund,
    OtherPackageRunning,
    PackageArchived,
    PriceChanged,
)
from isp.sales.refund_sale import NotTheLastPeriod
from isp.sales.sale import PaidBy
from isp_app.sell import CounterSale, SaleNotPossible
from isp_http.panel import Panel
from isp_http.types import Body, Id, Name, Price, View
from isp_http.views import SaleView, sale_view
from pydantic import Field

from seller_panel.ports import SellerPanel, new_id

panel = Panel("sales")


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
def sell(customer_id: Id, body: NewSale, actor: Actor, key: str, ports: SellerPanel) -> SaleView:
    """Sell a package for cash or for the customer's credit."""
    wanted = CounterSale(
        sale_id=new_id("sale", actor, f"{customer_id}:{key}"),
        customer_id=customer_id,
        package_id=body.package_id,
        paid_by=PaidBy(body.paid_by),
        price_minor=body.price_minor,
    )
    return sale_view(ports.sell(actor, wanted))


@panel.route(
    "POST",
    "/sales/{sale_id}/refunds",
    needs=Permission.REFUND_MAKE,
    status=201,
    refusals=(NotFound, NothingToRefund, NotTheLastPeriod),
)
def refund(sale_id: Id, body: RefundBody, actor: Actor, ports: SellerPanel) -> RefundView:
    """Give the unused part of a sale back to the customer's credit."""
    refunded = ports.refund_sale(actor, sale_id, body.reason.strip())
    return RefundView(refunded_minor=refunded.refunded_minor)
