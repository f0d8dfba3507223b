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
from isp.observer import Observer
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
    observer: Observer

    def __call__(
        self, edge: Edge, reports: Sequence[RadiusSession], facts: Mapping[str, object]
    ) -> list[str]:
        """Store what is newer than what is stored; nobody's sessions are passed over.

        Return the keys of those that cannot be stored: one of them must not stop the others for ever.
        """
        scope = tenant_scope(edge.tenant_id)
        whose = [replace(one, edge_id=edge.id) for one in reports if one.customer_id]
        knows_days = all(one.days for one in whose)
        zone = 0 if knows_days else self.directory.tenant(scope).utc_offset_minutes
        unkept = [one.session_key for one in whose if not self._is_kept(scope, one, zone)]
        self.heartbeat.note(edge, facts)
        return unkept

    def _is_kept(self, scope: Scope, report: RadiusSession, zone: int) -> bool:
        try:
            decided(lambda: self._take(scope, report, zone), self.patience)
        except (AssertionError, ValueError, OverflowError) as odd:
            # What the store cannot hold is a bug of our ranges, to be seen; it is never right later.
            self.observer.error(
                "A session report cannot be stored",
                session=report.session_key,
                edge=report.edge_id,
                kind=type(odd).__name__,
            )
            return False
        return True

    def _take(self, scope: Scope, report: RadiusSession, zone: int) -> None:
        known = self.network.stored_session(scope, report)
        session = reported(known, report, zone)
        if session is not None:
            self.network.store_session(scope, session, known)
