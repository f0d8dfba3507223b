"""A document as PDF: A4, in Bengali or English, with a QR code to the customer's account or to pay.

Invariants: the same view gives the same bytes, and no text of a customer can break the page or
change its meaning. Proved by tests/documents/test_invoice_pdf.py and test_hostile_names.py.
"""

from __future__ import annotations

from functools import partial
from io import BytesIO

from isp.invoicing.printed import PrintedDocument
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from isp_aws.documents.bengali_text import register_fonts
from isp_aws.documents.printable_text import printable
from isp_aws.documents.template_1.parts import document_story, footer, title
from isp_aws.documents.template_1.style import (
    ACCENT,
    CONTENT_WIDTH,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RULE,
)

_TOP_BAND = 4 * mm
_FOOTER_HEIGHT = 14 * mm


def document_pdf(view: PrintedDocument, language: str) -> bytes:
    """Return the printed document."""
    register_fonts()
    file = BytesIO()
    document = BaseDocTemplate(
        file,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        # No clock and no random identifier goes into the file.
        invariant=1,
        title=f"{title(view, language)} {view.number}",
        author=printable(view.head.name(language)),
        creator="Shongjog",
        lang=language,
    )
    frame = Frame(
        MARGIN,
        MARGIN + _FOOTER_HEIGHT - 6 * mm,
        CONTENT_WIDTH,
        PAGE_HEIGHT - 2 * MARGIN - _FOOTER_HEIGHT + 10 * mm,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    draw_page = partial(_draw_page, view=view, language=language)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=draw_page))
    document.build(document_story(view, language))
    return file.getvalue()


def _draw_page(
    canvas: Canvas, document: BaseDocTemplate, view: PrintedDocument, language: str
) -> None:
    canvas.saveState()
    canvas.setFillColor(ACCENT)
    canvas.rect(0, PAGE_HEIGHT - _TOP_BAND, PAGE_WIDTH, _TOP_BAND, stroke=0, fill=1)
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.6)
    canvas.line(MARGIN, MARGIN, PAGE_WIDTH - MARGIN, MARGIN)
    canvas.restoreState()

    for paragraph in footer(view, language, document.page):
        paragraph.wrapOn(canvas, CONTENT_WIDTH, _FOOTER_HEIGHT)
        paragraph.drawOn(canvas, MARGIN, MARGIN - 5.5 * mm)
