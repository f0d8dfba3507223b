"""Time as periods know it: Unix minutes; as the network knows it: Unix seconds; as the books: days.

A paid period is counted in whole minute boundaries. It opens at the second of the payment and its
first counted boundary is the next full minute, so the customer never loses a second. A day is the tenant's own: what is sold at 00:30 in Dhaka
belongs to that day's takings and that month's tax, although it is still yesterday in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

SECONDS_PER_MINUTE = 60
MINUTES_PER_DAY = 1_440
# To the end of the century: as far as anybody plans, and as any clock goes that is not broken.
SECOND_MAX = 4_102_444_800
FIRST_DAY, LAST_DAY = "2000-01-01", "2099-12-31"


def minute_of(at: int) -> int:
    """Return the minute that the second `at` lies in."""
    return at // SECONDS_PER_MINUTE


def next_boundary(at: int) -> int:
    """Return the first minute boundary that is not before the second `at`."""
    return -(-at // SECONDS_PER_MINUTE)


def seconds_at(minute: int) -> int:
    """Return the second at which the minute begins."""
    return minute * SECONDS_PER_MINUTE


def day_at(at: int, utc_offset_minutes: int) -> str:
    """Return the day (YYYY-MM-DD) that the second `at` lies in, in a zone."""
    local = at + utc_offset_minutes * SECONDS_PER_MINUTE
    return datetime.fromtimestamp(local, UTC).strftime("%Y-%m-%d")


def is_day(text: str) -> bool:
    """Say whether a text is a day of the calendar (YYYY-MM-DD), and one of which we can have anything."""
    try:
        is_written_so = date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
    return is_written_so and FIRST_DAY <= text <= LAST_DAY


@dataclass(frozen=True, slots=True)
class Moment:
    """A second, and the zone in which its tenant counts days."""

    at: int
    utc_offset_minutes: int

    @property
    def day(self) -> str:
        return day_at(self.at, self.utc_offset_minutes)


def day_ends_at(day: str, utc_offset_minutes: int) -> int:
    """Return the first second that is after a day in a zone."""
    midnight = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC) + timedelta(days=1)
    return int(midnight.timestamp()) - utc_offset_minutes * SECONDS_PER_MINUTE


def day_begins_at(day: str, utc_offset_minutes: int) -> int:
    """Return the first second of a day in a zone."""
    return day_ends_at(day, utc_offset_minutes) - MINUTES_PER_DAY * SECONDS_PER_MINUTE


def month_after(month: str) -> str:
    """Return the month (YYYY-MM) that follows."""
    year, number = map(int, month.split("-"))
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"
