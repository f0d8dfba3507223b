"""What the edge has learned of its routers: which of them take no new end for a running session.

A router that refuses it, or acknowledges it and cuts at the old end all the same, would drop a paid line once at
the end of each period. It is told no end any more at the next logins: the edge's own order cuts at the second
(docs/decisions/0022). After a while it is tried again, for routers are renewed.
"""

from __future__ import annotations

import logging

from radius_edge.clock import EdgeClock
from radius_edge.replica import Replica

logger = logging.getLogger(__name__)

KEPT_SECONDS = 30 * 86_400
NOTE = "keeps_old_ends "


class Habits:
    def __init__(self, replica: Replica, clock: EdgeClock) -> None:
        self._replica, self._clock = replica, clock
        self._since = replica.notes(NOTE)

    def keeps_old_ends(self, router_id: str) -> bool:
        since = self._since.get(router_id)
        return since is not None and self._clock.now() - since < KEPT_SECONDS

    def note_that_it_keeps_old_ends(self, router_id: str) -> None:
        if self.keeps_old_ends(router_id):
            return
        self._since[router_id] = int(self._clock.now())
        self._replica.remember(f"{NOTE}{router_id}", self._since[router_id])
        logger.warning(
            "Router %s ends sessions at their old end; it is told no end any more", router_id
        )
