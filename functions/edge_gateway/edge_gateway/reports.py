"""Session reports: what edges tell of the customers' presence, repeated without harm."""

from __future__ import annotations

from typing import Annotated, Literal

from isp.network.edge import Edge
from isp.network.session import RadiusSession
from isp.parties.scope import tenant_scope
from isp_http.edge_key import EdgeUnknown
from isp_http.operation import Gate, Repeat
from isp_http.panel import Panel
from isp_http.types import Body, Name, View, Whole
from pydantic import Field, StringConstraints

from edge_gateway.ports import EdgeGateway

panel = Panel("edge-reports")

REPORTS_MAX = 200
BODY_BYTES_MAX = 512_000
COUNTER_MAX = 2**63 - 1

Instant = Annotated[Whole, Field(ge=0, le=COUNTER_MAX)]
Octets = Annotated[Whole, Field(ge=0, le=COUNTER_MAX)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
KeyOrNone = Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9_-]*$")]
RadiusText = Annotated[str, StringConstraints(max_length=253)]


class ReportBody(Body):
    session_key: Key
    nas_id: KeyOrNone
    customer_id: KeyOrNone  # Empty where the edge knows no customer of that login.
    login: RadiusText
    acct_session_id: RadiusText
    state: Literal["open", "closed"]
    started_at: Instant
    as_of: Instant
    ended_at: Instant | None
    octets_in: Octets
    octets_out: Octets
    framed_ip: RadiusText
    calling_station_id: RadiusText
    terminate_cause: RadiusText | None


class ReportsBody(Body):
    edge_version: Name
    clock_offset_ms: Annotated[Whole, Field(ge=-COUNTER_MAX, le=COUNTER_MAX)]
    spool_lag: Annotated[Whole, Field(ge=0, le=COUNTER_MAX)]
    reports: Annotated[list[ReportBody], Field(max_length=REPORTS_MAX)]


class AcceptedView(View):
    accepted: list[str]
    commands: list[str]


@panel.route(
    "POST",
    "/edge/v1/session-reports",
    needs=Gate.EDGE,
    repeat=Repeat.NATURAL,
    body_bytes_max=BODY_BYTES_MAX,
    refusals=(EdgeUnknown,),
)
def report_sessions(body: ReportsBody, edge: Edge, ports: EdgeGateway) -> AcceptedView:
    """Store what is newer than what is known; everything stored or older is accepted."""
    scope = tenant_scope(edge.tenant_id)
    for report in body.reports:
        ports.network.record_session(scope, _session(edge, report))
    facts: dict[str, object] = {
        "edge_version": body.edge_version,
        "clock_offset_ms": body.clock_offset_ms,
        "spool_lag": body.spool_lag,
    }
    ports.network.edge_seen(scope, edge.id, facts, ports.clock.now())
    return AcceptedView(accepted=[report.session_key for report in body.reports], commands=[])


def _session(edge: Edge, report: ReportBody) -> RadiusSession:
    is_closed = report.state == "closed"
    return RadiusSession(
        tenant_id=edge.tenant_id,
        session_key=report.session_key,
        customer_id=report.customer_id,
        nas_id=report.nas_id,
        login=report.login,
        started_at=report.started_at,
        as_of=report.as_of,
        # A Stop without a time of its own ended when it was told.
        ended_at=(report.ended_at or report.as_of) if is_closed else None,
        octets_in=report.octets_in,
        octets_out=report.octets_out,
        framed_ip=report.framed_ip,
        calling_station_id=report.calling_station_id,
        terminate_cause=report.terminate_cause,
    )
