"""A document as a spreadsheet: for those who add up, not for those who look.

Invariants: amounts are numbers in taka, instants are dates in the tenant's zone, every text is a
string and never a formula, and the same view gives the same bytes. Proved by
tests/documents/test_invoice_xlsx.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from isp.invoicing.invoice import InvoiceLine
from isp.invoicing.printed import PrintedDocument
from isp.money import BASIS_POINTS, MINOR_PER_MAJOR
from isp_words.local_dates import date_text, local_time
from isp_words.numerals import taka
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from isp_aws.documents.printable_text import printable
from isp_aws.documents.template_1.texts import say

TAKA_FORMAT = '[>=10000000]"৳"##\\,##\\,##\\,##0.00;[>=100000]"৳"##\\,##\\,##0.00;"৳"##,##0.00'
MOMENT_FORMAT = "dd mmm yyyy hh:mm"
PERCENT_FORMAT = "0.##%"

_WIDTHS = (22, 34, 24, 20, 20, 16, 12, 14, 16)
_HEADS = (
    "line_number",
    "description",
    "package",
    "period_start",
    "period_end",
    "net",
    "vat_rate",
    "vat",
    "gross",
)
_BOLD = Font(bold=True)
_HEAD_FONT = Font(bold=True, color="FFFFFF")
_HEAD_FILL = PatternFill("solid", start_color="0B6E4F")
# A zip cannot say an earlier day; the real one would make equal invoices differ.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def document_xlsx(view: PrintedDocument, language: str) -> bytes:
    """Return the document as a workbook of one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(view.number)
    for column, width in zip("ABCDEFGHI", _WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    for row in (*_head(sheet, view, language), *_lines(sheet, view, language)):
        sheet.append(row)
    sheet.append(_sum_row(sheet, view, language))

    issued_at = _moment(view.issued_at, view)
    book.properties.created = issued_at
    book.properties.creator = printable(view.head.name(language))
    file = BytesIO()
    book.save(file)
    return _repeatable(file.getvalue(), issued_at)


def _head(
    sheet: WriteOnlyWorksheet, view: PrintedDocument, language: str
) -> Iterable[list[WriteOnlyCell]]:
    head, buyer = view.head, view.buyer
    paid_by = say(language, f"paid_by.{view.paid_by}") if view.paid_by else ""
    facts = (
        ("number" if view.corrects is None else "credit_note.number", view.number),
        ("status_label", say(language, f"status.{view.status}")),
        ("paid_by_label", paid_by),
        *((("to_pay_label", taka(view.open_minor, language)),) if view.open_minor else ()),
        ("reference", view.provider_reference),
        *_correction(view, language),
        ("billed_to", buyer.name),
        ("address", buyer.address),
        ("mobile", buyer.mobile),
        ("login", buyer.login),
        ("customer_id", buyer.id),
    )
    title = _string(sheet, head.name(language))
    title.font = Font(bold=True, size=14)
    yield [title]
    yield [_string(sheet, head.address(language))]
    yield [_label(sheet, "mobile", language), _string(sheet, head.phone)]
    yield [_label(sheet, "bin", language), _string(sheet, head.bin)]
    yield []
    issued_at = _dated(sheet, view.issued_at, view)
    issued_at.alignment = Alignment(horizontal="left")
    yield [_label(sheet, "issued_on", language), issued_at]
    for name, value in facts:
        if value:
            yield [_label(sheet, name, language), _string(sheet, value)]
    yield []


def _correction(view: PrintedDocument, language: str) -> tuple[tuple[str, str], ...]:
    told = view.corrects
    if told is None:
        return ()
    issued = local_time(told.invoice_issued_at, view.head.utc_offset_minutes)
    return (
        ("credit_note.against", told.invoice_number),
        ("credit_note.against_date", date_text(issued, language)),
        ("credit_note.reason", told.reason),
    )


def _lines(
    sheet: WriteOnlyWorksheet, view: PrintedDocument, language: str
) -> Iterable[list[WriteOnlyCell]]:
    heads = [_string(sheet, say(language, f"{name}")) for name in _HEADS]
    for head in heads:
        head.font, head.fill = _HEAD_FONT, _HEAD_FILL
    yield heads
    for number, line in enumerate(view.lines, start=1):
        yield _line(sheet, number, line, view)


def _line(
    sheet: WriteOnlyWorksheet, number: int, line: InvoiceLine, view: PrintedDocument
) -> list[WriteOnlyCell]:
    rate = _number(sheet, Decimal(line.vat_basis_points) / BASIS_POINTS, PERCENT_FORMAT)
    return [
        _number(sheet, Decimal(number), "0"),
        _string(sheet, line.description),
        _string(sheet, ""),
        _dated(sheet, line.starts_at, view),
        _dated(sheet, line.ends_at, view),
        _taka(sheet, line.net_minor),
        rate,
        _taka(sheet, line.vat_minor),
        _taka(sheet, line.gross_minor),
    ]


def _sum_row(
    sheet: WriteOnlyWorksheet, view: PrintedDocument, language: str
) -> list[WriteOnlyCell]:
    empty = _string(sheet, "")
    row = [
        _label(sheet, "total" if view.corrects is None else "credit_note.total", language),
        *[empty] * 4,
        _taka(sheet, view.net_minor),
        empty,
        _taka(sheet, view.vat_minor),
        _taka(sheet, view.total_minor),
    ]
    for cell in row[5:]:
        cell.font = _BOLD
    return row


def _string(sheet: WriteOnlyWorksheet, value: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=printable(value))
    # Without this, openpyxl takes a text that begins with "=" for a formula.
    cell.data_type = "s"
    return cell


def _label(sheet: WriteOnlyWorksheet, name: str, language: str) -> WriteOnlyCell:
    cell = _string(sheet, say(language, f"{name}"))
    cell.font = _BOLD
    return cell


def _number(sheet: WriteOnlyWorksheet, value: Decimal, number_format: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = number_format
    return cell


def _taka(sheet: WriteOnlyWorksheet, minor: int) -> WriteOnlyCell:
    return _number(sheet, Decimal(minor) / MINOR_PER_MAJOR, TAKA_FORMAT)


def _dated(sheet: WriteOnlyWorksheet, at: int, view: PrintedDocument) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=_moment(at, view))
    cell.number_format = MOMENT_FORMAT
    return cell


def _moment(at: int, view: PrintedDocument) -> datetime:
    # A spreadsheet knows no zones: it gets the tenant's wall clock.
    return local_time(at, view.head.utc_offset_minutes).replace(tzinfo=None)


def _repeatable(workbook: bytes, modified: datetime) -> bytes:
    """Return the workbook without the moment at which it was written."""
    stamp = f"{modified.isoformat()}Z".encode()
    file = BytesIO()
    with ZipFile(BytesIO(workbook)) as source, ZipFile(file, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            target.writestr(ZipInfo(name, _ZIP_EPOCH), content, ZIP_DEFLATED)
    return file.getvalue()
