"""Builders of invoices to print."""

from __future__ import annotations

from dataclasses import replace

from isp.invoicing.invoice_view import (
    InvoiceCustomer,
    InvoiceIssuer,
    InvoiceStatus,
    InvoiceView,
    InvoiceViewLine,
)
from isp.money import vat_within_minor

ISSUED_AT = 1_795_149_000  # 20 November 2026, 10:30 in Dhaka.
DHAKA_MINUTES = 360
PERIOD_SECONDS = 30 * 86_400


def issuer(**changes: object) -> InvoiceIssuer:
    built = InvoiceIssuer(
        name="পদ্মা ব্রডব্যান্ড নেটওয়ার্ক",
        address="১২/ক, স্টেশন রোড, কুষ্টিয়া সদর, কুষ্টিয়া ৭০০০",
        mobile="01711-000111",
        bin="004567891-0203",
        utc_offset_minutes=DHAKA_MINUTES,
    )
    return replace(built, **changes)  # type: ignore[arg-type]


def customer(**changes: str) -> InvoiceCustomer:
    built = InvoiceCustomer(
        name="মোছাঃ শ্রীমতী র‍্যাচেল আক্তার",
        mobile="01812345678",
        login="rachel.akter",
        id="K7QZ2M4N8PX3R5T9VW1B",
    )
    return replace(built, **changes)


def line(gross_minor: int = 52_500, vat_basis_points: int = 500, **changes: str) -> InvoiceViewLine:
    vat_minor = vat_within_minor(gross_minor, vat_basis_points)
    built = InvoiceViewLine(
        description="স্ট্যান্ডার্ড ১০ Mbps প্যাকেজ",
        package_name="",
        starts_at=ISSUED_AT,
        ends_at=ISSUED_AT + PERIOD_SECONDS,
        net_minor=gross_minor - vat_minor,
        vat_minor=vat_minor,
        vat_basis_points=vat_basis_points,
        gross_minor=gross_minor,
    )
    return replace(built, **changes)  # type: ignore[arg-type]


def paid_view(**changes: object) -> InvoiceView:
    lines = changes.pop("lines", (line(),))
    assert isinstance(lines, tuple)
    built = InvoiceView(
        issuer=issuer(),
        customer=customer(),
        number="INV-2026-000042",
        issued_at=ISSUED_AT,
        lines=lines,
        total_minor=sum(line.gross_minor for line in lines),
        paid_by="bkash",
        provider_reference="BKT7K2M9QX",
        status=InvoiceStatus.PAID,
        url="http://localhost:8080/pay/K7QZ2M4N8PX3R5T9VW1B",
    )
    return replace(built, **changes)  # type: ignore[arg-type]


def unpaid_view(**changes: object) -> InvoiceView:
    return paid_view(
        **{"status": InvoiceStatus.UNPAID, "paid_by": "", "provider_reference": "", **changes}
    )
