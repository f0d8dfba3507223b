"""Invoices.

An invoice is a document: it says what was sold to whom by whom, and goes on saying exactly that.
Everything that it prints lies in it (see `letterhead.py`), amounts are computed once, and nothing of
it is ever looked up again. An invoice is issued in the commit of its sale and is paid from the start,
but for what was sold on account.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from isp.invoicing.letterhead import Letterhead
from isp.money import vat_within_minor


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line. Amounts are in minor units; gross = net + VAT, computed once and stored."""

    description: str
    package_id: str
    starts_at: int
    ends_at: int
    net_minor: int
    vat_minor: int
    gross_minor: int
    vat_basis_points: int

    def __post_init__(self) -> None:
        assert self.net_minor + self.vat_minor == self.gross_minor, self.description

    @classmethod
    def of(
        cls, what: tuple[str, str], span: tuple[int, int], gross_minor: int, vat_basis_points: int
    ) -> Self:
        """Return the line of what costs `gross_minor`; `what` is its description and its package."""
        vat_minor = vat_within_minor(gross_minor, vat_basis_points)
        description, package_id = what
        starts_at, ends_at = span
        return cls(
            description=description,
            package_id=package_id,
            starts_at=starts_at,
            ends_at=ends_at,
            net_minor=gross_minor - vat_minor,
            vat_minor=vat_minor,
            gross_minor=gross_minor,
            vat_basis_points=vat_basis_points,
        )


@dataclass(frozen=True, slots=True)
class Invoice:
    kind: ClassVar[str] = "invoice"

    tenant_id: str
    id: str
    version: int
    owner_path: str
    number: str
    head: Letterhead | None  # None: of before heads were kept, and not migrated yet.
    customer_id: str
    customer_name: str
    customer_mobile: str
    customer_login: str
    customer_address: str
    sale_id: str
    lines: tuple[InvoiceLine, ...]
    total_minor: int
    vat_minor: int
    paid_by: str
    payment_reference: str
    issued_at: int
    on_account_minor: int = 0  # What was open when it was issued; what is open now, his debt says.

    def __post_init__(self) -> None:
        assert 0 <= self.on_account_minor <= self.total_minor, self.id
        assert self.total_minor == sum(line.gross_minor for line in self.lines)
        assert self.vat_minor == sum(line.vat_minor for line in self.lines)
