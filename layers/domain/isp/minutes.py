"""Time as the books know it: Unix minutes; as the network knows it: Unix seconds.

A paid period is counted in whole minute boundaries. It opens at the second of the payment and its
first counted boundary is the next full minute, so the customer never loses a second.
"""

from __future__ import annotations

SECONDS_PER_MINUTE = 60
MINUTES_PER_DAY = 1_440


def minute_of(at: int) -> int:
    """Return the minute that the second `at` lies in."""
    return at // SECONDS_PER_MINUTE


def next_boundary(at: int) -> int:
    """Return the first minute boundary that is not before the second `at`."""
    return -(-at // SECONDS_PER_MINUTE)


def seconds_at(minute: int) -> int:
    """Return the second at which the minute begins."""
    return minute * SECONDS_PER_MINUTE
