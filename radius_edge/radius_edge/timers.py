"""The edge's own timers: at the second that a customer or a seller runs out, without the cloud.

A timer only says "look at this one now"; what is done follows from the state at that moment, so a
timer that an extension has made stale does nothing. Times are the edge's wall clock; a step of the
clock makes `run` plan everything again. Proof: `tests/edge/test_timers.py`.
"""

from __future__ import annotations

import heapq
import logging
from collections.abc import Callable, Iterable
from enum import Enum
from threading import Condition

from radius_edge.clock import EdgeClock

logger = logging.getLogger(__name__)

# A stepped clock is noticed within this time.
LOOK_SECONDS = 1.0


class About(Enum):
    CUSTOMER = "customer"
    SELLER = "seller"


Due = tuple[float, str, str]


class Timers:
    def __init__(
        self,
        clock: EdgeClock,
        fire: Callable[[About, str], None],
        plan_all: Callable[[], Iterable[tuple[float, About, str]]],
    ) -> None:
        self._clock, self._fire, self._plan_all = clock, fire, plan_all
        self._heap: list[Due] = []
        self._planned: set[Due] = set()
        self._changed = Condition()
        self._is_stopped = False

    def plan(self, at: float, about: About, subject_id: str) -> None:
        due = (at, about.value, subject_id)
        with self._changed:
            if due not in self._planned:
                self._planned.add(due)
                heapq.heappush(self._heap, due)
                self._changed.notify()

    def plan_again(self) -> None:
        """Forget all timers and plan what is now to come; what is overdue fires at once."""
        planned = {(at, about.value, subject_id) for at, about, subject_id in self._plan_all()}
        with self._changed:
            self._planned, self._heap = planned, sorted(planned)
            self._changed.notify()

    def waiting(self) -> int:
        return len(self._heap)

    def left_seconds(self) -> float:
        """Return how long to wait for the next, at most a look's time."""
        left = self._heap[0][0] - self._clock.now() if self._heap else LOOK_SECONDS
        return max(0.0, min(left, LOOK_SECONDS))

    def fire_due(self) -> None:
        while True:
            with self._changed:
                if not self._heap or self._heap[0][0] > self._clock.now():
                    return
                due = heapq.heappop(self._heap)
                self._planned.discard(due)
            try:
                self._fire(About(due[1]), due[2])
            except Exception:  # One subject with a bug must not stop the clock for the others.
                logger.exception("A timer failed: %s %s", due[1], due[2])

    def run(self) -> None:
        while not self._is_stopped:
            if self._clock.stepped():
                logger.warning("The clock was moved; all timers are planned again")
                self.plan_again()
            self.fire_due()
            with self._changed:
                # Asked for while nothing can be planned, so that no earlier timer is overslept.
                if not self._is_stopped:
                    self._changed.wait(self.left_seconds())

    def stop(self) -> None:
        with self._changed:
            self._is_stopped = True
            self._changed.notify()
