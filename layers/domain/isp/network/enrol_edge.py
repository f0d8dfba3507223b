"""Edges join with a code that works once, within ten minutes, and leave by being revoked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from isp.decision import Claim, Create, Decision, Update
from isp.events import EventName, event
from isp.network.edge import Edge, EdgeStatus
from isp.refusals import Refusal

EDGE_CLAIM = "edge"
ENROLMENT_PURPOSE = "edge_enrolment"
ENROLMENT_SECONDS = 600
KEY_BITS = 256


class EnrolmentCodeWrong(Refusal):
    """Wrong, used or expired: the answer is the same."""

    code, status = "enrolment_code_wrong", 401


@dataclass(frozen=True, slots=True)
class NewEdge:
    tenant_id: str
    edge_id: str
    name: str
    key_hash: str
    queue_url: str


def enrol_edge(new: NewEdge, now: int) -> Decision:
    """Return the decision by which an edge belongs to the tenant; its id is known everywhere."""
    edge = Edge(
        tenant_id=new.tenant_id,
        id=new.edge_id,
        version=1,
        name=new.name.strip(),
        status=EdgeStatus.ENROLLED,
        key_hash=new.key_hash,
        queue_url=new.queue_url,
        enrolled_at=now,
    )
    told = event(EventName.EDGE_ENROLLED, new.tenant_id, new.edge_id, now, fact=new.edge_id)
    return Decision(
        changes=(Create(edge), Claim(EDGE_CLAIM, edge.id, edge.id, everywhere=True)),
        events=(told,),
    )


def revoke_edge(edge: Edge, now: int) -> Decision:
    """Return the decision after which the edge's key opens nothing; nothing if it is so already."""
    if edge.status is EdgeStatus.REVOKED:
        return Decision()
    revoked = replace(edge, version=edge.version + 1, status=EdgeStatus.REVOKED)
    told = event(EventName.EDGE_REVOKED, edge.tenant_id, edge.id, now, fact=edge.id)
    return Decision(changes=(Update(revoked),), events=(told,))
