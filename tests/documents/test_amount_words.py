"""Amounts in words can be read back to the amount."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isp_aws.documents.amount_words import (
    BENGALI_BELOW_HUNDRED,
    amount_in_words,
    number_in_words,
)
from isp_aws.documents.template_1.texts import say

SCALES = {
    "কোটি": 10_000_000, "লক্ষ": 100_000, "হাজার": 1_000,
    "crore": 10_000_000, "lakh": 100_000, "thousand": 1_000,
}  # fmt: skip


def read_bengali(words: str) -> int:
    """Read number words aloud, the way a clerk checks a cheque."""
    total, group = 0, 0
    for word in words.split():
        if word == "কোটি":
            total, group = (total + group) * SCALES[word], 0
        elif word in SCALES:
            total, group = total + group * SCALES[word], 0
        elif word.endswith("শত"):
            group += 100 * BENGALI_BELOW_HUNDRED.index(word.removesuffix("শত"))
        else:
            group += BENGALI_BELOW_HUNDRED.index(word)
    return total + group


def test_each_number_below_a_hundred_has_its_own_bengali_word() -> None:
    assert len(BENGALI_BELOW_HUNDRED) == len(set(BENGALI_BELOW_HUNDRED)) == 100


@given(st.integers(min_value=0, max_value=99_99_99_999))
def test_bengali_words_are_read_back_to_the_number(number: int) -> None:
    assert read_bengali(number_in_words(number, "bn")) == number


@given(st.integers(min_value=0, max_value=10**11), st.integers(min_value=0, max_value=10**11))
def test_two_english_numbers_never_share_their_words(left: int, right: int) -> None:
    same_words = number_in_words(left, "en") == number_in_words(right, "en")
    assert same_words == (left == right)


@pytest.mark.parametrize(
    ("minor", "bengali", "english"),
    [
        (0, "শূন্য টাকা মাত্র", "Zero taka only"),
        (52_500, "পাঁচশত পঁচিশ টাকা মাত্র", "Five hundred twenty-five taka only"),
        (100_050, "এক হাজার টাকা পঞ্চাশ পয়সা মাত্র", "One thousand taka and fifty poisha only"),
        (12_34_567_00, "বারো লক্ষ চৌত্রিশ হাজার পাঁচশত সাতষট্টি টাকা মাত্র",
         "Twelve lakh thirty-four thousand five hundred sixty-seven taka only"),
    ],
)  # fmt: skip
def test_an_amount_reads_as_on_a_cheque(minor: int, bengali: str, english: str) -> None:
    assert amount_in_words(minor, "bn", say) == bengali
    assert amount_in_words(minor, "en", say) == english
