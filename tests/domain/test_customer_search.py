"""Whoever types a part of what is known of a customer finds him, however it is spelled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isp.customers.search import is_found

from tests.builders import parties

TENANT = "abcdefghij"
KARIM = parties.customer(TENANT, name="মোঃ করিম রায় ২", login="Karim.Home22", mobile="8801712345678")


@pytest.mark.parametrize(
    "typed",
    [
        "করিম",
        "  করিম  ",
        "রায়",  # One letter, as old keyboards write it …
        "রায\u09bc",  # … and as its two parts.
        "ক\u200dরিম",
        "করিম  রায়",
        "রায় 2",
        "karim.home",
        "HOME২২",
        "01712345678",
        "০১৭১২৩৪৫৬৭৮",
        "০১৭১২",
        "1712-345",
        "+880 1712-345678",
        "008801712345678",
        "৫৬৭৮",
    ],
)
def test_he_is_found_in_every_spelling(typed: str) -> None:
    assert is_found(KARIM, typed)


@pytest.mark.parametrize(
    "typed", ["রহিম", "01712345679", "+8801812", "karim@home", "22 Karim", " ", "\u200d"]
)
def test_he_is_not_found_by_what_is_not_his(typed: str) -> None:
    assert not is_found(KARIM, typed)


@given(st.data())
def test_every_part_of_his_number_and_login_finds_him(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([KARIM.mobile, KARIM.login]))
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start + 1, len(whole)))
    assert is_found(KARIM, whole[start:end])
