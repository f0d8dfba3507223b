"""The time by which the edge cuts and opens lines: its own wall clock, put right by the cloud.

A box without a battery starts in 1970; the cloud's time is believed when it differs by more than
`TOLERATED_SECONDS`. Smaller differences are network delay and the whole seconds of `server_time`.
Monotonic time serves for waiting. `stepped()` tells when the wall clock was moved, so that timers
are planned again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

TOLERATED_SECONDS = 3.0
STEP_SECONDS = 2.0


class EdgeClock:
    def __init__(
        self,
        *,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall, self.monotonic = wall, monotonic
        self._lock = Lock()
        self._correction = 0.0
        self._seen = self.now() - self.monotonic()

    def now(self) -> float:
        return self._wall() + self._correction

    @property
    def offset_ms(self) -> int:
        """How far the cloud's clock is ahead of this machine's, as far as it was believed."""
        return round(self._correction * 1_000)

    def observe(self, server_time: int, asked_at: float, answered_at: float) -> None:
        """Learn the cloud's time, which it read between two instants of our wall clock."""
        # The server cut off the fraction, so its true time is within [server_time, +1).
        is_ahead_by = server_time - answered_at
        is_behind_by = asked_at - (server_time + 1)
        with self._lock:
            if is_ahead_by > TOLERATED_SECONDS or is_behind_by > TOLERATED_SECONDS:
                self._correction = server_time + 0.5 - (asked_at + answered_at) / 2
            else:
                self._correction = 0.0

    def wall(self) -> float:
        return self._wall()

    def stepped(self) -> bool:
        """Return whether the time has jumped since the last call."""
        drift = self.now() - self.monotonic()
        has_jumped = abs(drift - self._seen) > STEP_SECONDS
        self._seen = drift
        return has_jumped
