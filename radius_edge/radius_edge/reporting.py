"""Session reports to the cloud, until it has accepted each, and pages of what open sessions use.

Reports go in batches, at once while there are few and together while there are many (`pace.py`). A batch
that the cloud does not want is halved until the report at fault stands alone. What it refuses by name, or
alone, is set aside while the others go on: said once, kept in the spool, and tried again after an hour.
Every quarter of an hour all open sessions go in pages, after the reports: the cloud then knows each session
and its days. Proof: `tests/edge/test_cloud_link.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from threading import Event

from edge_contract import (
    OpenSessionsUpload,
    RouterWord,
    SessionReport,
    SessionUpload,
    in_uploads,
    pages_of,
)

from radius_edge import VERSION
from radius_edge.backoff import Backoff
from radius_edge.clock import EdgeClock
from radius_edge.cloud import Cloud, CloudAway, CursorTooOld, KeyRefused, RequestRefused
from radius_edge.counters import Counters
from radius_edge.pace import Pace
from radius_edge.spool import Spool

logger = logging.getLogger(__name__)

BATCH = 200
# New accounting is gathered for a moment, so that a storm is a few large batches.
GATHER_SECONDS = 0.5
LOOK_SECONDS = 30.0
OPEN_SESSIONS_SECONDS = 900.0
ASIDE_SECONDS = 3_600.0


class Reporting:
    def __init__(
        self,
        cloud: Cloud,
        spool: Spool,
        clock: EdgeClock,
        counters: Counters,
        *,
        open_seconds: float = OPEN_SESSIONS_SECONDS,
    ) -> None:
        self._cloud, self._spool, self._clock = cloud, spool, clock
        self._counters, self._open_seconds = counters, open_seconds
        self._backoff, self._pace = Backoff(), Pace()
        self._pages_at = clock.monotonic()
        self._pages_are_empty = False
        # Told by whoever knows the routers.
        self.words_of_routers: Callable[[], tuple[RouterWord, ...]] = tuple
        # What the cloud will not have, until when nobody asks it again.
        self._aside: dict[tuple[str, int], float] = {}
        self.news = Event()
        self._stopping = Event()

    def upload_all(self) -> None:
        """Send everything owed; what the cloud does not take is left for the next round."""
        passed_over, size = 0, BATCH
        while not self._stopping.is_set():
            reports = self._spool.owed(size, skip=passed_over)
            if not reports:
                return
            wanted = [one for one in reports if not self._is_aside(one)]
            accepted = self._sent(wanted) if wanted else 0
            if accepted is None and len(wanted) > 1:
                size = len(reports) // 2
                continue
            passed_over += len(reports) - (accepted or 0)
            size = min(BATCH, size * 2)

    def upload_pages(self) -> None:
        """Send what all open sessions have used by now; nothing again where nobody is there."""
        usage = self._spool.open_usage()
        if not usage and self._pages_are_empty:
            return
        # Before the first byte: what happens meanwhile is newer than these pages.
        taken_at, lag = int(self._clock.now()), self._spool.owed_count()
        pages = pages_of(usage)
        portions = list(in_uploads(pages))
        for number, portion in enumerate(portions, start=1):
            self._cloud.upload_open_sessions(
                OpenSessionsUpload(
                    VERSION,
                    self._clock.offset_ms,
                    lag,
                    taken_at,
                    page_count=len(pages),
                    is_complete=number == len(portions),
                    pages=portion,
                    routers=self.words_of_routers(),
                )
            )
        self._pages_are_empty = not usage
        self._counters.add("pages.accepted", len(pages))

    def run(self) -> None:
        while not self._stopping.is_set():
            self.news.wait(self._rest_seconds())
            self._stopping.wait(GATHER_SECONDS)
            self.news.clear()
            try:
                self._upload_what_is_due()
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

    def _upload_what_is_due(self) -> None:
        now = self._clock.monotonic()
        are_pages_due = now - self._pages_at >= self._open_seconds
        if (are_pages_due or not self._pace.wait_seconds(now)) and self._spool.owed(1):
            self.upload_all()
            self._pace.called(now)
        if are_pages_due and not self._stopping.is_set():
            try:
                self.upload_pages()
            except RequestRefused as refused:
                logger.error("The cloud refuses a page of open sessions: %s", refused)
                self._counters.add("pages.refused")
            self._pages_at = now

    def _rest_seconds(self) -> float:
        """Return when to look again without news: at the turn of pages, or of reports that wait."""
        now = self._clock.monotonic()
        until_pages = max(0.0, self._pages_at + self._open_seconds - now)
        return min(LOOK_SECONDS, until_pages, self._pace.wait_seconds(now) or LOOK_SECONDS)

    def _sent(self, reports: Sequence[SessionReport]) -> int | None:
        """Return how many the cloud has accepted; None if it refused to look at them."""
        lag = self._spool.owed_count()
        words = self.words_of_routers()
        upload = SessionUpload(VERSION, self._clock.offset_ms, lag, tuple(reports), words)
        try:
            receipt = self._cloud.upload(upload)
        except RequestRefused as refused:
            if len(reports) == 1:
                self._set_aside(reports[0], str(refused))
            return None
        why = {one.session_key: one.code for one in receipt.refused}
        for report in reports:
            if report.session_key in why:
                self._set_aside(report, why[report.session_key])
        accepted = set(receipt.accepted) - why.keys()
        taken = [report for report in reports if report.session_key in accepted]
        self._spool.accepted(taken)
        self._counters.add("reports.accepted", len(taken))
        return len(taken)

    def _is_aside(self, report: SessionReport) -> bool:
        until = self._aside.get((report.session_key, report.as_of))
        return until is not None and self._clock.monotonic() < until

    def _set_aside(self, report: SessionReport, why: str) -> None:
        logger.error("The cloud refuses the report of session %s: %s", report.session_key, why)
        self._counters.add("reports.refused")
        now = self._clock.monotonic()
        self._aside = {one: until for one, until in self._aside.items() if until > now}
        self._aside[report.session_key, report.as_of] = now + ASIDE_SECONDS
