"""Amounts are written as people in Bangladesh write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isp_words.numerals import lakh_grouped, percent, taka


@pytest.mark.parametrize(
    ("minor", "bengali", "english"),
    [
        (0, "৳০", "৳0"),
        (5, "৳০.০৫", "৳0.05"),
        (52_500, "৳৫২৫", "৳525"),
        (123_456_750, "৳১২,৩৪,৫৬৭.৫০", "৳12,34,567.50"),
        (10_000_000_00, "৳১,০০,০০,০০০", "৳1,00,00,000"),
    ],
)
def test_taka_stand_in_front_and_are_grouped_by_lakh(
    minor: int, bengali: str, english: str
) -> None:
    assert taka(minor, "bn") == bengali
    assert taka(minor, "en") == english


@given(st.integers(min_value=0, max_value=10**15))
def test_grouping_changes_no_figure(whole: int) -> None:
    grouped = lakh_grouped(whole)
    assert int(grouped.replace(",", "")) == whole
    first, *middle, last = ["", *grouped.split(",")] if "," not in grouped else grouped.split(",")
    assert len(last) <= 3
    assert all(len(group) == 2 for group in middle)
    assert len(first) <= 2


@pytest.mark.parametrize(
    ("basis_points", "text"),
    [(0, "0%"), (500, "5%"), (750, "7.5%"), (1_505, "15.05%"), (10_000, "100%")],
)
def test_a_rate_shows_no_idle_zeros(basis_points: int, text: str) -> None:
    assert percent(basis_points, "en") == text


def test_a_bengali_rate_has_bengali_digits() -> None:
    assert percent(750, "bn") == "৭.৫%"
