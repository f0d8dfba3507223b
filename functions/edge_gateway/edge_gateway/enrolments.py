"""Edges join, and fetch the rights to listen to their doorbell."""

from __future__ import annotations

from isp.network.edge import Edge
from isp.network.enrol_edge import EnrolmentCodeWrong
from isp.parties.one_time_code import TooManyRequests
from isp_http.caller import Caller
from isp_http.edge_key import EdgeUnknown
from isp_http.operation import Gate, Repeat
from isp_http.panel import Panel
from isp_http.types import Body, Name, Secret, View

from edge_gateway.ports import EdgeGateway

panel = Panel("edge-enrolments")

DOORBELL_SECONDS = 20


class Enrolment(Body):
    code: Secret
    name: Name
    edge_version: Name


class EnrolledView(View):
    edge_id: str
    key: str
    tenant_id: str
    queue_url: str
    region: str
    doorbell_seconds: int
    server_time: int


class CredentialsView(View):
    access_key_id: str
    secret_access_key: str
    session_token: str
    expires_at: int
    queue_url: str
    endpoint_url: str | None


@panel.route(
    "POST",
    "/edge/v1/enrolments",
    needs=Gate.ENROLMENT,
    status=201,
    repeat=Repeat.NATURAL,
    refusals=(EnrolmentCodeWrong, TooManyRequests),
)
def enrol_edge(body: Enrolment, caller: Caller, ports: EdgeGateway) -> EnrolledView:
    """Make the machine that holds a fresh code an edge; its key is shown this once."""
    made = ports.enrol_edge(body.code, body.name, caller.address)
    return EnrolledView(
        edge_id=made.edge_id,
        key=made.key,
        tenant_id=made.tenant_id,
        queue_url=made.queue_url,
        region=ports.cloud.region,
        doorbell_seconds=DOORBELL_SECONDS,
        server_time=made.enrolled_at,
    )


@panel.route(
    "POST",
    "/edge/v1/credentials",
    needs=Gate.EDGE,
    repeat=Repeat.NATURAL,
    refusals=(EdgeUnknown,),
)
def get_queue_credentials(edge: Edge, ports: EdgeGateway) -> CredentialsView:
    """Return the rights to listen to the edge's own doorbell."""
    rights = ports.cloud.queue_credentials(edge.id, edge.queue_url)
    return CredentialsView(
        access_key_id=rights.access_key_id,
        secret_access_key=rights.secret_access_key,
        session_token=rights.session_token,
        expires_at=rights.expires_at,
        queue_url=edge.queue_url,
        endpoint_url=rights.endpoint_url,
    )
