"""Edges: invited with a code that works once, watched, revoked."""

from __future__ import annotations

from collections.abc import Mapping

from isp.network.edge import Edge, EdgeStatus
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.refusals import NotFound
from isp_http.operation import Repeat
from isp_http.panel import Panel
from isp_http.types import Id, View, WholeList

from seller_panel.ports import SellerPanel

panel = Panel("edges")


class EdgeView(View):
    id: str
    name: str
    status: EdgeStatus
    enrolled_at: int
    last_seen_at: int | None
    edge_version: str | None
    clock_offset_ms: int | None
    spool_lag: int | None


class EnrolmentCodeView(View):
    code: str
    expires_at: int
    command: str


@panel.route("GET", "/edges", needs=Permission.EDGE_SEE)
def list_edges(actor: Actor, ports: SellerPanel) -> WholeList[EdgeView]:
    """Return all edges with their last heartbeats."""
    return WholeList(items=edge_views(actor, ports))


@panel.route(
    "POST",
    "/edge-enrolment-codes",
    needs=Permission.EDGE_EDIT,
    status=201,
    repeat=Repeat.KEY_UNSAVED,
)
def invite_edge(actor: Actor, ports: SellerPanel) -> EnrolmentCodeView:
    """Return a code with which one edge joins; it is shown once and works once."""
    made = ports.invite_edge(actor)
    command = f"python -m radius_edge enrol --cloud {ports.public_origin}/api --code {made.code}"
    return EnrolmentCodeView(code=made.code, expires_at=made.expires_at, command=command)


@panel.route(
    "DELETE",
    "/edges/{edge_id}",
    needs=Permission.EDGE_EDIT,
    status=204,
    refusals=(NotFound,),
)
def revoke_edge(edge_id: Id, actor: Actor, ports: SellerPanel) -> None:
    """Revoke an edge: its key opens nothing from now on."""
    ports.revoke_edge(actor, edge_id)


def edge_views(actor: Actor, ports: SellerPanel) -> list[EdgeView]:
    seen = ports.network.edges_seen(actor.scope)
    return [_view(edge, seen.get(edge.id, {})) for edge in ports.directory.edges(actor.scope)]


def _view(edge: Edge, facts: Mapping[str, object]) -> EdgeView:
    return EdgeView.model_validate(
        {
            "id": edge.id,
            "name": edge.name,
            "status": edge.status,
            "enrolled_at": edge.enrolled_at,
            "last_seen_at": facts.get("seen_at"),
            "edge_version": facts.get("edge_version"),
            "clock_offset_ms": facts.get("clock_offset_ms"),
            "spool_lag": facts.get("spool_lag"),
        }
    )
