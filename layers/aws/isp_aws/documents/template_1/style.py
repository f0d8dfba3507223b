"""How an invoice looks: colours, measures and the styles of its text."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph

from isp_aws.documents.bengali_text import BOLD, REGULAR
from isp_aws.documents.drawable_text import drawable
from isp_aws.documents.printable_text import printable

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN: Final = 18 * mm
CONTENT_WIDTH: Final = PAGE_WIDTH - 2 * MARGIN

ACCENT: Final = HexColor("#0B6E4F")
TINT: Final = HexColor("#EFF6F3")
INK: Final = HexColor("#18222D")
MUTED: Final = HexColor("#566370")
RULE: Final = HexColor("#D3DCE2")
WHITE: Final = HexColor("#FFFFFF")
PAID: Final = HexColor("#0B7A4B")
UNPAID: Final = HexColor("#B4480E")


def _style(size: float, **looks: object) -> ParagraphStyle:
    settings: dict[str, object] = {
        "fontName": REGULAR,
        "textColor": INK,
        # Bengali has marks above and below the line, so it wants more room than Latin.
        "leading": size * 1.45,
        "shaping": 1,
        "splitLongWords": 1,
        **looks,
    }
    return ParagraphStyle(f"{size}", fontSize=size, **settings)


BODY: Final = _style(9.5)
STRONG: Final = _style(9.5, fontName=BOLD)
SMALL: Final = _style(8.5, textColor=MUTED)
LABEL: Final = _style(8, textColor=MUTED)
LATER_LABEL: Final = _style(8, textColor=MUTED, spaceBefore=5)
ISSUER: Final = _style(19, fontName=BOLD, textColor=ACCENT, leading=25)
TITLE: Final = _style(22, fontName=BOLD, alignment=TA_RIGHT, leading=28)
RIGHT: Final = _style(9.5, alignment=TA_RIGHT)
RIGHT_SMALL: Final = _style(9, alignment=TA_RIGHT, textColor=MUTED)
RIGHT_STRONG: Final = _style(9.5, fontName=BOLD, alignment=TA_RIGHT)
HEAD: Final = _style(8.5, fontName=BOLD, textColor=WHITE)
HEAD_RIGHT: Final = _style(8.5, fontName=BOLD, textColor=WHITE, alignment=TA_RIGHT)
TOTAL: Final = _style(12, fontName=BOLD, textColor=WHITE)
TOTAL_RIGHT: Final = _style(14, fontName=BOLD, textColor=WHITE, alignment=TA_RIGHT)
CAPTION: Final = _style(8, textColor=MUTED, alignment=TA_CENTER)
FOOT: Final = _style(8, textColor=MUTED, alignment=TA_LEFT)
FOOT_RIGHT: Final = _style(8, textColor=MUTED, alignment=TA_RIGHT)


def stamp_style(color: Color) -> ParagraphStyle:
    return _style(10, fontName=BOLD, textColor=color, alignment=TA_CENTER)


def text(source: str, style: ParagraphStyle) -> Paragraph:
    """Return `source` as a paragraph that says exactly that: no markup, nothing unprintable, no boxes."""
    return Paragraph(escape(drawable(printable(source))), style)
