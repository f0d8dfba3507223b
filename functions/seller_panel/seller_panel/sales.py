"""Selling over the counter, and giving back what was not used."""

from __future__ import annotations

from typing import Annotated

from isp.asked import Asked
from isp.minutes import SECOND_MAX
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.refusals import Invalid, LimitReached, NotFound, NothingToRefund, QuoteOver, TooMuchAhead
from isp.sales.debt import OnAccountLimit, TooManyOpenInvoices
from isp.sales.refund_sale import NotTheLastPeriod
from isp_app.done_just_now import DoneJustNow
from isp_app.new_things import new_id
from isp_app.refund_quote import QuoteChanged, SeenQuote
from isp_app.refund_sale import RefundWish
from isp_app.sell import CounterSale
from isp_app.stop_line import StopWish
from isp_http.checkout import BUYING_REFUSED
from isp_http.panel import Panel
from isp_http.types import (
    Body,
    Id,
    Instant,
    IsAnother,
    MinorAmount,
    Name,
    Query,
    Version,
    View,
)
from isp_http.views import SaleView, sale_view
from pydantic import Field

from seller_panel.customers import CustomerView, customer_by_now
from seller_panel.ports import SellerPanel

panel = Panel("sales")


class NewSale(Body):
    package_id: Id
    package_version: Annotated[Version, Field(description="Of the package that the seller saw.")]
    cash_minor: Annotated[
        MinorAmount,
        Field(description="What was handed over; 0 where the customer's credit pays all."),
    ]
    on_account: Annotated[
        bool, Field(description="Whether what cash and credit do not pay is paid later.")
    ] = False
    is_another: IsAnother = False


class QuoteBody(Body):
    """The quote that a refund was decided by: it is made as it was shown, or refused."""

    quoted_at: Instant
    line_version: Version
    refunded_minor: MinorAmount


class RefundBody(Body):
    reason: Name
    ends_at: Annotated[
        Instant | None,
        Field(description="When the line shall end; without it as soon as it can."),
    ] = None
    quote: QuoteBody | None = None


class RefundQuery(Query):
    ends_at: Annotated[
        int | None,
        Field(
            ge=0,
            le=SECOND_MAX,
            description="When the line shall end; without it as soon as it can.",
        ),
    ] = None


class StopBody(Body):
    reason: Name
    quote: QuoteBody | None = None


class RefundQuoteView(View):
    """What a refund would do, as of a second. It holds for some minutes."""

    quoted_at: int
    line_version: int
    refunded_minor: int
    pays_owed_minor: Annotated[int, Field(description="Of it: pays what the customer owes.")]
    credit_minor: Annotated[int, Field(description="Of it: becomes the customer's credit.")]
    sale_count: int
    closes_at: Annotated[int, Field(description="When the line would end.")]
    ends_at: Annotated[int, Field(description="When the line ends as it is.")]


class RefundView(View):
    id: str
    refunded_minor: int
    ends_at: int


@panel.route(
    "POST",
    "/customers/{customer_id}/sales",
    needs=Permission.SALE_MAKE,
    status=201,
    refusals=(*BUYING_REFUSED, LimitReached, OnAccountLimit, TooManyOpenInvoices, DoneJustNow),
)
def sell(
    customer_id: Id, body: NewSale, actor: Actor, asked: Asked, ports: SellerPanel
) -> SaleView:
    """Sell a package; the customer's credit is spent first, the rest is cash, or paid later."""
    wanted = CounterSale(
        sale_id=new_id("sale", actor, f"{customer_id}:{asked.key}"),
        customer_id=customer_id,
        package_id=body.package_id,
        package_version=body.package_version,
        cash_minor=body.cash_minor,
        asked=asked,
        is_on_account=body.on_account,
        is_another=body.is_another,
    )
    return sale_view(ports.sell(actor, wanted))


@panel.route(
    "GET",
    "/sales/{sale_id}/refund-quote",
    needs=Permission.REFUND_MAKE,
    refusals=(NotFound, Invalid, NothingToRefund, NotTheLastPeriod),
)
def quote_refund(
    sale_id: Id, query: RefundQuery, actor: Actor, ports: SellerPanel
) -> RefundQuoteView:
    """Return what a refund of the sale would give back, and what the line would lose."""
    return RefundQuoteView.model_validate(ports.refund_sale.quote(actor, sale_id, query.ends_at))


@panel.route(
    "POST",
    "/sales/{sale_id}/refunds",
    needs=Permission.REFUND_MAKE,
    status=201,
    refusals=(NotFound, Invalid, NothingToRefund, NotTheLastPeriod, QuoteOver, QuoteChanged),
)
def refund_sale(
    sale_id: Id, body: RefundBody, actor: Actor, asked: Asked, ports: SellerPanel
) -> RefundView:
    """Give unused time of a sale back; what it is worth pays what is owed, then is credit."""
    wish = RefundWish(
        refund_id=new_id("sale_refund", actor, f"{sale_id}:{asked.key}"),
        sale_id=sale_id,
        reason=body.reason.strip(),
        ends_at=body.ends_at,
        asked=asked,
        seen=_seen(body.quote),
    )
    made = ports.refund_sale(actor, wish)
    return RefundView(id=made.id, refunded_minor=made.gross_minor, ends_at=made.starts_at)


@panel.route(
    "GET",
    "/customers/{customer_id}/stop-quote",
    needs=Permission.REFUND_MAKE,
    refusals=(NotFound, NothingToRefund, TooMuchAhead),
)
def quote_stop(customer_id: Id, actor: Actor, ports: SellerPanel) -> RefundQuoteView:
    """Return what stopping the line would give back, of all that was sold ahead."""
    return RefundQuoteView.model_validate(ports.stop_line.quote(actor, customer_id))


@panel.route(
    "POST",
    "/customers/{customer_id}/stops",
    needs=Permission.REFUND_MAKE,
    status=201,
    refusals=(NotFound, Invalid, NothingToRefund, TooMuchAhead, QuoteOver, QuoteChanged),
)
def stop_line(
    customer_id: Id, body: StopBody, actor: Actor, asked: Asked, ports: SellerPanel
) -> CustomerView:
    """End a line now; what is left of what was sold pays what is owed, then is credit."""
    wish = StopWish(
        stop_id=new_id("stop", actor, f"{customer_id}:{asked.key}"),
        customer_id=customer_id,
        reason=body.reason.strip(),
        asked=asked,
        seen=_seen(body.quote),
    )
    ports.stop_line(actor, wish)
    return customer_by_now(ports, actor, customer_id)


def _seen(quote: QuoteBody | None) -> SeenQuote | None:
    return None if quote is None else SeenQuote(**quote.model_dump())
