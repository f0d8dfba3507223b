"""Which of the tenant's days a session used what.

What is counted belongs to the day of the packet that told it. A session keeps the days that it has left
behind as one short text, which is touched at midnight only: `2026-01-05:100:900 2026-01-06:0:20` says
what was sent and received on each. They and the day that it is in add up to its counters.
"""

from __future__ import annotations

from datetime import UTC, datetime

from edge_contract import DayUsage

SECONDS_PER_MINUTE = 60
# Where tenants are, until the cloud has told the zone of ours.
UTC_OFFSET_MINUTES = 360
# Nobody looks further back; what is older counts to the oldest day that is kept.
KEPT_DAYS = 92


def day_at(at: int, utc_offset_minutes: int) -> str:
    """Return the day (YYYY-MM-DD) that the second lies in, in a zone."""
    local = at + utc_offset_minutes * SECONDS_PER_MINUTE
    return datetime.fromtimestamp(local, UTC).strftime("%Y-%m-%d")


def on_day(told: str, day: str, before: str, counted: tuple[int, int]) -> tuple[str, str]:
    """Return the day that a session is in when a packet of the day `told` has counted more.

    With it come the days that it has left behind. `counted` is what it had until then.
    """
    if not day:
        return told, ""  # Kept by a version that knew no days: nothing of it was told to a day yet.
    if told <= day:
        return day, before
    days = list(days_of(before, day, *counted))
    while len(days) > KEPT_DAYS:
        oldest, kept = days.pop(0), days[0]
        days[0] = DayUsage(
            kept.day, kept.octets_in + oldest.octets_in, kept.octets_out + oldest.octets_out
        )
    return told, " ".join(f"{one.day}:{one.octets_in}:{one.octets_out}" for one in days)


def days_of(before: str, day: str, octets_in: int, octets_out: int) -> tuple[DayUsage, ...]:
    """Return what a session used on which day; the last is the day that it is in, used or not."""
    days = [_read(text) for text in before.split()]
    rest_in = octets_in - sum(one.octets_in for one in days)
    rest_out = octets_out - sum(one.octets_out for one in days)
    return (*days, DayUsage(day, rest_in, rest_out))


def _read(text: str) -> DayUsage:
    day, octets_in, octets_out = text.split(":")
    return DayUsage(day, int(octets_in), int(octets_out))
