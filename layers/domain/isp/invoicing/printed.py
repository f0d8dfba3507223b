"""What a printed invoice or credit note says, whatever it is printed as.

It is complete: the makers of PDF and XLSX look nothing up and compute no money. It is made of what
lies in the stored document and of nothing else, so that a document of last year comes out as it did.
Invariant: each line's net and VAT add up to its gross, and the lines add up to the total; proved by
tests/documents/test_printed.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from isp.invoicing.credit_note import CreditNote
from isp.invoicing.invoice import Invoice, InvoiceLine
from isp.invoicing.letterhead import Letterhead
from isp.sales.sale import PaidBy


class PrintedStatus(StrEnum):
    PAID = "paid"
    UNPAID = "unpaid"
    GIVEN_BACK = "given_back"  # Of credit notes.


@dataclass(frozen=True, slots=True)
class PrintedBuyer:
    name: str
    mobile: str
    address: str
    login: str
    id: str


@dataclass(frozen=True, slots=True)
class Correction:
    """Which invoice a credit note gives back of, and why."""

    invoice_number: str
    invoice_issued_at: int
    reason: str


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """`paid_by` names a text under `paid_by`; `url` opens what the QR code promises."""

    head: Letterhead
    buyer: PrintedBuyer
    number: str
    issued_at: int
    lines: tuple[InvoiceLine, ...]
    total_minor: int
    paid_by: str
    provider_reference: str
    status: PrintedStatus
    url: str
    corrects: Correction | None = None
    open_minor: int = 0  # What was to be paid later when it was issued.

    def __post_init__(self) -> None:
        assert self.lines, f"{self.number}: a document without lines"
        assert all(line.starts_at < line.ends_at for line in self.lines), self.number
        assert self.total_minor == sum(line.gross_minor for line in self.lines), self.number
        assert bool(self.paid_by) == (self.status is PrintedStatus.PAID), self.number
        assert (self.open_minor > 0) == (self.status is PrintedStatus.UNPAID), self.number
        is_credit_note = self.status is PrintedStatus.GIVEN_BACK
        assert is_credit_note == (self.corrects is not None), self.number

    @property
    def net_minor(self) -> int:
        return sum(line.net_minor for line in self.lines)

    @property
    def vat_minor(self) -> int:
        return sum(line.vat_minor for line in self.lines)


def printed_invoice(invoice: Invoice, head: Letterhead, *, origin: str) -> PrintedDocument:
    """Return the page of an issued invoice; what was sold on account was unpaid when it was issued."""
    is_open = invoice.on_account_minor > 0
    is_from_provider = invoice.paid_by == PaidBy.GATEWAY
    return PrintedDocument(
        head=head,
        buyer=_buyer(invoice),
        number=invoice.number,
        issued_at=invoice.issued_at,
        lines=invoice.lines,
        total_minor=invoice.total_minor,
        paid_by="" if is_open else invoice.paid_by,
        # Of cash, the reference is who took it: nothing that the customer could look up.
        provider_reference=invoice.payment_reference if is_from_provider else "",
        status=PrintedStatus.UNPAID if is_open else PrintedStatus.PAID,
        url=_account_url(origin, head),
        open_minor=invoice.on_account_minor,
    )


def printed_credit_note(note: CreditNote, head: Letterhead, *, origin: str) -> PrintedDocument:
    return PrintedDocument(
        head=head,
        buyer=_buyer(note),
        number=note.number,
        issued_at=note.issued_at,
        lines=note.lines,
        total_minor=note.total_minor,
        paid_by="",
        provider_reference="",
        status=PrintedStatus.GIVEN_BACK,
        url=_account_url(origin, head),
        corrects=Correction(note.invoice_number, note.invoice_issued_at, note.reason),
    )


def _account_url(origin: str, head: Letterhead) -> str:
    return f"{origin}/i/{head.slug}"


def _buyer(document: Invoice | CreditNote) -> PrintedBuyer:
    return PrintedBuyer(
        name=document.customer_name,
        mobile=document.customer_mobile,
        address=document.customer_address,
        login=document.customer_login,
        id=document.customer_id,
    )
