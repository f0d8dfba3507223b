"""Who is online now: below whom one sells, on which router, and whose line is closed all the same."""

from __future__ import annotations

from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
from isp.ports import Page, PageRequest
from isp.refusals import Invalid
from isp_app.who_is_online import WhoIsOnline
from isp_http.panel import Panel
from isp_http.types import Id, PageQuery, View

from seller_panel.ports import SellerPanel

panel = Panel("online")


class OnlineQuery(PageQuery):
    nas_id: Id | None = None
    is_closed: bool = False


class OnlineView(View):
    """A customer with an open session. `is_closed`: his line should pass no traffic now.

    `reopened` is how often the session was taken to be over and went on.
    """

    customer_id: str
    customer_name: str
    login: str
    address: str
    mac: str
    nas_id: str
    nas_name: str | None
    started_at: int
    as_of: int
    octets_in: int
    octets_out: int
    is_closed: bool
    reopened: int


@panel.route("GET", "/online-customers", needs=Permission.CUSTOMER_SEE, refusals=(Invalid,))
def list_online_customers(
    query: OnlineQuery, page: PageRequest, actor: Actor, ports: SellerPanel
) -> Page[OnlineView]:
    """Return who is online, by seller; with `is_closed` only those whose line is closed."""
    asks = WhoIsOnline(ports.directory, ports.network, ports.clock)
    found = asks(actor.scope, page, query.nas_id, is_closed=query.is_closed)
    ids = [one.session.customer_id for one in found.items]
    names = ports.directory.customer_names(actor.scope, ids)
    routers = {nas.id: nas.name for nas in ports.directory.nases(tenant_scope(actor.tenant_id))}
    return found.with_items(
        [
            OnlineView(
                customer_id=one.session.customer_id,
                customer_name=names.get(one.session.customer_id, ""),
                login=one.session.login,
                address=one.session.framed_ip,
                mac=one.session.calling_station_id,
                nas_id=one.session.nas_id,
                nas_name=routers.get(one.session.nas_id),
                started_at=one.session.started_at,
                as_of=one.session.as_of,
                octets_in=one.session.octets_in,
                octets_out=one.session.octets_out,
                is_closed=one.is_closed,
                reopened=one.session.reopened,
            )
            for one in found.items
        ]
    )
