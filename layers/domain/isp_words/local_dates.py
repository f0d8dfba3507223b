"""Dates and times of day in the tenant's own zone, in Bengali or English.

The zone is a fixed offset from UTC, as tenants store it (Bangladesh keeps no summer time). The
Bengali parts of the day are those of CLDR. Proved by tests/documents/test_local_dates.py.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from isp_words.numerals import digits

_BENGALI_MONTHS = """
জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
"""
_ENGLISH_MONTHS = """
January February March April May June July August September October November December
"""
_MONTHS = {"bn": tuple(_BENGALI_MONTHS.split()), "en": tuple(_ENGLISH_MONTHS.split())}
_BENGALI_DAY_PARTS = ((4, "রাত"), (6, "ভোর"), (12, "সকাল"), (16, "দুপুর"), (18, "বিকাল"), (20, "সন্ধ্যা"))
_BENGALI_NIGHT = "রাত"


def local_time(at: int, utc_offset_minutes: int) -> datetime:
    """Return the wall clock of the tenant at the Unix second `at`."""
    zone = timezone(timedelta(minutes=utc_offset_minutes))
    return datetime.fromtimestamp(at, tz=zone)


def date_text(moment: datetime, language: str) -> str:
    """Return "২ ডিসেম্বর ২০২৬" or "2 December 2026"."""
    month = _MONTHS[language][moment.month - 1]
    return digits(f"{moment.day} {month} {moment.year}", language)


def date_time_text(moment: datetime, language: str) -> str:
    """Return "২ ডিসেম্বর ২০২৬, রাত ১০:৩০" or "2 December 2026, 10:30 pm"."""
    clock = f"{moment.hour % 12 or 12}:{moment.minute:02d}"
    if language == "bn":
        time = f"{_bengali_day_part(moment.hour)} {clock}"
    else:
        time = f"{clock} {'am' if moment.hour < 12 else 'pm'}"
    return f"{date_text(moment, language)}, {digits(time, language)}"


def _bengali_day_part(hour: int) -> str:
    return next((name for end, name in _BENGALI_DAY_PARTS if hour < end), _BENGALI_NIGHT)
