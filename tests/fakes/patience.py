"""Time that passes only while somebody waits, so that a deadline costs a test none."""

from __future__ import annotations

import threading

from isp_aws.patience import Patience


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
