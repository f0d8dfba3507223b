"""Edges join, and fetch the rights to listen to their doorbell."""

from __future__ import annotations

import hmac

from isp.ids import derived_id
from isp.network.edge import Edge
from isp.network.enrol_edge import (
    ENROLMENT_PURPOSE,
    EnrolmentCodeWrong,
    NewEdge,
    enrol_edge,
)
from isp.parties.one_time_code import Limit, TooManyRequests, code_hash
from isp.parties.scope import tenant_scope
from isp_http.caller import Caller
from isp_http.edge_key import EdgeUnknown, key_hash
from isp_http.enrolment_codes import challenge_id_of
from isp_http.one_time_codes import hold_to
from isp_http.operation import Gate, Repeat
from isp_http.panel import Panel
from isp_http.randomness import random_bytes
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
def enrol(body: Enrolment, caller: Caller, ports: EdgeGateway) -> EnrolledView:
    """Make the machine that holds a fresh code an edge; its key is shown this once."""
    now = ports.clock.now()
    hold_to(ports.access, (Limit(f"enrol:address:{caller.address}", 30, 3_600),), now)
    tenant_id, challenge_id = _used_up(ports, body.code, now)
    edge_id = derived_id("edge", tenant_id, challenge_id)
    key = random_bytes(ports.random).hex()
    queue_url = ports.cloud.create_queue(edge_id)
    new = NewEdge(tenant_id, edge_id, body.name, key_hash(key), queue_url)
    ports.ledger.commit(tenant_scope(tenant_id), enrol_edge(new, now))
    return EnrolledView(
        edge_id=edge_id,
        key=key,
        tenant_id=tenant_id,
        queue_url=queue_url,
        region=ports.cloud.region,
        doorbell_seconds=DOORBELL_SECONDS,
        server_time=now,
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


def _used_up(ports: EdgeGateway, code: str, now: int) -> tuple[str, str]:
    """Return the tenant that the code invites to and its challenge; the code is used up then."""
    typed = code.strip().upper()
    challenge = ports.access.try_challenge(challenge_id_of(typed), now)
    if challenge is None or challenge.purpose != ENROLMENT_PURPOSE or now >= challenge.expires_at:
        raise EnrolmentCodeWrong
    told = code_hash(ports.pepper, challenge.id, typed)
    if not hmac.compare_digest(told, challenge.code_hash):
        raise EnrolmentCodeWrong
    if not ports.access.consume_challenge(challenge.id):
        raise EnrolmentCodeWrong
    assert challenge.tenant_id is not None, "an enrolment code is made by a tenant"
    return challenge.tenant_id, challenge.id
