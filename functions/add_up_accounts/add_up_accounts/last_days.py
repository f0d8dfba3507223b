"""Which days the night looks through for entries that were not added up.

Yesterday and today are where something may be missing; the two days before are looked at again, should a
night have been missed. Months are closed from the third day on, so nothing is added to a closed month.
"""

from __future__ import annotations

from isp.minutes import day_at

LOOKS_BACK_DAYS = 3
SECONDS_PER_DAY = 86_400
# What the stream brings late is brought by the stream; an hour is far beyond what it takes.
WAITS_SECONDS = 3_600


def last_days(now: int, utc_offset_minutes: int) -> list[str]:
    """Return the tenant's last days with today, the oldest first."""
    return [
        day_at(now - back * SECONDS_PER_DAY, utc_offset_minutes)
        for back in range(LOOKS_BACK_DAYS, -1, -1)
    ]
