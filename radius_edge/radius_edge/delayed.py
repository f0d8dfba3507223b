"""Answers that wait a moment: rejects, so that guessing passwords is slow.

A timer sends them; the reading loop never sleeps. The delay ends well before a router gives up
(3 x 300 ms is common), and under load the queue is not allowed to grow: rejects go out at once.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Condition

REJECT_DELAY_SECONDS = 0.2
WAITING_MAX = 2_000


class Delayed:
    """All delays are equal, so a queue is in order of time."""

    def __init__(
        self,
        *,
        delay_seconds: float = REJECT_DELAY_SECONDS,
        waiting_max: int = WAITING_MAX,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._delay_seconds, self._waiting_max = delay_seconds, waiting_max
        self._monotonic = monotonic
        self._waiting: deque[tuple[float, Callable[[], None]]] = deque()
        self._changed = Condition()
        self._is_stopped = False

    def later(self, send: Callable[[], None]) -> None:
        with self._changed:
            if len(self._waiting) < self._waiting_max:
                self._waiting.append((self._monotonic() + self._delay_seconds, send))
                self._changed.notify()
                return
        send()

    def run(self) -> None:
        """Send what is due until stopped."""
        while True:
            with self._changed:
                if self._is_stopped:
                    return
                left = self._waiting[0][0] - self._monotonic() if self._waiting else None
                if left is None or left > 0:
                    self._changed.wait(left)
                    continue
                _, send = self._waiting.popleft()
            send()

    def stop(self) -> None:
        with self._changed:
            self._is_stopped = True
            self._changed.notify()
