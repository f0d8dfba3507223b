"""Builders of documents to print."""

from __future__ import annotations

from dataclasses import replace

from isp.invoicing.invoice import InvoiceLine
from isp.invoicing.letterhead import Letterhead
from isp.invoicing.printed import Correction, PrintedBuyer, PrintedDocument, PrintedStatus

ISSUED_AT = 1_795_149_000  # 20 November 2026, 10:30 in Dhaka.
DHAKA_MINUTES = 360
PERIOD_SECONDS = 30 * 86_400


def head(**changes: object) -> Letterhead:
    built = Letterhead(
        name_bn="পদ্মা ব্রডব্যান্ড নেটওয়ার্ক",
        name_en="",
        address_bn="১২/ক, স্টেশন রোড, কুষ্টিয়া সদর, কুষ্টিয়া ৭০০০",
        address_en="",
        bin="004567891-0203",
        phone="01711-000111",
        slug="padma",
        utc_offset_minutes=DHAKA_MINUTES,
        template=1,
    )
    return replace(built, **changes)  # type: ignore[arg-type]


def customer(**changes: str) -> PrintedBuyer:
    built = PrintedBuyer(
        name="মোছাঃ শ্রীমতী র‍্যাচেল আক্তার",
        mobile="01812345678",
        address="",
        login="rachel.akter",
        id="K7QZ2M4N8PX3R5T9VW1B",
    )
    return replace(built, **changes)


def line(gross_minor: int = 52_500, vat_basis_points: int = 500, **changes: str) -> InvoiceLine:
    built = InvoiceLine.of(
        ("স্ট্যান্ডার্ড ১০ Mbps প্যাকেজ", "PACKAGE"),
        (ISSUED_AT, ISSUED_AT + PERIOD_SECONDS),
        gross_minor,
        vat_basis_points,
    )
    return replace(built, **changes)  # type: ignore[arg-type]


def paid_view(**changes: object) -> PrintedDocument:
    lines = changes.pop("lines", (line(),))
    assert isinstance(lines, tuple)
    built = PrintedDocument(
        head=head(),
        buyer=customer(),
        number="INV-2026-000042",
        issued_at=ISSUED_AT,
        lines=lines,
        total_minor=sum(line.gross_minor for line in lines),
        paid_by="bkash",
        provider_reference="BKT7K2M9QX",
        status=PrintedStatus.PAID,
        url="http://localhost:8080/pay/K7QZ2M4N8PX3R5T9VW1B",
    )
    return replace(built, **changes)  # type: ignore[arg-type]


def unpaid_view(**changes: object) -> PrintedDocument:
    unpaid = {"status": PrintedStatus.UNPAID, "paid_by": "", "provider_reference": ""}
    built = paid_view(**{**unpaid, "open_minor": 1, **changes})
    return built if "open_minor" in changes else replace(built, open_minor=built.total_minor)


def credit_note_view(**changes: object) -> PrintedDocument:
    unused = replace(line(26_250), starts_at=ISSUED_AT + PERIOD_SECONDS // 2)
    return paid_view(
        **{
            "number": "CN-2026-000007",
            "issued_at": ISSUED_AT + PERIOD_SECONDS // 2,
            "lines": (unused,),
            "status": PrintedStatus.GIVEN_BACK,
            "paid_by": "",
            "provider_reference": "",
            "corrects": Correction("INV-2026-000042", ISSUED_AT, "গ্রাহক বাসা বদলেছেন"),
            **changes,
        }
    )
