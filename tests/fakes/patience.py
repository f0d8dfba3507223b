"""Patience for tests: with time that passes only while somebody waits, and without a deadline of seconds."""

from __future__ import annotations

import threading

from isp_aws.patience import Patience

from tests.waiting import LIMIT_SECONDS


class WaitedTime:
    """A clock that whoever waits moves on by what he waits, each thread its own."""

    def __init__(self) -> None:
        self._of_thread = threading.local()

    @property
    def pauses(self) -> list[float]:
        """What this thread has waited, one by one."""
        found: list[float] = self._of_thread.__dict__.setdefault("pauses", [])
        return found

    def now(self) -> float:
        return 100.0 + sum(self.pauses)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)


def hurried() -> Patience:
    """Return the product's patience, with time that is waited only."""
    time = WaitedTime()
    return Patience(now=time.now, sleep=time.sleep)


HURRIED = hurried()
# For those who meet at once and must all succeed: on a busy machine one attempt may take the product's
# whole five seconds.
STUBBORN = Patience(deadline_seconds=LIMIT_SECONDS)
