"""Make a document: an invoice or a credit note as a file, made once for each language, kept, given again.

A document says what was issued, whatever is renamed or taxed otherwise later: it is printed from what was
frozen with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from isp.invoicing.credit_note import CreditNote
from isp.invoicing.invoice import Invoice
from isp.invoicing.letterhead import Letterhead, head_of_before
from isp.invoicing.printed import PrintedDocument, printed_credit_note, printed_invoice
from isp.parties.scope import Scope, tenant_scope
from isp.payments.intent import split_public_id
from isp.payments.ports import Payments
from isp.ports import Directory
from isp.refusals import NotFound

Format = Literal["pdf", "xlsx"]
Maker = Callable[[PrintedDocument, str], bytes]


class Documents(Protocol):
    """Documents that were made, kept by name."""

    def get(self, name: str) -> bytes | None: ...
    def put(self, name: str, content: bytes, content_type: str) -> None: ...


CONTENT_TYPES: dict[Format, str] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """How a document is wanted."""

    format: Format
    language: str


@dataclass(frozen=True, slots=True)
class MadeDocument:
    content: bytes
    content_type: str
    name: str  # As a file is called: its number and its format.


@dataclass(frozen=True, slots=True)
class MakeDocument:
    directory: Directory
    payments: Payments
    documents: Documents
    makers: Mapping[str, Maker]
    public_origin: str

    def of_invoice(self, scope: Scope, invoice_id: str, paper: Paper) -> MadeDocument:
        return self(self.directory.invoice(scope, invoice_id), paper)

    def of_credit_note(self, scope: Scope, credit_note_id: str, paper: Paper) -> MadeDocument:
        return self(self.directory.credit_note(scope, credit_note_id), paper)

    def of_payment(self, public_id: str, paper: Paper) -> MadeDocument:
        """Return the invoice of a payment that succeeded, for whoever knows its unguessable id."""
        named = split_public_id(public_id)
        if named is None:
            raise NotFound(kind="payment")
        tenant_id, intent_id = named
        intent = self.payments.intent(tenant_scope(tenant_id), intent_id)
        if intent.sale_id is None:
            raise NotFound(kind="invoice")
        # An invoice has the id of its sale.
        scope = Scope(tenant_id, intent.beneficiary_path, intent.customer_id)
        return self.of_invoice(scope, intent.sale_id, paper)

    def __call__(self, stored: Invoice | CreditNote, paper: Paper) -> MadeDocument:
        """Return the document as a file, from what was kept or made now."""
        place = f"{stored.tenant_id}/{stored.kind}s/{stored.id}"
        name = f"{place}/{stored.version}-{paper.language}.{paper.format}"
        content_type = CONTENT_TYPES[paper.format]
        content = self.documents.get(name)
        if content is None:
            content = self.makers[paper.format](self._printed(stored), paper.language)
            self.documents.put(name, content, content_type)
        return MadeDocument(content, content_type, f"{stored.number}.{paper.format}")

    def _printed(self, stored: Invoice | CreditNote) -> PrintedDocument:
        if isinstance(stored, CreditNote):
            assert stored.head is not None, f"{stored.number} was issued without a head"
            return printed_credit_note(stored, stored.head, origin=self.public_origin)
        head = stored.head or self._head_of_before(stored)
        return printed_invoice(stored, head, origin=self.public_origin)

    def _head_of_before(self, invoice: Invoice) -> Letterhead:
        """Return what invoices of before heads were kept had at theirs: the tenant, as it is now.

        The migration that follows a deployment freezes it; until then they are printed as they were.
        """
        return head_of_before(self.directory.tenant(tenant_scope(invoice.tenant_id)))
