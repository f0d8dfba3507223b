"""What a printed invoice says, whatever it is printed as.

A view is complete: the makers of PDF and XLSX look nothing up and compute no money. Invariant:
each line's net and VAT add up to its gross, and the lines add up to the total; proved by
tests/documents/test_invoice_view.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from isp.invoicing.invoice import Invoice
from isp.sales.sale import PaidBy


class InvoiceStatus(StrEnum):
    PAID = "paid"
    UNPAID = "unpaid"


@dataclass(frozen=True, slots=True)
class InvoiceIssuer:
    """The ISP as it signs. `bin` is its business identification number for VAT; empty if none."""

    name: str
    address: str
    mobile: str
    bin: str
    utc_offset_minutes: int


@dataclass(frozen=True, slots=True)
class InvoiceCustomer:
    name: str
    mobile: str
    login: str
    id: str


@dataclass(frozen=True, slots=True)
class InvoiceViewLine:
    description: str
    package_name: str  # Empty when the description is the package's name.
    starts_at: int
    ends_at: int
    net_minor: int
    vat_minor: int
    vat_basis_points: int
    gross_minor: int

    def __post_init__(self) -> None:
        assert self.net_minor + self.vat_minor == self.gross_minor, self.description
        assert self.starts_at < self.ends_at, self.description


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """`paid_by` names a text under `invoice.paid_by`; `url` opens what the QR code promises."""

    issuer: InvoiceIssuer
    customer: InvoiceCustomer
    number: str
    issued_at: int
    lines: tuple[InvoiceViewLine, ...]
    total_minor: int
    paid_by: str
    provider_reference: str
    status: InvoiceStatus
    url: str

    def __post_init__(self) -> None:
        assert self.lines, f"{self.number}: an invoice without lines"
        assert self.total_minor == sum(line.gross_minor for line in self.lines), self.number
        assert bool(self.paid_by) == (self.status is InvoiceStatus.PAID), self.number

    @property
    def net_minor(self) -> int:
        return sum(line.net_minor for line in self.lines)

    @property
    def vat_minor(self) -> int:
        return sum(line.vat_minor for line in self.lines)

    @classmethod
    def of_paid(
        cls, invoice: Invoice, issuer: InvoiceIssuer, *, package_names: Sequence[str], url: str
    ) -> Self:
        """Return the view of an issued invoice of a prepaid sale, which is paid from the start."""
        is_from_provider = invoice.paid_by == PaidBy.GATEWAY
        return cls(
            issuer=issuer,
            customer=InvoiceCustomer(
                name=invoice.customer_name,
                mobile=invoice.customer_mobile,
                login=invoice.customer_login,
                id=invoice.customer_id,
            ),
            number=invoice.number,
            issued_at=invoice.issued_at,
            lines=tuple(
                InvoiceViewLine(
                    description=line.description,
                    package_name=package_name,
                    starts_at=line.starts_at,
                    ends_at=line.ends_at,
                    net_minor=line.gross_minor - line.vat_minor,
                    vat_minor=line.vat_minor,
                    vat_basis_points=line.vat_basis_points,
                    gross_minor=line.gross_minor,
                )
                for line, package_name in zip(invoice.lines, package_names, strict=True)
            ),
            total_minor=invoice.total_minor,
            paid_by=invoice.paid_by,
            # Of cash, the reference is who took it: nothing that the customer could look up.
            provider_reference=invoice.payment_reference if is_from_provider else "",
            status=InvoiceStatus.PAID,
            url=url,
        )
