"""Note that an edge is there: written down now and then, for every call would cost more than it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from isp.network.edge import Edge
from isp.parties.scope import tenant_scope
from isp.ports import Clock, Network

# It is written down again after this long; what an edge says of itself does not change sooner.
HEARTBEAT_SECONDS = 240


@dataclass(frozen=True, slots=True)
class Heartbeat:
    network: Network
    clock: Clock

    def note(self, edge: Edge, facts: Mapping[str, object]) -> None:
        """Remember that the edge is there, and what it says of itself if it says something."""
        scope, now = tenant_scope(edge.tenant_id), self.clock.now()
        known = dict(self.network.edge_last_seen(scope, edge.id))
        seen_at = known.pop("seen_at", None)
        is_news = bool(facts) and facts.get("edge_version") != known.get("edge_version")
        if is_news or not isinstance(seen_at, int) or now - seen_at >= HEARTBEAT_SECONDS:
            self.network.edge_seen(scope, edge.id, facts or known, now)
