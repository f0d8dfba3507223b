"""Whose lines end soon: how many today, within three days, within seven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from isp.excerpt import Excerpt
from isp.minutes import MINUTES_PER_DAY, SECONDS_PER_MINUTE, day_at, day_ends_at

SPANS_DAYS = (1, 3, 7)
# As many as a glance needs to be told one by one.
COUNTED_MAX = 100


@dataclass(frozen=True, slots=True)
class Ending:
    """`last_day` is the last day of the span, and `count` whose line ends until it is over."""

    days: int
    last_day: str
    count: int
    is_more: bool


def soon(now: int, utc_offset_minutes: int) -> Excerpt:
    """Return the seconds in which lines end soon: until the end of the last span."""
    return Excerpt(now, _ends(SPANS_DAYS[-1], now, utc_offset_minutes))


def ending(ends_at: Sequence[int], now: int, utc_offset_minutes: int) -> tuple[Ending, ...]:
    """Return the spans with how many of the lines that were counted end in them."""
    is_more = len(ends_at) >= COUNTED_MAX
    spans = []
    for days in SPANS_DAYS:
        over_at = _ends(days, now, utc_offset_minutes)
        last_day = day_at(over_at - 1, utc_offset_minutes)
        spans.append(Ending(days, last_day, sum(one < over_at for one in ends_at), is_more))
    return tuple(spans)


def _ends(days: int, now: int, utc_offset_minutes: int) -> int:
    today_ends = day_ends_at(day_at(now, utc_offset_minutes), utc_offset_minutes)
    return today_ends + (days - 1) * MINUTES_PER_DAY * SECONDS_PER_MINUTE
