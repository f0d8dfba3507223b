"""Invoices as PDF and XLSX: made once for each version and language, kept, given out again."""

from __future__ import annotations

from typing import Annotated, Literal

from isp.invoicing.invoice import Invoice
from isp.invoicing.invoice_view import InvoiceIssuer, InvoiceView
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


def _document(ports: MakeDocuments, invoice: Invoice, kind: Format, language: str) -> File:
    name = f"{invoice.tenant_id}/invoices/{invoice.id}/{invoice.version}-{language}.{kind}"
    content = ports.documents.get(name)
    if content is None:
        content = ports.makers[kind](_view(ports, invoice), language)
        ports.documents.put(name, content, CONTENT_TYPES[kind])
    return File(content, CONTENT_TYPES[kind], f"{invoice.number}.{kind}")


def _view(ports: MakeDocuments, invoice: Invoice) -> InvoiceView:
    tenant = ports.directory.tenant(tenant_scope(invoice.tenant_id))
    issuer = InvoiceIssuer(
        name=tenant.name,
        address="",
        mobile=tenant.mobile,
        bin="",
        utc_offset_minutes=tenant.utc_offset_minutes,
    )
    return InvoiceView.of_paid(
        invoice,
        issuer,
        # The description of a sold period is the package's name.
        package_names=["" for _ in invoice.lines],
        url=f"{ports.public_origin}/i/{tenant.slug}",
    )
