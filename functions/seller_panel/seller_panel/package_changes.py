"""Changing a customer's running package: what it would cost, and doing it."""

from __future__ import annotations

from typing import Annotated

from isp.asked import Asked
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.refusals import (
    InsufficientBalance,
    Invalid,
    LimitReached,
    NotFound,
    PackageArchived,
    QuoteOver,
    TooMuchAhead,
)
from isp.sales.change_package import LineOnHold, NoPackageRunning
from isp.sales.debt import OnAccountLimit, TooManyOpenInvoices
from isp.sales.offer import OfferChanged
from isp_app.change_package import PackageChange, PaidChange
from isp_app.new_things import new_id
from isp_app.sell import PaymentTooSmall, SaleNotPossible
from isp_http.panel import Panel
from isp_http.types import Body, Id, Instant, MinorAmount, Query, Version, View
from isp_http.views import SaleView, sale_view
from pydantic import Field

from seller_panel.ports import SellerPanel

panel = Panel("package-changes")

_NOT_POSSIBLE = (
    NotFound,
    Invalid,
    OfferChanged,
    PackageArchived,
    NoPackageRunning,
    LineOnHold,
    TooMuchAhead,
    SaleNotPossible,
)


class ChangeQuery(Query):
    package_id: Id
    package_version: Annotated[
        int, Field(ge=1, le=10**9, description="Of the package that the seller saw.")
    ]
    keeps_end: Annotated[
        bool, Field(description="Until the line ends anyway, instead of a whole new period.")
    ]


class ChangeQuoteView(View):
    quoted_at: int
    unused_minor: int
    price_minor: int
    credit_minor: int
    to_pay_minor: int
    credit_after_minor: int
    starts_at: int
    expires_at: int


class ChangeOfPackage(Body):
    package_id: Id
    package_version: Version
    keeps_end: bool
    quoted_at: Annotated[Instant, Field(description="Of the quote that the seller saw.")]
    cash_minor: Annotated[
        MinorAmount, Field(description="What was handed over; 0 where credit pays all.")
    ]
    on_account: Annotated[
        bool, Field(description="Whether what cash and credit do not pay is paid later.")
    ] = False


@panel.route(
    "GET",
    "/customers/{customer_id}/package-change-quote",
    needs=Permission.SALE_MAKE,
    refusals=_NOT_POSSIBLE,
)
def quote_package_change(
    customer_id: Id, query: ChangeQuery, actor: Actor, ports: SellerPanel
) -> ChangeQuoteView:
    """Return what a change of the running package would take and give, from the next minute on."""
    wanted = PackageChange(
        customer_id=customer_id, quoted_at=ports.clock.now(), **query.model_dump()
    )
    return ChangeQuoteView.model_validate(ports.change_package.quote(actor, wanted))


@panel.route(
    "POST",
    "/customers/{customer_id}/package-changes",
    needs=Permission.SALE_MAKE,
    status=201,
    refusals=(
        *_NOT_POSSIBLE,
        PaymentTooSmall,
        InsufficientBalance,
        LimitReached,
        OnAccountLimit,
        TooManyOpenInvoices,
        QuoteOver,
    ),
)
def change_package(
    customer_id: Id, body: ChangeOfPackage, actor: Actor, asked: Asked, ports: SellerPanel
) -> SaleView:
    """Give back what runs and sell another package instead, in one step."""
    of_the_money = {"cash_minor", "on_account"}
    wanted = PackageChange(customer_id=customer_id, **body.model_dump(exclude=of_the_money))
    sale_id = new_id("sale", actor, f"{customer_id}:{asked.key}")
    paid = PaidChange(sale_id, body.cash_minor, asked, body.on_account)
    return sale_view(ports.change_package(actor, wanted, paid))
