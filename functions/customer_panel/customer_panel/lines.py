"""The lines of a customer: all that carry his mobile, and which of them is in front of him."""

from __future__ import annotations

from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.parties.scope import tenant_scope
from isp.parties.session import SignedOut
from isp.refusals import NotFound
from isp.sales.debt import no_debt
from isp_app.lines_of_mobile import lines_on
from isp_http.caller import Caller
from isp_http.operation import Repeat
from isp_http.panel import Panel
from isp_http.types import Body, Id, View
from isp_http.views import CustomerStatus, opens_at, status_of

from customer_panel.ports import CustomerPanel

panel = Panel("my-lines")


class LineInShortView(View):
    """One of several lines. `is_chosen` is the one that the other pages are about."""

    id: str
    name: str
    login: str
    address: str
    package_name: str
    status: CustomerStatus
    expires_at: int | None
    opens_at: int | None
    owed_minor: int
    is_chosen: bool


class MyLinesView(View):
    items: list[LineInShortView]


class LineChoice(Body):
    line_id: Id


@panel.route("GET", "/me/lines", needs=Permission.OWN_SERVICE_SEE)
def list_my_lines(actor: Actor, ports: CustomerPanel) -> MyLinesView:
    """Return the lines that carry the customer's mobile, the oldest first."""
    tenant, now = tenant_scope(actor.tenant_id), ports.clock.now()
    lines = lines_on(ports.directory, actor.tenant_id, actor.mobile)
    sold = ports.directory.subscriptions(tenant, [line.id for line in lines])
    owed = ports.directory.debts(tenant, [line.id for line in lines])
    names = {package.id: package.name for package in ports.directory.packages(tenant)}
    items = []
    for line in lines:
        runs = sold.get(line.id)
        debt = owed.get(line.id) or no_debt(line.tenant_id, line.id, line.owner_path)
        view = LineInShortView(
            id=line.id,
            name=line.name,
            login=line.login,
            address=line.address,
            package_name=runs.package_name if runs else names.get(line.package_id, ""),
            status=status_of(runs, now),
            expires_at=runs.expires_at if runs else None,
            opens_at=opens_at(runs, now),
            owed_minor=debt.owed_minor,
            is_chosen=line.id == actor.subject_id,
        )
        items.append(view)
    return MyLinesView(items=items)


@panel.route(
    "PUT",
    "/me/line",
    needs=Permission.OWN_SERVICE_SEE,
    use_case="choose_line",
    status=204,
    repeat=Repeat.NATURAL,
    refusals=(NotFound, SignedOut),
)
def choose_line(body: LineChoice, actor: Actor, caller: Caller, ports: CustomerPanel) -> None:
    """Put another of the customer's lines in front of him."""
    assert caller.session_token is not None
    ports.choose_line(actor, caller.session_token, body.line_id)
