"""Who had an address at a second; every question is kept with who asked and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from isp.asked import Asked
from isp.network.address_use import AddressLookUp, Use
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
from isp.ports import Page, PageRequest
from isp.refusals import Invalid, NotFound
from isp_app.look_up_address import Question
from isp_http.panel import Panel
from isp_http.text import LATIN_DIGITS
from isp_http.types import Body, Instant, View
from pydantic import StringConstraints

from seller_panel.ports import SellerPanel

panel = Panel("addresses")


class AddressQuestion(Body):
    """`at` is the second that is asked about; `reason` says why, such as the number of a case."""

    address: Annotated[str, LATIN_DIGITS, StringConstraints(min_length=2, max_length=60)]
    at: Instant
    reason: Annotated[
        str, StringConstraints(min_length=3, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")
    ]


class AddressHolderView(View):
    """A customer who had the address, or the prefix it lies in, `since` until `until` (null: still)."""

    customer_id: str
    customer_name: str
    login: str
    mac: str
    nas_name: str | None
    address: str
    since: int
    until: int | None
    session_started_at: int
    session_ended_at: int | None
    terminate_cause: str | None


class AddressAnswerView(View):
    """`is_all`: nobody who had it was left out because too many have had it since."""

    address: str
    at: int
    holders: list[AddressHolderView]
    is_all: bool


class AddressLookUpView(View):
    id: str
    address: str
    at: int
    reason: str
    asked_by_name: str | None
    asked_at: int
    found: int


@panel.route(
    "POST",
    "/address-look-ups",
    needs=Permission.ADDRESS_LOOK_UP,
    status=201,
    refusals=(Invalid,),
)
def look_up_address(
    body: AddressQuestion, actor: Actor, asked: Asked, ports: SellerPanel
) -> AddressAnswerView:
    """Say who had an address at a second, and keep that it was asked."""
    found = ports.records.look_up_address(
        actor, Question(body.address, body.at, body.reason, asked)
    )
    ids = [use.session.customer_id for use in found.uses]
    names = ports.directory.customer_names(actor.scope, ids)
    routers = {nas.id: nas.name for nas in ports.directory.nases(tenant_scope(actor.tenant_id))}
    holders = [_holder(use, names, routers) for use in found.uses]
    return AddressAnswerView(
        address=found.address, at=body.at, holders=holders, is_all=found.is_all
    )


@panel.route("GET", "/address-look-ups", needs=Permission.ADDRESS_LOOK_UP)
def list_address_look_ups(
    page: PageRequest, actor: Actor, ports: SellerPanel
) -> Page[AddressLookUpView]:
    """Return who asked for which address, newest first."""
    found = ports.network.address_look_ups(actor.scope, page)
    names = {one: _staff_name(ports, actor, one) for one in {one.asked_by for one in found.items}}

    def view(one: AddressLookUp) -> AddressLookUpView:
        return AddressLookUpView(
            id=one.id,
            address=one.address,
            at=one.at,
            reason=one.reason,
            asked_by_name=names[one.asked_by],
            asked_at=one.asked_at,
            found=one.found,
        )

    return found.each(view)


def _staff_name(ports: SellerPanel, actor: Actor, staff_id: str) -> str | None:
    try:
        return ports.directory.staff(tenant_scope(actor.tenant_id), staff_id).name
    except NotFound:
        return None


def _holder(use: Use, names: Mapping[str, str], routers: Mapping[str, str]) -> AddressHolderView:
    session = use.session
    return AddressHolderView(
        customer_id=session.customer_id,
        customer_name=names.get(session.customer_id, ""),
        login=session.login,
        mac=session.calling_station_id,
        nas_name=routers.get(session.nas_id),
        address=use.address,
        since=use.since,
        until=use.until,
        session_started_at=session.started_at,
        session_ended_at=session.ended_at,
        terminate_cause=session.terminate_cause,
    )
