"""Text from outside becomes one printable line and keeps its letters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isp_aws.documents.printable_text import LONGEST, printable


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("র‍্যাব  ১", "র‍্যাব ১"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("bell\x07null\x00", "bellnull"),
        ("\u202egnp.exe", "gnp.exe"),
        ("half \ud83d pair", "half  pair"),
        ("private \ue005 use", "private  use"),
    ],
)
def test_what_cannot_be_printed_goes_and_what_spells_stays(raw: str, clean: str) -> None:
    assert printable(raw) == clean


def test_a_long_text_is_cut_visibly() -> None:
    cut = printable("ক" * (LONGEST + 1))
    assert len(cut) == LONGEST
    assert cut.endswith("…")


@given(st.text(st.characters(exclude_categories=()), max_size=400))
def test_the_result_is_short_one_line_and_encodable(raw: str) -> None:
    clean = printable(raw)
    assert len(clean) <= LONGEST
    assert len(clean.splitlines()) <= 1
    clean.encode("utf-8")
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Co") for char in clean)
