"""Tell an edge what changed after its cursor: the truth that the doorbell only announces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from isp.network.edge import Edge
from isp.parties.scope import tenant_scope
from isp.ports import ChangesGone, Clock, EdgeChange, Network
from isp.refusals import Refusal

from isp_app.heartbeat import Heartbeat
from isp_app.moment import Tenants


class CursorTooOld(Refusal):
    """The log does not reach back so far; the edge takes a snapshot."""

    code, status = "cursor_too_old", 410


@dataclass(frozen=True, slots=True)
class ToldChanges:
    """Changes in order and without gaps, the cursor after them, and the zone that days are counted in."""

    changes: Sequence[EdgeChange]
    cursor: int
    is_more: bool
    at: int
    utc_offset_minutes: int


@dataclass(frozen=True, slots=True)
class TellChanges:
    network: Network
    directory: Tenants
    heartbeat: Heartbeat
    clock: Clock

    def __call__(self, edge: Edge, after: int, limit: int) -> ToldChanges:
        """Return what changed after the cursor, at most so much; who asks is there, and is noted."""
        scope, now = tenant_scope(edge.tenant_id), self.clock.now()
        try:
            changes = self.network.changes(scope, edge.id, after, limit)
        except ChangesGone:
            raise CursorTooOld from None
        self.heartbeat.note(edge, {})
        reached = changes[-1].seq if changes else after
        zone = self.directory.tenant(scope).utc_offset_minutes
        return ToldChanges(changes, reached, len(changes) == limit, now, zone)
