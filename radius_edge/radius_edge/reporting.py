"""Session reports to the cloud, in batches, until it has accepted each of them.

A batch that the cloud does not want is halved until the report at fault stands alone; that one
waits while the others go on. Proof: `tests/edge/test_reporting.py`.
"""

from __future__ import annotations

import logging
from threading import Event

from edge_contract import SessionUpload

from radius_edge import VERSION
from radius_edge.backoff import Backoff
from radius_edge.clock import EdgeClock
from radius_edge.cloud import Cloud, CloudAway, CursorTooOld, KeyRefused, RequestRefused
from radius_edge.counters import Counters
from radius_edge.spool import Spool

logger = logging.getLogger(__name__)

BATCH = 100
# New accounting is gathered for a moment, so that a storm is a few large batches.
GATHER_SECONDS = 0.5
LOOK_SECONDS = 30.0


class Reporting:
    def __init__(self, cloud: Cloud, spool: Spool, clock: EdgeClock, counters: Counters) -> None:
        self._cloud, self._spool, self._clock = cloud, spool, clock
        self._counters = counters
        self._backoff = Backoff()
        self.news = Event()
        self._stopping = Event()

    def upload_all(self) -> None:
        """Send everything owed; what the cloud does not take is left for the next round."""
        passed_over, size = 0, BATCH
        while not self._stopping.is_set():
            reports = self._spool.owed(size, skip=passed_over)
            if not reports:
                return
            lag = self._spool.owed_count()
            upload = SessionUpload(VERSION, self._clock.offset_ms, lag, tuple(reports))
            try:
                receipt = self._cloud.upload(upload)
            except RequestRefused as refused:
                if len(reports) > 1:
                    size = len(reports) // 2
                    continue
                logger.error("The cloud refuses the report of a session: %s", refused)
                self._counters.add("reports.refused")
                passed_over += 1
                continue
            accepted = set(receipt.accepted)
            taken = [report for report in reports if report.session_key in accepted]
            self._spool.accepted(taken)
            self._counters.add("reports.accepted", len(taken))
            passed_over += len(reports) - len(taken)
            size = min(BATCH, size * 2)

    def run(self) -> None:
        while not self._stopping.is_set():
            self.news.wait(LOOK_SECONDS)
            self._stopping.wait(GATHER_SECONDS)
            self.news.clear()
            try:
                self.upload_all()
                self._backoff.reset()
                continue
            except KeyRefused:
                logger.error("Session reports wait: the cloud refuses this edge's key")
            except (CloudAway, CursorTooOld) as error:
                logger.warning("Session reports wait: %s", error)
            except Exception:  # Reports are safe in the spool; the next round tries again.
                logger.exception("Reporting failed")
            self.news.set()
            self._stopping.wait(self._backoff.next_seconds())

    def stop(self) -> None:
        self._stopping.set()
        self.news.set()
