"""Waiting in tests: until something is so. No test says how long a thing takes.

The limit is there for the reader of a test that hangs: only a fault reaches it, however busy the machine.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TypeVar

LIMIT_SECONDS = float(os.environ.get("TESTS_LIMIT_SECONDS", "180"))
# How far ahead a moment is put that must not pass before a test is ready for it.
AHEAD_SECONDS = (3, 15, 60, 240)
T = TypeVar("T")


def until(
    found: Callable[[], T | None], what: str = "what is waited for", pause: float = 0.02
) -> T:
    """Return the first answer that is true."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while True:
        answer = found()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"{what} is not so after {LIMIT_SECONDS:.0f} s"
        time.sleep(pause)


def ready_before(prepare: Callable[[int], object]) -> int:
    """Prepare for a moment that is soon; for a later one, if it came before all was ready."""
    for seconds in AHEAD_SECONDS:
        moment = int(time.time()) + seconds
        prepare(moment)
        if time.time() < moment - 0.5:
            return moment
    raise AssertionError("this machine is too slow to be ready for anything")


def pass_by(moment: float) -> None:
    """Return when the wall clock has passed a moment."""
    while (left := moment - time.time()) > 0:
        time.sleep(left)
