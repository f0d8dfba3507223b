"""Edges at the door: `Authorization: Edge <edge_id>:<key hex>`.

The key is 256 random bits that only the edge keeps; here lies its SHA-256. A wrong key, a revoked edge
and an edge that never was are answered alike.
"""

from __future__ import annotations

import hmac
import re

from isp.network.edge import Edge, EdgeStatus, key_hash
from isp.network.enrol_edge import EDGE_CLAIM
from isp.parties.scope import tenant_scope
from isp.refusals import NotFound, Refusal

from isp_http.doors import Doors
from isp_http.observability import note_actor

_HEADER = re.compile(r"Edge ([A-Z2-7]{20}):([0-9a-f]{64})")


class EdgeUnknown(Refusal):
    code, status = "edge_unknown", 401


def edge_at_the_door(doors: Doors, authorization: str | None) -> Edge:
    """Return the edge that holds the key; else EdgeUnknown."""
    match = _HEADER.fullmatch(authorization or "")
    if match is None:
        raise EdgeUnknown
    edge_id, key = match.groups()
    owner = doors.access.owner(EDGE_CLAIM, edge_id)
    if owner is None:
        raise EdgeUnknown
    try:
        edge = doors.directory.edge(tenant_scope(owner.tenant_id), edge_id)
    except NotFound:
        raise EdgeUnknown from None
    is_key = hmac.compare_digest(key_hash(key), edge.key_hash)
    if not is_key or edge.status is not EdgeStatus.ENROLLED:
        raise EdgeUnknown
    note_actor(edge.tenant_id, edge.id)
    return edge
