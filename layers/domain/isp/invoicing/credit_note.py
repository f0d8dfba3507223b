"""Credit notes: what is given back of an invoice, as the document that the law wants for it.

A credit note names its invoice and the reason, repeats the buyer as the invoice has him, and carries
what is given back as positive amounts. Like an invoice it is frozen when it is issued.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from isp.ids import derived_id
from isp.invoicing.document import Draft
from isp.invoicing.invoice import Invoice, InvoiceLine
from isp.invoicing.letterhead import Letterhead


@dataclass(frozen=True, slots=True)
class CreditNote:
    kind: ClassVar[str] = "credit_note"

    tenant_id: str
    id: str
    version: int
    owner_path: str
    number: str
    head: Letterhead | None  # None while it is a draft.
    invoice_id: str
    invoice_number: str
    invoice_issued_at: int
    customer_id: str
    customer_name: str
    customer_mobile: str
    customer_login: str
    customer_address: str
    sale_id: str
    reason: str
    lines: tuple[InvoiceLine, ...]
    total_minor: int
    vat_minor: int
    issued_at: int

    def __post_init__(self) -> None:
        assert self.total_minor == sum(line.gross_minor for line in self.lines) > 0
        assert self.vat_minor == sum(line.vat_minor for line in self.lines)


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What of a sale goes back to the customer: amounts, the unused stretch of time, and why.

    `number` counts what was given back of this sale, from 1.
    """

    number: int
    gross_minor: int
    vat_minor: int
    starts_at: int
    ends_at: int
    reason: str


def credit_note(invoice: Invoice, given_back: GivenBack, now: int) -> Draft:
    """Return the draft of the credit note; it is issued in the commit of what gives back."""
    sold = invoice.lines[0]
    line = InvoiceLine(
        description=sold.description,
        package_id=sold.package_id,
        starts_at=given_back.starts_at,
        ends_at=given_back.ends_at,
        net_minor=given_back.gross_minor - given_back.vat_minor,
        vat_minor=given_back.vat_minor,
        gross_minor=given_back.gross_minor,
        vat_basis_points=sold.vat_basis_points,
    )
    return Draft(
        CreditNote(
            tenant_id=invoice.tenant_id,
            id=derived_id("credit_note", invoice.id, str(given_back.number)),
            version=1,
            owner_path=invoice.owner_path,
            number="",
            head=None,
            invoice_id=invoice.id,
            invoice_number=invoice.number,
            invoice_issued_at=invoice.issued_at,
            customer_id=invoice.customer_id,
            customer_name=invoice.customer_name,
            customer_mobile=invoice.customer_mobile,
            customer_login=invoice.customer_login,
            customer_address=invoice.customer_address,
            sale_id=invoice.sale_id,
            reason=given_back.reason,
            lines=(line,),
            total_minor=line.gross_minor,
            vat_minor=line.vat_minor,
            issued_at=now,
        )
    )
