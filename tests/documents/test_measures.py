"""Speeds and validities read as the pages write them."""

from __future__ import annotations

import pytest
from isp_words.measures import speed, validity


@pytest.mark.parametrize(
    ("kbps", "bengali", "english"),
    [
        (512, "৫১২ kbps", "512 kbps"),
        (999, "৯৯৯ kbps", "999 kbps"),
        (1_000, "১ Mbps", "1 Mbps"),
        (5_120, "৫.১ Mbps", "5.1 Mbps"),
        (1_950, "২ Mbps", "2 Mbps"),
        (20_480, "২০.৫ Mbps", "20.5 Mbps"),
        (100_000, "১০০ Mbps", "100 Mbps"),
    ],
)
def test_a_speed_has_at_most_one_place(kbps: int, bengali: str, english: str) -> None:
    assert (speed(kbps, "bn"), speed(kbps, "en")) == (bengali, english)


@pytest.mark.parametrize(
    ("minutes", "bengali", "english"),
    [
        (43_200, "৩০ দিন", "30 days"),
        (1_440, "১ দিন", "1 day"),
        (180, "৩ ঘণ্টা", "3 hours"),
        (90, "৯০ মিনিট", "90 minutes"),
    ],
)
def test_a_validity_is_told_in_its_own_unit(minutes: int, bengali: str, english: str) -> None:
    assert (validity(minutes, "bn"), validity(minutes, "en")) == (bengali, english)
