"""For how long something busy is tried again: until a deadline, with wide full jitter.

A number of tries would be the wrong limit: it is over soonest when many meet on one thing, which is when
it must last.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

DEADLINE_SECONDS = 5.0
PAUSE_MIN_SECONDS = 0.05
PAUSE_MAX_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Patience:
    """The deadline, and how time passes."""

    deadline_seconds: float = DEADLINE_SECONDS
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def until(self) -> float:
        """Return the deadline of who begins now."""
        return self.now() + self.deadline_seconds

    def seconds(self, attempt: int) -> float:
        """Return how long to wait, for somebody else another time."""
        ceiling = min(PAUSE_MAX_SECONDS, PAUSE_MIN_SECONDS * 2 ** min(attempt, 10))
        return random.uniform(0, ceiling)

    def pause(self, attempt: int, until: float) -> bool:
        """Wait a while; say False if the deadline would be over."""
        seconds = self.seconds(attempt)
        if self.now() + seconds >= until:
            return False
        self.sleep(seconds)
        return True


PATIENT = Patience()
