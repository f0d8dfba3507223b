"""How often the cloud is called: at once while little happens, in batches while much does.

Each call costs money. A quiet edge may call as soon as there is news; a busy one has its `burst` and then
one call every `seconds`, which carries all that came meanwhile.
"""

from __future__ import annotations

BURST = 10
SECONDS = 120.0


class Pace:
    """Calls that are left, as of the monotonic second `now` that the caller tells."""

    def __init__(self, *, burst: int = BURST, seconds: float = SECONDS) -> None:
        self._burst, self._seconds = burst, seconds
        self._left, self._counted_at = float(burst), 0.0

    def wait_seconds(self, now: float) -> float:
        """Return how long to wait until a call may be made; 0 if one may now."""
        self._count(now)
        return max(0.0, 1.0 - self._left) * self._seconds

    def called(self, now: float) -> None:
        """Note a call, whether it was the turn of one or not."""
        self._count(now)
        self._left = max(0.0, self._left - 1.0)

    def _count(self, now: float) -> None:
        passed = max(0.0, now - self._counted_at)
        self._left = min(float(self._burst), self._left + passed / self._seconds)
        self._counted_at = now
