"""The spreadsheet holds numbers that add up, and no text that calculates."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from isp_aws.documents.template_1.texts import say
from isp_aws.documents.template_1.xlsx import TAKA_FORMAT
from isp_aws.documents.templates import printed_xlsx
from openpyxl import load_workbook
from openpyxl.cell import Cell
from views import customer, line, paid_view, unpaid_view


def cells(file: bytes) -> list[Cell]:
    sheet = load_workbook(BytesIO(file)).active
    return [cell for row in sheet for cell in row if cell.value is not None]


def test_amounts_are_numbers_in_lakh_format() -> None:
    amounts = [
        cell for cell in cells(printed_xlsx(paid_view(), "bn")) if cell.number_format == TAKA_FORMAT
    ]
    assert [(cell.data_type, cell.value) for cell in amounts] == [
        ("n", 500), ("n", 25), ("n", 525), ("n", 500), ("n", 25), ("n", 525),
    ]  # fmt: skip


def test_poisha_are_exact() -> None:
    values = [cell.value for cell in cells(printed_xlsx(paid_view(lines=(line(10_01, 0),)), "en"))]
    assert values.count(10.01) == 4


@pytest.mark.parametrize("name", ["=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)"])
def test_a_name_is_never_a_formula(name: str) -> None:
    file = printed_xlsx(paid_view(buyer=customer(name=name)), "en")
    (cell,) = [cell for cell in cells(file) if cell.value == name]
    assert cell.data_type == "s"
    assert b"<f>" not in ZipFile(BytesIO(file)).read("xl/worksheets/sheet1.xml")


def test_control_characters_are_left_out() -> None:
    values = [
        cell.value
        for cell in cells(printed_xlsx(paid_view(buyer=customer(name="a\x00b\x0bc")), "en"))
    ]
    assert "ab c" in values


def test_instants_are_dates_of_the_tenants_clock() -> None:
    dates = [cell.value for cell in cells(printed_xlsx(paid_view(), "bn")) if cell.is_date]
    assert dates == [
        datetime(2026, 11, 20, 10, 30),  # noqa: DTZ001 A spreadsheet knows no zones.
        datetime(2026, 11, 20, 10, 30),  # noqa: DTZ001
        datetime(2026, 12, 20, 10, 30),  # noqa: DTZ001
    ]


def test_mobiles_and_identifiers_keep_their_zeros() -> None:
    found = [cell for cell in cells(printed_xlsx(paid_view(), "bn")) if cell.value == "01812345678"]
    assert [cell.data_type for cell in found] == ["s"]


@pytest.mark.parametrize("language", ["bn", "en"])
def test_an_unpaid_invoice_names_no_payment(language: str) -> None:
    values = [cell.value for cell in cells(printed_xlsx(unpaid_view(), language))]
    assert say(language, "status.unpaid") in values
    assert say(language, "paid_by_label") not in values


def test_the_same_invoice_is_the_same_file(monkeypatch: pytest.MonkeyPatch) -> None:
    first = printed_xlsx(paid_view(), "bn")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert printed_xlsx(paid_view(), "bn") == first
    assert b"2026-11-20T10:30:00Z" in ZipFile(BytesIO(first)).read("docProps/core.xml")
