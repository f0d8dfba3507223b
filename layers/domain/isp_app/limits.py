"""Holding people to limits: how often something may be tried in a stretch of time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from isp.parties.one_time_code import Limit, TooManyRequests


class Counters(Protocol):
    def hit(self, counter: str, window_seconds: int, now: int) -> int:
        """Count one event; return how many there were in this window."""


def hold_to(counters: Counters, limits: Iterable[Limit], now: int) -> None:
    """Count the event against each limit; TooManyRequests beyond any of them."""
    for limit in limits:
        if counted(counters, limit, now) > limit.count_max:
            left = limit.window_seconds - now % limit.window_seconds
            raise TooManyRequests(retry_after_seconds=left)


def counted(counters: Counters, limit: Limit, now: int) -> int:
    """Count the event and return how many there were in this window, whatever the limit says."""
    return counters.hit(limit.counter, limit.window_seconds, now)
