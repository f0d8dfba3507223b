"""The short name of the ISP: what stands in the address of its customers' page."""

from __future__ import annotations

from typing import Annotated

from isp.parties.actor import Actor
from isp.parties.one_time_code import TooManyRequests
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
from isp.parties.tenant import Tenant
from isp.refusals import Invalid, StaleRead, Taken
from isp_http.panel import Panel
from isp_http.types import Body, View
from pydantic import StringConstraints

from seller_panel.ports import SellerPanel

panel = Panel("short-name")


class ShortNameBody(Body):
    short_name: Annotated[str, StringConstraints(min_length=1, max_length=60)]


class ShortNameView(View):
    """`page` is where customers sign in."""

    short_name: str
    page: str


@panel.route("GET", "/short-name", needs=Permission.SHORT_NAME_EDIT)
def get_short_name(actor: Actor, ports: SellerPanel) -> ShortNameView:
    """Return the short name of the ISP."""
    return _view(ports.directory.tenant(tenant_scope(actor.tenant_id)), ports.public_origin)


@panel.route(
    "PUT",
    "/short-name",
    needs=Permission.SHORT_NAME_EDIT,
    refusals=(Invalid, Taken, TooManyRequests, StaleRead),
)
def choose_short_name(body: ShortNameBody, actor: Actor, ports: SellerPanel) -> ShortNameView:
    """Choose the short name; links with the names of before go on leading to the ISP."""
    tenant = ports.records.choose_short_name(actor, body.short_name)
    return _view(tenant, ports.public_origin)


def _view(tenant: Tenant, origin: str) -> ShortNameView:
    return ShortNameView(short_name=tenant.slug, page=f"{origin}/i/{tenant.slug}")
