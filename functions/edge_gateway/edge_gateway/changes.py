"""Changes after a cursor: the truth that the doorbell only announces."""

from __future__ import annotations

from typing import Annotated, Any

from isp.network.edge import Edge
from isp_app.tell_changes import CursorTooOld
from isp_http.edge_key import EdgeUnknown
from isp_http.operation import Gate
from isp_http.panel import Panel
from isp_http.types import Query, View
from pydantic import Field

from edge_gateway.ports import EdgeGateway
from edge_gateway.wire import wire_change

panel = Panel("edge-changes")


class ChangesQuery(Query):
    after: Annotated[int, Field(ge=0)]
    limit: Annotated[int, Field(ge=1, le=500)] = 500


class ChangesView(View):
    changes: list[dict[str, Any]]
    cursor: int
    more: bool
    server_time: int
    utc_offset_minutes: int


@panel.route(
    "GET",
    "/edge/v1/changes",
    needs=Gate.EDGE,
    use_case="tell_changes",
    refusals=(EdgeUnknown, CursorTooOld),
)
def get_changes(query: ChangesQuery, edge: Edge, ports: EdgeGateway) -> ChangesView:
    """Return what changed after the edge's cursor, in order and without gaps."""
    told = ports.tell_changes(edge, query.after, query.limit)
    return ChangesView(
        changes=[wire_change(change.seq, change.desired).to_json() for change in told.changes],
        cursor=told.cursor,
        more=told.is_more,
        server_time=told.at,
        utc_offset_minutes=told.utc_offset_minutes,
    )
