"""Tell an edge what changed after its cursor: the truth that the doorbell only announces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from isp.network.edge import Edge
from isp.parties.scope import tenant_scope
from isp.ports import ChangesGone, Clock, EdgeChange, Network
from isp.refusals import Refusal


class CursorTooOld(Refusal):
    """The log does not reach back so far; the edge takes a snapshot."""

    code, status = "cursor_too_old", 410


@dataclass(frozen=True, slots=True)
class ToldChanges:
    """Changes in order and without gaps, and the cursor after them."""

    changes: Sequence[EdgeChange]
    cursor: int
    is_more: bool
    at: int


@dataclass(frozen=True, slots=True)
class TellChanges:
    network: Network
    clock: Clock

    def __call__(self, edge: Edge, after: int, limit: int) -> ToldChanges:
        """Return what changed after the cursor, at most so much; who asks is there, and is noted."""
        scope, now = tenant_scope(edge.tenant_id), self.clock.now()
        try:
            changes = self.network.changes(scope, edge.id, after, limit)
        except ChangesGone:
            raise CursorTooOld from None
        # A heartbeat replaces the one before, and this call tells nothing but that the edge is there.
        known = self.network.edges_seen(scope).get(edge.id, {})
        self.network.edge_seen(scope, edge.id, known, now)
        reached = changes[-1].seq if changes else after
        return ToldChanges(changes, reached, len(changes) == limit, now)
