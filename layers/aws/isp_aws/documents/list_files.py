"""A list as CSV or as a workbook.

Amounts are taka with exactly two places, made of whole poisha and never of a float. Instants are wall clocks
of the tenant's zone. No text is ever a formula: in a workbook it is a string, in CSV, where a spreadsheet
decides by the first character, an apostrophe goes before what it would take for one. CSV begins with the
mark by which Excel knows UTF-8. Proof: `tests/documents/test_list_files.py`.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from io import BytesIO, StringIO

from isp_app.exported_rows import Cell, Column
from isp_app.make_export import Sheet
from isp_words.local_dates import local_time
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet begins a formula with; the wide forms are folded by some, a tab or return skipped.
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
AMOUNT_FORMAT = "#,##0.00"
MOMENT_FORMAT = "yyyy-mm-dd hh:mm"
JOINERS = "\u200c\u200d"  # Bengali is spelled with them.
SHEET_TITLE_MAX = 31
WIDTHS = {"text": 24, "amount": 14, "count": 12, "moment": 18}


def list_csv(sheet: Sheet) -> bytes:
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([harmless(title) for title, _ in sheet.columns])
    kinds = [column for _, column in sheet.columns]
    for row in sheet.rows:
        told = zip(row, kinds, strict=True)
        writer.writerow([_plain(cell, column, sheet.utc_offset_minutes) for cell, column in told])
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def list_xlsx(sheet: Sheet) -> bytes:
    book = Workbook(write_only=True)
    page: WriteOnlyWorksheet = book.create_sheet(sheet.title[:SHEET_TITLE_MAX])
    page.freeze_panes = "A2"
    for place, (_, column) in enumerate(sheet.columns):
        page.column_dimensions[chr(ord("A") + place)].width = WIDTHS[column.kind]
    heads = [_string(page, title) for title, _ in sheet.columns]
    for head in heads:
        head.font = Font(bold=True)
    page.append(heads)
    kinds = [column for _, column in sheet.columns]
    for row in sheet.rows:
        told = zip(row, kinds, strict=True)
        page.append([_cell(page, cell, column, sheet.utc_offset_minutes) for cell, column in told])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(BEGINS_FORMULA) else text


def taka_of(minor: int) -> Decimal:
    """Return taka with two places, exactly."""
    return Decimal(minor).scaleb(-2).quantize(Decimal("0.01"))


def _plain(cell: Cell, column: Column, utc_offset_minutes: int) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    match column.kind:
        case "amount":
            return str(taka_of(cell))
        case "moment":
            return local_time(cell, utc_offset_minutes).strftime("%Y-%m-%d %H:%M")
        case _:
            return str(cell)


def _cell(
    page: WriteOnlyWorksheet, cell: Cell, column: Column, utc_offset_minutes: int
) -> WriteOnlyCell:
    if cell is None or isinstance(cell, str):
        return _string(page, cell or "")
    match column.kind:
        case "amount":
            return _formatted(page, taka_of(cell), AMOUNT_FORMAT)
        case "moment":
            at = local_time(cell, utc_offset_minutes).replace(tzinfo=None, second=0)
            return _formatted(page, at, MOMENT_FORMAT)
        case _:
            return WriteOnlyCell(page, cell)


def _formatted(page: WriteOnlyWorksheet, value: object, number_format: str) -> WriteOnlyCell:
    made = WriteOnlyCell(page, value)
    made.number_format = number_format
    return made


def _string(page: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    # A workbook of XML holds no control characters.
    made = WriteOnlyCell(page, "".join(one for one in text if one.isprintable() or one in JOINERS))
    made.data_type = "s"
    return made
