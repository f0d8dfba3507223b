"""Messages that were not sent: an ISP reads of them, and why, instead of wondering."""

from __future__ import annotations

from isp.notices.budget import HeldBy, HeldMessage, allowance
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
from isp.ports import Page, PageRequest
from isp_http.panel import Panel
from isp_http.types import View

from seller_panel.ports import SellerPanel

panel = Panel("messages")


class HeldMessageView(View):
    """`about` is the name of its event, or `one_time_code`; `held_by` the limit that was reached."""

    id: str
    customer_id: str | None
    customer_name: str | None
    about: str
    held_by: HeldBy
    held_at: int


class MessageAllowanceView(View):
    a_day: int


@panel.route("GET", "/message-allowance", needs=Permission.CUSTOMER_EDIT)
def get_message_allowance(actor: Actor, ports: SellerPanel) -> MessageAllowanceView:
    """Return how many messages the ISP may send a day; it grows with the time that it is here."""
    tenant = ports.directory.tenant(tenant_scope(actor.tenant_id))
    return MessageAllowanceView(a_day=allowance(tenant, ports.clock.now()))


@panel.route("GET", "/held-messages", needs=Permission.CUSTOMER_EDIT)
def list_held_messages(
    page: PageRequest, actor: Actor, ports: SellerPanel
) -> Page[HeldMessageView]:
    """Return the messages that were held back, newest first; they are the ISP's, not its resellers'."""
    found = ports.directory.held_messages(actor.scope, page)
    ids = [one.customer_id for one in found.items if one.customer_id is not None]
    names = ports.directory.customer_names(actor.scope, ids)

    def view(one: HeldMessage) -> HeldMessageView:
        return HeldMessageView(
            id=one.id,
            customer_id=one.customer_id,
            customer_name=names.get(one.customer_id or ""),
            about=one.about,
            held_by=one.held_by,
            held_at=one.held_at,
        )

    return found.each(view)
