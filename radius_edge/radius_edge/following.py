"""The cloud link: follows the cloud's log of changes into the replica, and never gives up.

The doorbell only wakes it. While nobody hears the doorbell it looks every minute; while it is heard, every
five, in case a ring was lost: each look costs money (docs/decisions/0015). Between failures it waits longer
and longer, with jitter. Proof: `tests/edge/test_cloud_link.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event

from edge_contract import Change

from radius_edge.backoff import Backoff
from radius_edge.cloud import Cloud, CloudAway, CursorTooOld, KeyRefused, RequestRefused
from radius_edge.contact import Contact
from radius_edge.counters import Counters
from radius_edge.replica import Replica

logger = logging.getLogger(__name__)

SAFETY_POLL_SECONDS = 60.0
HEARD_POLL_SECONDS = 300.0


class Following:
    def __init__(
        self,
        cloud: Cloud,
        replica: Replica,
        contact: Contact,
        counters: Counters,
        applied: Callable[[list[Change]], None],
    ) -> None:
        self._cloud, self._replica, self._contact = cloud, replica, contact
        self._counters, self._applied = counters, applied
        # Told by whoever listens to it; it needs our bell first.
        self.doorbell_is_heard: Callable[[], bool] = lambda: False
        self._backoff = Backoff()
        self.bell = Event()
        self._stopping = Event()

    def pull(self) -> None:
        """Take over all changes up to now."""
        cursor = self._replica.cursor
        if cursor is None:
            self._take_snapshot()
            return
        more = True
        while more and not self._stopping.is_set():
            try:
                page = self._cloud.changes(cursor)
            except CursorTooOld:
                logger.warning("The cloud's log no longer reaches back to %d", cursor)
                self._take_snapshot()
                return
            self._contact.answered()
            self._replica.in_zone(page.utc_offset_minutes)
            more = page.more and page.cursor > cursor
            if page.cursor != cursor or page.changes:
                cursor = max(cursor, page.cursor)
                self._tell(self._replica.apply(page.changes, cursor))

    def run(self) -> None:
        while not self._stopping.is_set():
            wait_seconds = self._pull_safely()
            if wait_seconds is None:
                self._backoff.reset()
                self._rest()
                self.bell.clear()
            else:
                self._stopping.wait(wait_seconds)

    def stop(self) -> None:
        self._stopping.set()
        self.bell.set()

    def _rest(self) -> None:
        """Wait for the bell, or until it is time to look without it."""
        waited_seconds = 0.0
        while not self.bell.wait(SAFETY_POLL_SECONDS):
            waited_seconds += SAFETY_POLL_SECONDS
            if waited_seconds >= HEARD_POLL_SECONDS or not self.doorbell_is_heard():
                return

    def _pull_safely(self) -> float | None:
        """Pull; return how long to wait after a failure."""
        try:
            self.pull()
        except KeyRefused:
            self._contact.refused()
        except (CloudAway, RequestRefused, CursorTooOld) as error:
            self._counters.add("cloud.away")
            logger.warning("No changes from the cloud: %s", error)
        except Exception:  # The link must outlive its own bugs: without it nobody's payment opens.
            self._counters.add("cloud.crashed")
            logger.exception("The cloud link failed")
        else:
            return None
        return self._backoff.next_seconds()

    def _take_snapshot(self) -> None:
        changes, cursor = self._cloud.snapshot()
        self._contact.answered()
        newer = self._replica.replace(changes, cursor)
        logger.info("Snapshot taken: %d subjects, cursor %d", len(changes), cursor)
        self._counters.add("cloud.snapshots")
        self._tell(newer)
        # What happened since the snapshot was made follows at once.
        self.bell.set()

    def _tell(self, newer: list[Change]) -> None:
        if newer:
            self._counters.add("cloud.changes_applied", len(newer))
            self._applied(newer)
