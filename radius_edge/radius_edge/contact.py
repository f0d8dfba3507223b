"""How long the edge has been without the cloud, and what follows from it.

Nothing, for customers: they are served from the replica as long as they have paid. Sellers' limits
are not enforced after `offline_grace`, since a top-up may be unknown here. An edge whose key is
revoked serves for the same grace, in case that was a mistake, and then falls silent.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from radius_edge.clock import EdgeClock
from radius_edge.replica import Replica

logger = logging.getLogger(__name__)

OFFLINE_GRACE_SECONDS = 6 * 3_600
# The last contact is written down this often, not at every answer.
REMEMBERED_SECONDS = 60
NOBODY_LIMITED: Mapping[str, int] = {}


class Contact:
    def __init__(
        self, replica: Replica, clock: EdgeClock, *, grace_seconds: int = OFFLINE_GRACE_SECONDS
    ) -> None:
        self._replica, self._clock, self._grace_seconds = replica, clock, grace_seconds
        self._written_at = replica.note("last_contact_at") or 0
        self.last_at = self._written_at
        self.revoked_at = replica.note("revoked_at")

    def answered(self) -> None:
        """The cloud knows us."""
        self.last_at = int(self._clock.now())
        if abs(self.last_at - self._written_at) >= REMEMBERED_SECONDS:
            self._written_at = self.last_at
            self._replica.remember("last_contact_at", self.last_at)
        if self.revoked_at is not None:
            logger.warning("The cloud accepts this edge's key again")
            self.revoked_at = None
            self._replica.remember("revoked_at", None)

    def refused(self) -> None:
        """The cloud does not accept our key."""
        if self.revoked_at is None:
            self.revoked_at = int(self._clock.now())
            self._replica.remember("revoked_at", self.revoked_at)
        left = self.revoked_at + self._grace_seconds - int(self._clock.now())
        logger.error(
            "The cloud refuses this edge's key: it is wrong or was revoked. Logins are answered "
            "from the replica for another %d s. Enrol the edge again (see README).",
            max(0, left),
        )

    def enforced_limits(self, now: float) -> Mapping[str, int]:
        is_out_of_touch = now - self.last_at > self._grace_seconds
        return NOBODY_LIMITED if is_out_of_touch else self._replica.book.paid_until

    def is_retired(self, now: float) -> bool:
        return self.revoked_at is not None and now - self.revoked_at > self._grace_seconds
