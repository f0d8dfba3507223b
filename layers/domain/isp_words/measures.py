"""Speeds and lengths of time as people write them, in Bengali or English.

The same rules as in web/format/numbers.ts and dates.ts; proved by tests/documents/test_measures.py.
"""

from __future__ import annotations

from isp_words.numerals import digits
from isp_words.texts import translate

KBPS_IN_MBPS = 1_000
MINUTES_IN_HOUR = 60
MINUTES_IN_DAY = 24 * MINUTES_IN_HOUR


def speed(kbps: int, language: str) -> str:
    """Return "512 kbps", or from 1,000 on Mbps with at most one place: "5.1 Mbps"."""
    if kbps < KBPS_IN_MBPS:
        return f"{digits(str(kbps), language)} kbps"
    tenths = (kbps + 50) // 100
    whole, place = divmod(tenths, 10)
    return f"{digits(f'{whole}.{place}' if place else str(whole), language)} Mbps"


def validity(minutes: int, language: str) -> str:
    """Return a validity in its own unit: 43,200 minutes are 30 days, 90 minutes stay minutes."""
    units = (("days", MINUTES_IN_DAY), ("hours", MINUTES_IN_HOUR), ("minutes", 1))
    unit, length = next((name, long) for name, long in units if minutes % long == 0)
    said = translate(language, f"units.{unit}", count=minutes // length)
    return digits(said, language)
