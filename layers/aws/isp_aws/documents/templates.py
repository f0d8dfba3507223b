"""The published looks of documents. Each document names the one that it was issued with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from isp.invoicing.printed import PrintedDocument

from isp_aws.documents.template_1.pdf import document_pdf as pdf_1
from isp_aws.documents.template_1.xlsx import document_xlsx as xlsx_1

Maker = Callable[[PrintedDocument, str], bytes]


@dataclass(frozen=True, slots=True)
class Look:
    pdf: Maker
    xlsx: Maker


# Nothing is ever taken out of here, and nothing in here is changed.
LOOKS: Mapping[int, Look] = {1: Look(pdf_1, xlsx_1)}


def printed_pdf(document: PrintedDocument, language: str) -> bytes:
    return LOOKS[document.head.template].pdf(document, language)


def printed_xlsx(document: PrintedDocument, language: str) -> bytes:
    return LOOKS[document.head.template].xlsx(document, language)
