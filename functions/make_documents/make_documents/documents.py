"""Invoices and credit notes as PDF and XLSX: made once for each language, kept, given out again."""

from __future__ import annotations

from typing import Annotated

from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.refusals import NotFound
from isp_app.make_document import Format, MadeDocument, Paper
from isp_http.answers import File
from isp_http.operation import Gate
from isp_http.panel import Panel
from isp_http.types import Id, Language, Query
from pydantic import StringConstraints

from make_documents.ports import MakeDocuments

panel = Panel("documents")

PaymentId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{10}[A-Z2-7]{20}$")]


class DocumentQuery(Query):
    format: Format
    language: Language = "bn"

    @property
    def paper(self) -> Paper:
        return Paper(self.format, self.language)


class PdfQuery(Query):
    language: Language = "bn"


@panel.route(
    "GET",
    "/invoices/{invoice_id}/document",
    needs=Permission.INVOICE_SEE,
    use_case="make_document",
    refusals=(NotFound,),
)
def get_invoice_document(
    invoice_id: Id, query: DocumentQuery, actor: Actor, ports: MakeDocuments
) -> File:
    """Return an invoice as a file."""
    return _file(ports.make_document.of_invoice(actor.scope, invoice_id, query.paper))


@panel.route(
    "GET",
    "/me/invoices/{invoice_id}/document",
    needs=Permission.OWN_SERVICE_SEE,
    use_case="make_document",
    refusals=(NotFound,),
)
def get_my_invoice_document(
    invoice_id: Id, query: DocumentQuery, actor: Actor, ports: MakeDocuments
) -> File:
    """Return one of the customer's own invoices as a file."""
    return _file(ports.make_document.of_invoice(actor.scope, invoice_id, query.paper))


@panel.route(
    "GET",
    "/public/payments/{payment_id}/invoice.pdf",
    needs=Gate.PUBLIC,
    use_case="make_document",
    refusals=(NotFound,),
)
def get_payment_invoice(payment_id: PaymentId, query: PdfQuery, ports: MakeDocuments) -> File:
    """Return the invoice of a payment that succeeded, for whoever paid it."""
    paper = Paper("pdf", query.language)
    return _file(ports.make_document.of_payment(payment_id, paper))


@panel.route(
    "GET",
    "/credit-notes/{credit_note_id}/document",
    needs=Permission.INVOICE_SEE,
    use_case="make_document",
    refusals=(NotFound,),
)
def get_credit_note_document(
    credit_note_id: Id, query: DocumentQuery, actor: Actor, ports: MakeDocuments
) -> File:
    """Return a credit note as a file."""
    return _file(ports.make_document.of_credit_note(actor.scope, credit_note_id, query.paper))


@panel.route(
    "GET",
    "/me/credit-notes/{credit_note_id}/document",
    needs=Permission.OWN_SERVICE_SEE,
    use_case="make_document",
    refusals=(NotFound,),
)
def get_my_credit_note_document(
    credit_note_id: Id, query: DocumentQuery, actor: Actor, ports: MakeDocuments
) -> File:
    """Return one of the customer's own credit notes as a file."""
    return _file(ports.make_document.of_credit_note(actor.scope, credit_note_id, query.paper))


def _file(made: MadeDocument) -> File:
    return File(made.content, made.content_type, made.name)
