"""What was issued: invoices, credit notes, and the numbers that no document bears."""

from __future__ import annotations

from isp.invoicing.numbers import VoidNumber
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.refusals import NotFound
from isp_http.panel import Panel
from isp_http.types import DocumentNumber, Id, PageQuery, PageView, View
from isp_http.views import CreditNoteView, InvoiceView, credit_note_view, invoice_view

from seller_panel.ports import SellerPanel

panel = Panel("documents-issued")


class DocumentsQuery(PageQuery):
    customer_id: Id | None = None


class InvoicesQuery(DocumentsQuery):
    number: DocumentNumber | None = None


class VoidNumberView(View):
    """`reason` is the code of a refusal, `replay` or `orphaned`."""

    number: str
    reason: str
    voided_at: int


@panel.route("GET", "/invoices", needs=Permission.INVOICE_SEE, refusals=(NotFound,))
def list_invoices(query: InvoicesQuery, actor: Actor, ports: SellerPanel) -> PageView[InvoiceView]:
    """Return invoices, newest first; or the one that bears a number."""
    if query.number is not None:
        invoice_id = ports.directory.document_of(actor.scope, query.number)
        if invoice_id is None:
            raise NotFound(kind="invoice")
        found = invoice_view(ports.directory.invoice(actor.scope, invoice_id))
        return PageView(items=[found], next=None)
    if query.customer_id is not None:
        ports.directory.customer(actor.scope, query.customer_id)
    cursors = ports.cursors(actor, f"invoices:{query.customer_id}")
    page = ports.directory.invoices(
        actor.scope, cursors.request(query), customer_id=query.customer_id
    )
    return cursors.view(page, invoice_view)


@panel.route("GET", "/credit-notes", needs=Permission.INVOICE_SEE, refusals=(NotFound,))
def list_credit_notes(
    query: DocumentsQuery, actor: Actor, ports: SellerPanel
) -> PageView[CreditNoteView]:
    """Return credit notes, newest first."""
    if query.customer_id is not None:
        ports.directory.customer(actor.scope, query.customer_id)
    cursors = ports.cursors(actor, f"credit-notes:{query.customer_id}")
    page = ports.directory.credit_notes(
        actor.scope, cursors.request(query), customer_id=query.customer_id
    )
    return cursors.view(page, credit_note_view)


@panel.route("GET", "/void-numbers", needs=Permission.BOOK_SEE)
def list_void_numbers(
    query: PageQuery, actor: Actor, ports: SellerPanel
) -> PageView[VoidNumberView]:
    """Return the numbers that no document bears, and why, newest first."""
    cursors = ports.cursors(actor, "void-numbers")
    page = ports.directory.void_numbers(actor.scope, cursors.request(query))
    return cursors.view(page, _void_number_view)


def _void_number_view(void: VoidNumber) -> VoidNumberView:
    return VoidNumberView(number=void.id, reason=void.reason, voided_at=void.voided_at)
