"""What came in this month, day by day; asked for once, beside home and not with it."""

from __future__ import annotations

from isp.excerpt import Days
from isp.minutes import day_at
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
from isp_http.panel import Panel
from isp_http.types import View

from seller_panel.ports import SellerPanel

panel = Panel("income")


class IncomeDay(View):
    day: str
    received_minor: int


class IncomeView(View):
    """The days of the month until today, also those on which nothing came in."""

    month: str
    received_minor: int
    days: list[IncomeDay]


@panel.route("GET", "/income", needs=Permission.HOME_SEE)
def get_income(actor: Actor, ports: SellerPanel) -> IncomeView:
    """Return what came in through providers and in cash on each day of this month."""
    tenant = ports.directory.tenant(tenant_scope(actor.tenant_id))
    today = day_at(ports.clock.now(), tenant.utc_offset_minutes)
    month, _, last = today.rpartition("-")
    received = ports.ledger.received_by_day(
        actor.scope, actor.node_path, Days(f"{month}-01", today)
    )
    days = [f"{month}-{number:02d}" for number in range(1, int(last) + 1)]
    return IncomeView(
        month=month,
        received_minor=sum(received.values()),
        days=[IncomeDay(day=day, received_minor=received.get(day, 0)) for day in days],
    )
