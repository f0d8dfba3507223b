"""Home: what is set up, who pays, what came in today, whether the edges are there.

It reads what is kept and added up, never all customers or all entries of the day: however large an ISP
is, its home costs the same (docs/capacity.md).
"""

from __future__ import annotations

from typing import Literal

from isp.customers import ending as ending_soon
from isp.customers.counts import CustomerCounts
from isp.minutes import day_at
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
from isp.ports import PageRequest
from isp_http.panel import Panel
from isp_http.types import View

from seller_panel.customers import CustomerCountsView
from seller_panel.edges import EdgeView, edge_views
from seller_panel.ports import SellerPanel

panel = Panel("home")

DAY_SECONDS = 86_400

COUNTED_MAX = 20

Step = Literal["router", "package", "customer", "edge", "payment_account", "first_payment"]


class ChecklistItem(View):
    step: Step
    done: bool


class InboxCount(View):
    """How much money waits for somebody to look; counted so far, and whether there is more."""

    count: int
    is_more: bool


class EndingView(View):
    """How many lines end within so many days, the day itself counted; and the last of the days."""

    days: int
    last_day: str
    count: int
    is_more: bool


class HomeView(View):
    isp_name: str
    checklist: list[ChecklistItem]
    counts: CustomerCountsView
    ending: list[EndingView]
    collected_today_minor: int
    money_inbox: InboxCount | None
    messages_held: bool
    collected_as_of: int
    edges: list[EdgeView]


@panel.route("GET", "/home", needs=Permission.HOME_SEE)
def get_home(actor: Actor, ports: SellerPanel) -> HomeView:
    """Return the seller's first page."""
    now = ports.clock.now()
    tenant = ports.directory.tenant(tenant_scope(actor.tenant_id))
    counts = ports.directory.customer_counts(actor.scope)
    day = day_at(now, tenant.utc_offset_minutes)
    collected = ports.ledger.day_totals(actor.scope, actor.node_path, day)
    edges = edge_views(actor, ports) if actor.may(Permission.EDGE_SEE) else []
    return HomeView(
        isp_name=tenant.name,
        checklist=_checklist(ports, actor, counts, edges),
        counts=CustomerCountsView.model_validate(counts),
        ending=_ending(ports, actor, tenant.utc_offset_minutes),
        collected_today_minor=collected.received_minor,
        collected_as_of=collected.as_of(now),
        money_inbox=_inbox_count(ports, actor, now),
        messages_held=_were_held_lately(ports, actor, now),
        edges=edges,
    )


def _ending(ports: SellerPanel, actor: Actor, utc_offset_minutes: int) -> list[EndingView]:
    now = ports.clock.now()
    most = ending_soon.COUNTED_MAX
    ends_at = ports.directory.lines_ending(
        actor.scope, ending_soon.soon(now, utc_offset_minutes), most
    )
    spans = ending_soon.ending(ends_at, now, utc_offset_minutes)
    return [EndingView.model_validate(one) for one in spans]


def _were_held_lately(ports: SellerPanel, actor: Actor, now: int) -> bool:
    """Say whether a message was held back within a day."""
    newest = ports.directory.held_messages(actor.scope, PageRequest(limit=1)).items
    return any(one.held_at > now - DAY_SECONDS for one in newest)


def _inbox_count(ports: SellerPanel, actor: Actor, now: int) -> InboxCount | None:
    """Return how many wait, counted no further than a glance needs; None for who decides nothing."""
    if not actor.may(Permission.PAYMENT_SETTLE):
        return None
    page = ports.inbox.matters(actor.scope, PageRequest(COUNTED_MAX), now, is_decided=False)
    return InboxCount(count=len(page.items), is_more=page.next is not None)


def _checklist(
    ports: SellerPanel, actor: Actor, counts: CustomerCounts, edges: list[EdgeView]
) -> list[ChecklistItem]:
    tenant = tenant_scope(actor.tenant_id)
    first_receipt = PageRequest(limit=1)
    done: dict[Step, bool] = {
        "router": bool(ports.directory.nases(tenant)),
        "package": bool(ports.directory.packages(tenant)),
        "customer": counts.customers > 0,
        "edge": bool(edges) or bool(ports.directory.edges(tenant)),
        "payment_account": bool(ports.payments.accounts(tenant)),
        "first_payment": bool(
            ports.payments.receipts(tenant, first_receipt, customer_id=None).items
        ),
    }
    return [ChecklistItem(step=step, done=is_done) for step, is_done in done.items()]
