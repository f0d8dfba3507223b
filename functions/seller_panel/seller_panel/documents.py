"""What was issued: invoices, credit notes, and the numbers that no document bears."""

from __future__ import annotations

from isp.excerpt import WHOLE, Excerpt
from isp.invoicing.numbers import VoidNumber
from isp.parties.actor import Actor
from isp.parties.permissions import Permission
from isp.ports import Page, PageRequest
from isp.refusals import Invalid, NotFound
from isp_http.panel import Panel
from isp_http.types import DocumentNumber, Id, View
from isp_http.views import CreditNoteView, InvoiceView, credit_note_view, invoice_views

from seller_panel.excerpts import ExcerptQuery, excerpt_asked_for, refuse_excerpt
from seller_panel.ports import SellerPanel

panel = Panel("documents-issued")


class DocumentsQuery(ExcerptQuery):
    customer_id: Id | None = None


class InvoicesQuery(DocumentsQuery):
    number: DocumentNumber | None = None


class VoidNumberView(View):
    """`reason` is the code of a refusal, `replay` or `orphaned`."""

    number: str
    reason: str
    voided_at: int


@panel.route("GET", "/invoices", needs=Permission.INVOICE_SEE, refusals=(NotFound, Invalid))
def list_invoices(
    query: InvoicesQuery, page: PageRequest, actor: Actor, ports: SellerPanel
) -> Page[InvoiceView]:
    """Return invoices, newest first; or the one that bears a number."""
    if query.number is not None:
        refuse_excerpt(query)
        invoice_id = ports.directory.document_of(actor.scope, query.number)
        if invoice_id is None:
            raise NotFound(kind="invoice")
        invoice = ports.directory.invoice(actor.scope, invoice_id)
        return Page(tuple(invoice_views(ports.directory, actor.scope, [invoice])), None)
    excerpt = _excerpt(query, actor, ports)
    invoices = ports.directory.invoices(
        actor.scope, page, customer_id=query.customer_id, excerpt=excerpt
    )
    return invoices.with_items(invoice_views(ports.directory, actor.scope, invoices.items))


@panel.route("GET", "/credit-notes", needs=Permission.INVOICE_SEE, refusals=(NotFound, Invalid))
def list_credit_notes(
    query: DocumentsQuery, page: PageRequest, actor: Actor, ports: SellerPanel
) -> Page[CreditNoteView]:
    """Return credit notes, newest first."""
    excerpt = _excerpt(query, actor, ports)
    notes = ports.directory.credit_notes(
        actor.scope, page, customer_id=query.customer_id, excerpt=excerpt
    )
    return notes.each(credit_note_view)


def _excerpt(query: DocumentsQuery, actor: Actor, ports: SellerPanel) -> Excerpt:
    """Return what part of all documents is asked for; one customer's are listed whole."""
    if query.customer_id is None:
        return excerpt_asked_for(query, actor, ports.directory)
    ports.directory.customer(actor.scope, query.customer_id)
    refuse_excerpt(query)
    return WHOLE


@panel.route("GET", "/void-numbers", needs=Permission.BOOK_SEE)
def list_void_numbers(page: PageRequest, actor: Actor, ports: SellerPanel) -> Page[VoidNumberView]:
    """Return the numbers that no document bears, and why, newest first."""
    return ports.directory.void_numbers(actor.scope, page).each(_void_number_view)


def _void_number_view(void: VoidNumber) -> VoidNumberView:
    return VoidNumberView(number=void.id, reason=void.reason, voided_at=void.voided_at)
