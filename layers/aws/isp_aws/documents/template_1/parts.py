"""The parts of a printed document, from the head to the foot of the page."""

from __future__ import annotations

from isp.invoicing.invoice import InvoiceLine
from isp.invoicing.printed import PrintedDocument, PrintedStatus
from isp_words.local_dates import date_text, date_time_text, local_time
from isp_words.numerals import digits, percent, taka
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table

from isp_aws.documents.amount_words import amount_in_words
from isp_aws.documents.qr import QrCode
from isp_aws.documents.template_1 import style
from isp_aws.documents.template_1.style import CONTENT_WIDTH, text
from isp_aws.documents.template_1.texts import say

# Amounts up to crores stay on one line.
_COLUMNS = (9 * mm, 56 * mm, 31 * mm, 19 * mm, 28 * mm, CONTENT_WIDTH - 143 * mm)
_QR_SIZE = 34 * mm
_SUMS_WIDTH = 92 * mm

_Command = tuple[object, ...]
_FLUSH: tuple[_Command, ...] = (
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
)

_QR_LOOKS: tuple[_Command, ...] = (
    ("ALIGN", (0, 0), (-1, -1), "CENTER"),
    ("BOX", (0, 0), (-1, -1), 0.8, style.RULE),
    ("ROUNDEDCORNERS", [6, 6, 6, 6]),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, 0), 0),
    ("BOTTOMPADDING", (0, 1), (-1, 1), 6),
)


def document_story(view: PrintedDocument, language: str) -> list[Flowable]:
    """Return everything between the top band and the footer."""
    return [
        _head(view, language),
        Spacer(1, 9 * mm),
        _parties(view, language),
        Spacer(1, 8 * mm),
        _lines(view, language),
        Spacer(1, 6 * mm),
        # The sum must not stand alone on a page without its QR code and words.
        KeepTogether([_closing(view, language)]),
    ]


def footer(view: PrintedDocument, language: str, page: int) -> tuple[Paragraph, Paragraph]:
    """Return what stands left and right at the foot of each page."""
    page_text = digits(say(language, "page", page=page), language)
    return (
        text(say(language, _key(view, "made_by_computer")), style.FOOT),
        text(f"{view.number}  ·  {page_text}", style.FOOT_RIGHT),
    )


def _head(view: PrintedDocument, language: str) -> Table:
    head, address = view.head, view.head.address(language)
    left = [text(head.name(language), style.ISSUER)]
    if address:
        left.append(text(address, style.SMALL))
    told = (("mobile", head.phone), ("bin", head.bin))
    contact = [f"{say(language, key)}: {value}" for key, value in told if value]
    if contact:
        left.append(text("   ·   ".join(contact), style.SMALL))

    right = [
        text(title(view, language), style.TITLE),
        text(view.number, style.RIGHT_STRONG),
    ]
    return Table([[left, right]], (CONTENT_WIDTH * 0.62, CONTENT_WIDTH * 0.38), style=_FLUSH)


def _parties(view: PrintedDocument, language: str) -> Table:
    buyer = view.buyer
    issued = local_time(view.issued_at, view.head.utc_offset_minutes)
    billed_to = [
        text(say(language, "billed_to"), style.LABEL),
        text(buyer.name, style.STRONG),
        *_named(language, "address", buyer.address),
        *_named(language, "mobile", buyer.mobile),
        *_named(language, "login", buyer.login),
        *_named(language, "customer_id", buyer.id),
    ]
    facts = [
        text(say(language, "issued_on"), style.LABEL),
        text(date_text(issued, language), style.STRONG),
    ]
    if view.status is PrintedStatus.PAID:
        facts.append(text(say(language, "paid_by_label"), style.LATER_LABEL))
        facts.append(text(say(language, f"paid_by.{view.paid_by}"), style.STRONG))
    if view.open_minor:
        facts.append(text(say(language, "to_pay_label"), style.LATER_LABEL))
        facts.append(text(taka(view.open_minor, language), style.STRONG))
    facts += _correction(view, language)
    if view.provider_reference:
        facts.append(text(say(language, "reference"), style.LATER_LABEL))
        facts.append(text(view.provider_reference, style.STRONG))
    widths = (CONTENT_WIDTH * 0.48, CONTENT_WIDTH * 0.30, CONTENT_WIDTH * 0.22)
    padded = (
        ("BACKGROUND", (0, 0), (-1, -1), style.TINT),
        ("ROUNDEDCORNERS", [6, 6, 6, 6]),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 5 * mm),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4 * mm),
        ("TOPPADDING", (0, 0), (-1, -1), 4 * mm),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4 * mm),
    )
    return Table([[billed_to, facts, _stamp(view, language)]], widths, style=padded)


def _correction(view: PrintedDocument, language: str) -> list[Paragraph]:
    """Return what of a credit note says which invoice it is about, and why."""
    told = view.corrects
    if told is None:
        return []
    issued = local_time(told.invoice_issued_at, view.head.utc_offset_minutes)
    named = (
        ("credit_note.against", told.invoice_number),
        ("credit_note.against_date", date_text(issued, language)),
        ("credit_note.reason", told.reason),
    )
    return [
        part
        for key, value in named
        for part in (text(say(language, key), style.LATER_LABEL), text(value, style.STRONG))
    ]


def title(view: PrintedDocument, language: str) -> str:
    return say(language, _key(view, "title"))


def _key(view: PrintedDocument, name: str) -> str:
    """Return the key of a text that credit notes have their own of."""
    return name if view.corrects is None else f"credit_note.{name}"


def _named(language: str, key: str, value: str) -> list[Paragraph]:
    return [text(f"{say(language, key)}: {value}", style.SMALL)] if value else []


def _stamp(view: PrintedDocument, language: str) -> Table:
    color = style.UNPAID if view.status is PrintedStatus.UNPAID else style.PAID
    word = text(say(language, f"status.{view.status}"), style.stamp_style(color))
    looks = (
        ("BACKGROUND", (0, 0), (-1, -1), style.WHITE),
        ("BOX", (0, 0), (-1, -1), 1.2, color),
        ("ROUNDEDCORNERS", [5, 5, 5, 5]),
        ("TOPPADDING", (0, 0), (-1, -1), 6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
    )
    return Table([[word]], (CONTENT_WIDTH * 0.22 - 9 * mm,), style=looks, hAlign="RIGHT")


def _lines(view: PrintedDocument, language: str) -> Table:
    names = ("description", "net", "vat_rate", "vat", "gross")
    heads = [say(language, f"{name}") for name in names]
    head = [
        text("#", style.HEAD),
        text(heads[0], style.HEAD),
        *(text(name, style.HEAD_RIGHT) for name in heads[1:]),
    ]
    rows = [
        _line(number, line, view.head.utc_offset_minutes, language)
        for number, line in enumerate(view.lines, start=1)
    ]
    looks = (
        ("BACKGROUND", (0, 0), (-1, 0), style.ACCENT),
        ("ROUNDEDCORNERS", [5, 5, 0, 0]),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2 * mm),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2 * mm),
        ("TOPPADDING", (0, 0), (-1, 0), 4),
        ("BOTTOMPADDING", (0, 0), (-1, 0), 6),
        ("TOPPADDING", (0, 1), (-1, -1), 6),
        ("BOTTOMPADDING", (0, 1), (-1, -1), 8),
        ("LINEBELOW", (0, 1), (-1, -1), 0.6, style.RULE),
    )
    return Table([head, *rows], _COLUMNS, style=looks, repeatRows=1)


def _line(number: int, line: InvoiceLine, offset: int, language: str) -> list[object]:
    description = [text(line.description, style.STRONG)]
    description += [
        text(f"{say(language, key)}: {_moment(at, offset, language)}", style.SMALL)
        for key, at in (
            ("period_start", line.starts_at),
            ("period_end", line.ends_at),
        )
    ]
    return [
        text(digits(str(number), language), style.SMALL),
        description,
        text(taka(line.net_minor, language), style.RIGHT),
        text(percent(line.vat_basis_points, language), style.RIGHT_SMALL),
        text(taka(line.vat_minor, language), style.RIGHT),
        text(taka(line.gross_minor, language), style.RIGHT_STRONG),
    ]


def _moment(at: int, offset: int, language: str) -> str:
    return date_time_text(local_time(at, offset), language)


def _closing(view: PrintedDocument, language: str) -> Table:
    caption = "scan_to_pay" if view.status is PrintedStatus.UNPAID else "scan_for_account"
    code = Table(
        [
            [QrCode(view.url, _QR_SIZE)],
            [text(say(language, f"{caption}"), style.CAPTION)],
        ],
        (_QR_SIZE + 6 * mm,),
        style=_QR_LOOKS,
        hAlign="LEFT",
    )
    words = say(language, "in_words", words=amount_in_words(view.total_minor, language, say))
    sums = [
        _totals(view, language),
        Spacer(1, 3 * mm),
        text(words, style.SMALL),
        Spacer(1, 5 * mm),
        text(say(language, _key(view, "thanks")), style.STRONG),
    ]
    return Table([[code, sums]], (CONTENT_WIDTH - _SUMS_WIDTH, _SUMS_WIDTH), style=_FLUSH)


def _totals(view: PrintedDocument, language: str) -> Table:
    rows = [
        [
            text(say(language, "net_total"), style.BODY),
            text(taka(view.net_minor, language), style.RIGHT),
        ],
        [
            text(say(language, "vat_total"), style.BODY),
            text(taka(view.vat_minor, language), style.RIGHT),
        ],
        [
            text(say(language, _key(view, "total")), style.TOTAL),
            text(taka(view.total_minor, language), style.TOTAL_RIGHT),
        ],
    ]
    looks = (
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4 * mm),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3 * mm),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ("BACKGROUND", (0, 2), (-1, 2), style.ACCENT),
        ("ROUNDEDCORNERS", [0, 0, 5, 5]),
    )
    return Table(rows, (44 * mm, 48 * mm), style=looks)
