"""Take what an edge reports of sessions one by one: that they began, go on into another day, or ended.

All of it may come twice, late or out of order: a report counts if it is newer than what is stored of its
session. So an edge repeats whatever it is not sure of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from isp.decide_again import Patience, decided
from isp.network.edge import Edge
from isp.network.session import RadiusSession, reported
from isp.parties.scope import Scope, tenant_scope
from isp.ports import Network

from isp_app.heartbeat import Heartbeat
from isp_app.moment import Tenants


@dataclass(frozen=True, slots=True)
class TakeSessionReports:
    network: Network
    directory: Tenants
    heartbeat: Heartbeat
    patience: Patience

    def __call__(
        self, edge: Edge, reports: Sequence[RadiusSession], facts: Mapping[str, object]
    ) -> None:
        """Store what is newer than what is stored; nobody's sessions are passed over."""
        scope = tenant_scope(edge.tenant_id)
        whose = [replace(one, edge_id=edge.id) for one in reports if one.customer_id]
        knows_days = all(one.days for one in whose)
        zone = 0 if knows_days else self.directory.tenant(scope).utc_offset_minutes
        for report in whose:
            decided(lambda: self._take(scope, report, zone), self.patience)  # noqa: B023
        self.heartbeat.note(edge, facts)

    def _take(self, scope: Scope, report: RadiusSession, zone: int) -> None:
        known = self.network.stored_session(scope, report)
        session = reported(known, report, zone)
        if session is not None:
            self.network.store_session(scope, session, known)
