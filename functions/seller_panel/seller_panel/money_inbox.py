"""Money that somebody must look at: the list, and what is decided about it."""

from __future__ import annotations

from typing import Annotated, Literal

from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.payments.decide import (
    CustomerNotOwn,
    DecidedBefore,
    DeedNotPossible,
    HeldForAnother,
    Ruling,
)
from isp.payments.difference import Difference
from isp.payments.inbox import MatterKind
from isp.payments.review import Deed
from isp.payments.start import PaymentNotOffered
from isp.ports import Page, PageRequest
from isp.refusals import Invalid, NotFound, Unavailable
from isp_app.book_found import TransactionNotShown
from isp_http.panel import Panel
from isp_http.types import Body, Id, Line, Name
from pydantic import StringConstraints

from seller_panel.excerpts import ExcerptQuery, excerpt_asked_for
from seller_panel.matters import MatterView, matter_view, matter_views
from seller_panel.ports import SellerPanel

panel = Panel("money-inbox")

MatterId = Annotated[str, StringConstraints(pattern=rf"^({'|'.join(MatterKind)})-[A-Z2-7]{{20}}$")]


class InboxQuery(ExcerptQuery):
    shown: Literal["open", "decided"] = "open"


class AcceptBody(Body):
    note: Name


class AssignBody(Body):
    customer_id: Id
    note: Line = ""


@panel.route("GET", "/money-inbox", needs=Permission.PAYMENT_SETTLE, refusals=(Invalid,))
def list_money_inbox(
    query: InboxQuery, page: PageRequest, actor: Actor, ports: SellerPanel
) -> Page[MatterView]:
    """Return money to look at, longest waiting first; or what was decided, latest first."""
    is_decided = query.shown == "decided"
    now = ports.clock.now()
    excerpt = excerpt_asked_for(query, actor, ports.directory)
    found = ports.inbox.matters(actor.scope, page, now, is_decided=is_decided, excerpt=excerpt)
    return found.with_items(matter_views(ports, actor, found.items))


@panel.route(
    "POST",
    "/money-inbox/{matter_id}/accept",
    needs=Permission.PAYMENT_SETTLE,
    use_case="decide_about_money",
    refusals=(NotFound, DecidedBefore, DeedNotPossible),
)
def accept_matter(
    matter_id: MatterId, body: AcceptBody, actor: Actor, ports: SellerPanel
) -> MatterView:
    """Let a matter rest as it is, with a note of why."""
    ruling = Ruling(Deed.ACCEPT, body.note.strip(), actor.subject_id)
    fact = ports.decide.accept(actor.scope, _named(matter_id), ruling)
    return matter_view(ports, actor, fact)


@panel.route(
    "POST",
    "/money-inbox/{matter_id}/assign",
    needs=Permission.PAYMENT_SETTLE,
    use_case="decide_about_money",
    refusals=(NotFound, DecidedBefore, DeedNotPossible, CustomerNotOwn, HeldForAnother),
)
def assign_matter(
    matter_id: MatterId, body: AssignBody, actor: Actor, ports: SellerPanel
) -> MatterView:
    """Make money in suspense the credit of its customer."""
    kind, fact_id = _named(matter_id)
    if kind is not MatterKind.RECEIPT:
        raise DeedNotPossible
    ruling = Ruling(Deed.ASSIGN, body.note.strip(), actor.subject_id)
    receipt = ports.decide.assign(actor.scope, (fact_id, body.customer_id), ruling)
    return matter_view(ports, actor, receipt)


@panel.route(
    "POST",
    "/money-inbox/{matter_id}/book",
    needs=Permission.PAYMENT_SETTLE,
    refusals=(
        NotFound,
        DecidedBefore,
        DeedNotPossible,
        TransactionNotShown,
        PaymentNotOffered,
        Unavailable,
    ),
)
def book_found(matter_id: MatterId, actor: Actor, ports: SellerPanel) -> MatterView:
    """Ask the provider for money that only its statement shows, and book what it answers."""
    kind, fact_id = _named(matter_id)
    if kind is not MatterKind.DIFFERENCE:
        raise DeedNotPossible
    if ports.payments.difference(actor.scope, fact_id) is None:
        raise NotFound(kind=Difference.kind)
    ruling = Ruling(Deed.BOOK, "", actor.subject_id)
    return matter_view(ports, actor, ports.book_found(actor.tenant_id, fact_id, ruling))


def _named(matter_id: str) -> tuple[MatterKind, str]:
    kind, _, fact_id = matter_id.partition("-")
    return MatterKind(kind), fact_id
