"""Holding a customer's line while he is away, opening it again, and when it was held."""

from __future__ import annotations

from typing import Annotated

from isp.asked import Asked
from isp.minutes import seconds_at
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.ports import Page, PageRequest
from isp.refusals import Invalid, NotFound, TooMuchAhead
from isp.subscriptions.hold import (
    Hold,
    HoldTooLong,
    NothingToHold,
    NotOnHold,
)
from isp_app.hold_line import HoldWish
from isp_app.new_things import new_id
from isp_http.panel import Panel
from isp_http.types import Body, Id, Instant, View
from pydantic import Field

from seller_panel.customers import CustomerView, customer_by_now
from seller_panel.ports import SellerPanel

panel = Panel("holds")


class HoldBody(Body):
    until_at: Annotated[
        Instant | None,
        Field(description="When the line opens by itself; without it after the longest time."),
    ] = None


class ResumeBody(Body):
    hold_id: Annotated[Id, Field(description="Of the hold that the seller saw.")]


class HoldView(View):
    id: str
    starts_at: int
    ends_at: int
    ended_early: bool


@panel.route(
    "POST",
    "/customers/{customer_id}/holds",
    needs=Permission.LINE_HOLD,
    status=201,
    refusals=(NotFound, Invalid, NothingToHold, HoldTooLong, TooMuchAhead),
)
def hold_line(
    customer_id: Id, body: HoldBody, actor: Actor, asked: Asked, ports: SellerPanel
) -> CustomerView:
    """Close the line now and keep what is left of it; of a line on hold, move the end of that."""
    wish = HoldWish(
        hold_id=new_id("hold", actor, f"{customer_id}:{asked.key}"),
        customer_id=customer_id,
        until_at=body.until_at,
        asked=asked,
    )
    ports.hold_line(actor, wish)
    return customer_by_now(ports, actor, customer_id)


@panel.route(
    "POST",
    "/customers/{customer_id}/resumptions",
    needs=Permission.LINE_HOLD,
    status=201,
    refusals=(NotFound, NotOnHold, TooMuchAhead),
)
def resume_line(
    customer_id: Id, body: ResumeBody, actor: Actor, asked: Asked, ports: SellerPanel
) -> CustomerView:
    """Open a line that is on hold; its end comes back by the minutes that it was not held."""
    ports.resume_line(actor, customer_id, body.hold_id, asked)
    return customer_by_now(ports, actor, customer_id)


@panel.route(
    "GET", "/customers/{customer_id}/holds", needs=Permission.CUSTOMER_SEE, refusals=(NotFound,)
)
def list_customer_holds(
    customer_id: Id, page: PageRequest, actor: Actor, ports: SellerPanel
) -> Page[HoldView]:
    """Return when the customer's line was on hold, newest first."""
    customer = ports.directory.customer(actor.scope, customer_id)
    found = ports.directory.holds_of(actor.scope, customer.id, page)
    return found.with_items([_hold_view(one) for one in found.items])


def _hold_view(hold: Hold) -> HoldView:
    return HoldView(
        id=hold.id,
        starts_at=hold.held_at,
        ends_at=seconds_at(hold.until_minute),
        ended_early=bool(hold.ended_by),
    )
