"""Invoices and credit notes as PDF and XLSX: made once for each language, kept, given out again."""

from __future__ import annotations

from typing import Annotated, Literal

from isp.invoicing.credit_note import CreditNote
from isp.invoicing.invoice import Invoice
from isp.invoicing.letterhead import Letterhead, head_of_before
from isp.invoicing.printed import PrintedDocument, printed_credit_note, printed_invoice
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.parties.scope import Scope, tenant_scope
from isp.payments.intent import split_public_id
from isp.refusals import NotFound
from isp_http.answers import File
from isp_http.operation import Gate
from isp_http.panel import Panel
from isp_http.types import Id, Language, Query
from pydantic import StringConstraints

from make_documents.ports import MakeDocuments

panel = Panel("documents")

Format = Literal["pdf", "xlsx"]
PaymentId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{10}[A-Z2-7]{20}$")]

CONTENT_TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class DocumentQuery(Query):
    format: Format
    language: Language = "bn"


class PdfQuery(Query):
    language: Language = "bn"


@panel.route(
    "GET",
    "/invoices/{invoice_id}/document",
    needs=Permission.INVOICE_SEE,
    refusals=(NotFound,),
)
def get_invoice_document(
    invoice_id: Id, query: DocumentQuery, actor: Actor, ports: MakeDocuments
) -> File:
    """Return an invoice as a file."""
    invoice = ports.directory.invoice(actor.scope, invoice_id)
    return _document(ports, invoice, query.format, query.language)


@panel.route(
    "GET",
    "/me/invoices/{invoice_id}/document",
    needs=Permission.OWN_SERVICE_SEE,
    refusals=(NotFound,),
)
def get_my_invoice_document(
    invoice_id: Id, query: DocumentQuery, actor: Actor, ports: MakeDocuments
) -> File:
    """Return one of the customer's own invoices as a file."""
    invoice = ports.directory.invoice(actor.scope, invoice_id)
    return _document(ports, invoice, query.format, query.language)


@panel.route(
    "GET",
    "/public/payments/{payment_id}/invoice.pdf",
    needs=Gate.PUBLIC,
    refusals=(NotFound,),
)
def get_payment_invoice(payment_id: PaymentId, query: PdfQuery, ports: MakeDocuments) -> File:
    """Return the invoice of a payment that succeeded, for whoever paid it."""
    named = split_public_id(payment_id)
    if named is None:
        raise NotFound(kind="payment")
    tenant_id, intent_id = named
    intent = ports.payments.intent(tenant_scope(tenant_id), intent_id)
    if intent.sale_id is None:
        raise NotFound(kind="invoice")
    scope = Scope(tenant_id, intent.owner_path, intent.customer_id)
    # An invoice has the id of its sale.
    return _document(ports, ports.directory.invoice(scope, intent.sale_id), "pdf", query.language)


@panel.route(
    "GET",
    "/credit-notes/{credit_note_id}/document",
    needs=Permission.INVOICE_SEE,
    refusals=(NotFound,),
)
def get_credit_note_document(
    credit_note_id: Id, query: DocumentQuery, actor: Actor, ports: MakeDocuments
) -> File:
    """Return a credit note as a file."""
    note = ports.directory.credit_note(actor.scope, credit_note_id)
    return _document(ports, note, query.format, query.language)


@panel.route(
    "GET",
    "/me/credit-notes/{credit_note_id}/document",
    needs=Permission.OWN_SERVICE_SEE,
    refusals=(NotFound,),
)
def get_my_credit_note_document(
    credit_note_id: Id, query: DocumentQuery, actor: Actor, ports: MakeDocuments
) -> File:
    """Return one of the customer's own credit notes as a file."""
    note = ports.directory.credit_note(actor.scope, credit_note_id)
    return _document(ports, note, query.format, query.language)


def _document(
    ports: MakeDocuments, stored: Invoice | CreditNote, kind: Format, language: str
) -> File:
    name = f"{stored.tenant_id}/{stored.kind}s/{stored.id}/{stored.version}-{language}.{kind}"
    content = ports.documents.get(name)
    if content is None:
        content = ports.makers[kind](_printed(ports, stored), language)
        ports.documents.put(name, content, CONTENT_TYPES[kind])
    return File(content, CONTENT_TYPES[kind], f"{stored.number}.{kind}")


def _printed(ports: MakeDocuments, stored: Invoice | CreditNote) -> PrintedDocument:
    if isinstance(stored, CreditNote):
        assert stored.head is not None, f"{stored.number} was issued without a head"
        return printed_credit_note(stored, stored.head, origin=ports.public_origin)
    head = stored.head or _head_of_before(ports, stored)
    return printed_invoice(stored, head, origin=ports.public_origin)


def _head_of_before(ports: MakeDocuments, invoice: Invoice) -> Letterhead:
    """Return what invoices of before heads were kept had at theirs: the tenant, as it is now.

    The migration that follows a deployment freezes it; until then they are printed as they were.
    """
    tenant = ports.directory.tenant(tenant_scope(invoice.tenant_id))
    return head_of_before(tenant)
