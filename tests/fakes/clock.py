"""Time and randomness that a test decides."""

from __future__ import annotations

import hashlib
import itertools
import time

# 2026-01-05 06:00:00 UTC, noon in Dhaka.
NOON = 1_767_592_800


class FakeClock:
    def __init__(self, now: int = NOON) -> None:
        self.at = now

    def now(self) -> int:
        return self.at

    def pass_seconds(self, seconds: int) -> None:
        assert seconds >= 0
        self.at += seconds


class RunningClock:
    """Real time, moved by what the test says: a simulator beside it has a clock of its own."""

    def __init__(self) -> None:
        self.offset_seconds = 0

    def now(self) -> int:
        return int(time.time()) + self.offset_seconds


class FakeRandom:
    """Never the same twice, and the same in each run."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self.last_digits = ""

    def token(self, bits: int) -> str:
        return hashlib.sha256(f"token {next(self._numbers)}".encode()).hexdigest()[: bits // 4]

    def digits(self, count: int) -> str:
        digest = hashlib.sha256(f"digits {next(self._numbers)}".encode()).digest()
        self.last_digits = str(int.from_bytes(digest, "big"))[-count:]
        return self.last_digits
