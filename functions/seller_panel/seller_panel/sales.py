"""Selling over the counter, and giving back what was not used."""

from __future__ import annotations

from typing import Annotated

from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.refusals import (
    InsufficientBalance,
    Invalid,
    NotFound,
    NothingToRefund,
    OtherPackageRunning,
    PackageArchived,
)
from isp.sales.offer import OfferChanged
from isp.sales.refund_sale import NotTheLastPeriod
from isp_app.sell import CounterSale, PaymentTooSmall, SaleNotPossible
from isp_http.panel import Panel
from isp_http.types import Body, Id, MinorAmount, Name, Version, View
from isp_http.views import SaleView, sale_view
from pydantic import Field

from seller_panel.ports import SellerPanel, new_id

panel = Panel("sales")


class NewSale(Body):
    package_id: Id
    package_version: Annotated[Version, Field(description="Of the package that the seller saw.")]
    cash_minor: Annotated[
        MinorAmount,
        Field(description="What was handed over; 0 where the customer's credit pays all."),
    ]


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
        OfferChanged,
        PackageArchived,
        OtherPackageRunning,
        PaymentTooSmall,
        InsufficientBalance,
        SaleNotPossible,
    ),
)
def sell(customer_id: Id, body: NewSale, actor: Actor, key: str, ports: SellerPanel) -> SaleView:
    """Sell a package; the customer's credit is spent first, the rest is cash."""
    wanted = CounterSale(
        sale_id=new_id("sale", actor, f"{customer_id}:{key}"),
        customer_id=customer_id,
        package_id=body.package_id,
        package_version=body.package_version,
        cash_minor=body.cash_minor,
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
