"""Dates are those of the tenant's wall clock."""

from __future__ import annotations

import pytest
from isp_words.local_dates import date_text, date_time_text, local_time
from views import DHAKA_MINUTES, ISSUED_AT


def test_the_day_is_the_day_in_the_tenants_zone() -> None:
    just_before_midnight_utc = 1_795_132_799
    assert date_text(local_time(just_before_midnight_utc, 0), "en") == "19 November 2026"
    assert (
        date_text(local_time(just_before_midnight_utc, DHAKA_MINUTES), "en") == "20 November 2026"
    )


def test_a_moment_reads_in_either_language() -> None:
    moment = local_time(ISSUED_AT, DHAKA_MINUTES)
    assert date_time_text(moment, "bn") == "২০ নভেম্বর ২০২৬, সকাল ১০:৩০"
    assert date_time_text(moment, "en") == "20 November 2026, 10:30 am"


@pytest.mark.parametrize(
    ("hour", "bengali", "english"),
    [
        (0, "রাত ১২:০০", "12:00 am"),
        (4, "ভোর ৪:০০", "4:00 am"),
        (6, "সকাল ৬:০০", "6:00 am"),
        (12, "দুপুর ১২:০০", "12:00 pm"),
        (16, "বিকাল ৪:০০", "4:00 pm"),
        (18, "সন্ধ্যা ৬:০০", "6:00 pm"),
        (20, "রাত ৮:০০", "8:00 pm"),
    ],
)
def test_each_part_of_the_day_has_its_name(hour: int, bengali: str, english: str) -> None:
    moment = local_time(hour * 3_600, 0)
    assert date_time_text(moment, "bn").endswith(bengali)
    assert date_time_text(moment, "en").endswith(english)
