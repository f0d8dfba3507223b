"""Invoices.

An invoice of a prepaid sale is issued in the commit of the sale and is paid from the start. Its
number is a serial of the tenant and year, reserved before the commit; a number whose commit turned
out to be a replay is recorded as void, so that the series has no unexplained gap. A number whose commit
was never answered is not: its invoice may be there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from isp.money import vat_within_minor


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line. Amounts are in minor units; gross = net + VAT, computed once and stored."""

    description: str
    package_id: str
    starts_at: int
    ends_at: int
    gross_minor: int
    vat_basis_points: int

    @property
    def vat_minor(self) -> int:
        return vat_within_minor(self.gross_minor, self.vat_basis_points)


@dataclass(frozen=True, slots=True)
class Invoice:
    kind: ClassVar[str] = "invoice"

    tenant_id: str
    id: str
    version: int
    owner_path: str
    number: str
    customer_id: str
    customer_name: str
    customer_mobile: str
    customer_login: str
    sale_id: str
    lines: tuple[InvoiceLine, ...]
    total_minor: int
    vat_minor: int
    paid_by: str
    payment_reference: str
    issued_at: int

    def __post_init__(self) -> None:
        assert self.total_minor == sum(line.gross_minor for line in self.lines)
        assert self.vat_minor == sum(line.vat_minor for line in self.lines)


def invoice_number(year: int, serial: int) -> str:
    """Return the printed number, such as INV-2026-000042."""
    assert serial >= 1
    return f"INV-{year}-{serial:06d}"


def invoice_year(at: int, utc_offset_minutes: int) -> int:
    """Return the year on the ISP's own wall at the second `at`: invoices are numbered by it."""
    return (datetime.fromtimestamp(at, UTC) + timedelta(minutes=utc_offset_minutes)).year
