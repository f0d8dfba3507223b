"""Whoever types a part of what is known of a customer finds him, however it is spelled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isp.customers.search import WORDS_MAX, first_of, sought, words_of

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
        "২২",
        "রায় করিম",
        "home মোঃ",
        "karim@home",
        "22 Karim",
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
    assert sought(typed).fits(words_of(KARIM))


@pytest.mark.parametrize(
    "typed",
    ["রহিম", "01712345679", "+8801812", "রিম", "করিম রহিম", "2345", "880", " ", "\u200d", "+"],
)
def test_he_is_not_found_by_what_is_not_his(typed: str) -> None:
    assert not sought(typed).fits(words_of(KARIM))


NATIONAL = "01712345678"


@given(st.integers(3, len(NATIONAL)), st.sampled_from(["", "+88", "88", "0088"]))
def test_every_beginning_of_his_number_finds_him(length: int, country: str) -> None:
    assert sought(country + NATIONAL[:length]).fits(words_of(KARIM))


@given(st.integers(3, len(NATIONAL) - 1))
def test_every_end_of_his_number_finds_him(length: int) -> None:
    assert sought(NATIONAL[-length:]).fits(words_of(KARIM))


@given(st.text(max_size=120), st.text(max_size=60))
def test_whatever_is_entered_and_typed_means_something(name: str, typed: str) -> None:
    customer = parties.customer(TENANT, name=name)
    words = words_of(customer)
    assert len(words) == len(set(words)) <= WORDS_MAX
    wanted = sought(typed)
    if wanted.fits(words):
        for beginnings in wanted.words:
            assert first_of(words, beginnings) in words
    typed_words = [beginning for word in wanted.words for beginning in word]
    assert not any(mark in word for word in (*words, *typed_words) for mark in "# ")
