"""How long to wait before the next try: doubling, with jitter, so that edges do not come at once."""

from __future__ import annotations

import random
from collections.abc import Callable

FIRST_SECONDS = 0.5
LONGEST_SECONDS = 60.0


class Backoff:
    def __init__(
        self,
        *,
        first_seconds: float = FIRST_SECONDS,
        longest_seconds: float = LONGEST_SECONDS,
        fraction: Callable[[], float] = random.random,
    ) -> None:
        self._first_seconds, self._longest_seconds = first_seconds, longest_seconds
        self._fraction = fraction
        self._failures = 0

    def next_seconds(self) -> float:
        """Return a wait of half to all of the doubled time."""
        # Beyond this many doublings every wait is the longest.
        ceiling = min(
            self._longest_seconds, self._first_seconds * float(1 << min(self._failures, 30))
        )
        self._failures += 1
        return ceiling * (0.5 + self._fraction() / 2)

    def reset(self) -> None:
        self._failures = 0
