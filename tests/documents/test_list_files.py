"""Lists as files: taka exactly, wall clocks of the tenant, and no text that calculates."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isp_app.exported_rows import Cell, Column
from isp_app.make_export import Sheet
from isp_aws.documents.list_files import BEGINS_FORMULA, harmless, list_csv, list_xlsx, taka_of
from openpyxl import load_workbook

COLUMNS = (
    ("নাম", Column("fields.name")),
    ("টাকা", Column("fields.amount", "amount")),
    ("সারি", Column("fields.count", "count")),
    ("সময়", Column("fields.time", "moment")),
)
# 2026-11-24 18:30 UTC is half past midnight of the next day in Dhaka.
LATE = 1_795_545_000


def sheet(rows: Sequence[list[Cell]]) -> Sheet:
    return Sheet("গ্রাহক", COLUMNS, iter(rows), 360)


def lines_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_csv_begins_with_the_mark_and_says_amounts_and_times() -> None:
    content = list_csv(sheet([["করিম", 105_005, 3, LATE], ["Rahim, Jr.", -5, 0, None]]))
    assert content.startswith(b"\xef\xbb\xbf")
    assert lines_of(content) == [
        ["নাম", "টাকা", "সারি", "সময়"],
        ["করিম", "1050.05", "3", "2026-11-25 00:30"],
        ["Rahim, Jr.", "-0.05", "0", ""],
    ]


def test_a_workbook_has_numbers_dates_and_strings() -> None:
    content = list_xlsx(sheet([["করিম", 105_005, 3, LATE], ["=1+1", 100, 0, None]]))
    page = load_workbook(BytesIO(content)).active
    assert page is not None
    head, first, second = list(page.rows)
    assert [cell.value for cell in head] == ["নাম", "টাকা", "সারি", "সময়"]
    assert [cell.value for cell in first][:3] == ["করিম", 1050.05, 3]
    assert isinstance(first[3].value, datetime)
    assert first[3].value.isoformat() == "2026-11-25T00:30:00"
    assert [cell.data_type for cell in first] == ["s", "n", "n", "d"]
    assert (second[0].value, second[0].data_type, second[1].number_format) == (
        "=1+1",
        "s",
        "#,##0.00",
    )


@pytest.mark.parametrize("begins", [*BEGINS_FORMULA, " =", "  @"])
def test_no_text_of_a_list_is_a_formula(begins: str) -> None:
    evil = f'{begins}HYPERLINK("http://evil.example","click")'
    told = lines_of(list_csv(sheet([[evil, 1, 1, None]])))[1][0]
    assert told == f"'{evil}"
    page = load_workbook(BytesIO(list_xlsx(sheet([[evil, 1, 1, None]])))).active
    assert page is not None
    assert page.cell(2, 1).data_type == "s"


@given(st.integers(-(10**15), 10**15))
def test_taka_are_exact(minor: int) -> None:
    taka = taka_of(minor)
    assert taka * 100 == minor and taka.as_tuple().exponent == -2
    assert Decimal(str(taka)) == taka


def test_plain_texts_stay_as_they_are() -> None:
    for text in ("করিম", "01712-345678", "a=b", "", "র‍্যাব"):
        assert harmless(text) == text
