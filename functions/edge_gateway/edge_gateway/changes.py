"""Changes after a cursor: the truth that the doorbell only announces."""

from __future__ import annotations

from typing import Annotated, Any

from isp.network.edge import Edge
from isp.parties.scope import tenant_scope
from isp.ports import ChangesGone
from isp.refusals import Refusal
from isp_http.edge_key import EdgeUnknown
from isp_http.operation import Gate
from isp_http.panel import Panel
from isp_http.types import Query, View
from pydantic import Field

from edge_gateway.ports import EdgeGateway
from edge_gateway.wire import wire_change

panel = Panel("edge-changes")


class CursorTooOld(Refusal):
    """The log does not reach back so far; the edge takes a snapshot."""

    code, status = "cursor_too_old", 410


class ChangesQuery(Query):
    after: Annotated[int, Field(ge=0)]
    limit: Annotated[int, Field(ge=1, le=500)] = 500


class ChangesView(View):
    changes: list[dict[str, Any]]
    cursor: int
    more: bool
    server_time: int


@panel.route("GET", "/edge/v1/changes", needs=Gate.EDGE, refusals=(EdgeUnknown, CursorTooOld))
def get_changes(query: ChangesQuery, edge: Edge, ports: EdgeGateway) -> ChangesView:
    """Return what changed after the edge's cursor, in order and without gaps."""
    scope = tenant_scope(edge.tenant_id)
    now = ports.clock.now()
    try:
        changes = ports.network.changes(scope, edge.id, query.after, query.limit)
    except ChangesGone:
        raise CursorTooOld from None
    # A heartbeat replaces the one before, and this call tells nothing but that the edge is there.
    known = ports.network.edges_seen(scope).get(edge.id, {})
    ports.network.edge_seen(scope, edge.id, known, now)
    reached = changes[-1].seq if changes else query.after
    return ChangesView(
        changes=[wire_change(change.seq, change.desired).to_json() for change in changes],
        cursor=reached,
        more=len(changes) == query.limit,
        server_time=now,
    )
