"""Packages, subscriptions, sales, invoices and the entries of the books."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from isp.catalogue.package import Package
from isp.customers.customer import Customer
from isp.invoicing.credit_note import CreditNote, GivenBack
from isp.invoicing.credit_note import credit_note as drafted_credit_note
from isp.invoicing.invoice import Invoice, InvoiceLine
from isp.invoicing.letterhead import letterhead
from isp.ledger.entry import JournalEntry, Line, credit, debit
from isp.minutes import day_at
from isp.parties.sign_up import DHAKA_OFFSET_MINUTES
from isp.parties.tenant import ROOT_PATH
from isp.sales.sale import PaidBy, Sale
from isp.subscriptions.subscription import Period, Subscription, SubscriptionStatus

from tests.builders.parties import TENANT, issuer, tenant
from tests.fakes.clock import NOON

MONTH_MINUTES = 43_200
PRICE_MINOR = 50_000
VAT_MINOR = 2_381


def package(tenant_id: str = TENANT, **changes: Any) -> Package:
    made = Package(
        tenant_id=tenant_id,
        id="PACKAGE0000000000001",
        version=1,
        owner_path=ROOT_PATH,
        name="২০ এমবিপিএস",
        down_kbps=20_000,
        up_kbps=20_000,
        validity_minutes=MONTH_MINUTES,
        price_minor=PRICE_MINOR,
        vat_basis_points=500,
        is_archived=False,
        created_at=NOON,
    )
    return replace(made, **changes)


def subscription(of: Customer, **changes: Any) -> Subscription:
    made = Subscription(
        tenant_id=of.tenant_id,
        id=of.id,
        version=1,
        owner_path=of.owner_path,
        status=SubscriptionStatus.ACTIVE,
        package_id="PACKAGE0000000000001",
        package_name="২০ এমবিপিএস",
        down_kbps=20_000,
        up_kbps=20_000,
        started_at=NOON,
        expires_at=NOON + MONTH_MINUTES * 60,
    )
    return replace(made, **changes)


def sale(of: Customer, **changes: Any) -> Sale:
    made = Sale(
        tenant_id=of.tenant_id,
        id="SALE0000000000000001",
        version=1,
        owner_path=of.owner_path,
        customer_id=of.id,
        package_id="PACKAGE0000000000001",
        package_name="২০ এমবিপিএস",
        price_minor=PRICE_MINOR,
        vat_minor=VAT_MINOR,
        vat_basis_points=500,
        node_paths=(ROOT_PATH,),
        totals_minor=(0, PRICE_MINOR),
        paid_by=PaidBy.CASH,
        payment_reference="STAFF000000000000001",
        sold_at=NOON,
        invoice_id="SALE0000000000000001",
        refunded_minor=0,
        invoice_number="INV-2026-000001",
    )
    return replace(made, **changes)


def period(of: Customer, **changes: Any) -> Period:
    made = Period(
        tenant_id=of.tenant_id,
        id="SALE0000000000000001",
        version=1,
        owner_path=of.owner_path,
        customer_id=of.id,
        package_id="PACKAGE0000000000001",
        starts_minute=NOON // 60,
        ends_minute=NOON // 60 + MONTH_MINUTES,
        sold_minutes=MONTH_MINUTES,
        node_paths=(ROOT_PATH,),
        totals_minor=(0, PRICE_MINOR),
        refunded_minor=0,
    )
    return replace(made, **changes)


def invoice(of: Customer, **changes: Any) -> Invoice:
    line = InvoiceLine.of(
        ("২০ এমবিপিএস", "PACKAGE0000000000001"),
        (NOON, NOON + MONTH_MINUTES * 60),
        PRICE_MINOR,
        500,
    )
    made = Invoice(
        tenant_id=of.tenant_id,
        id="SALE0000000000000001",
        version=1,
        owner_path=of.owner_path,
        number="INV-2026-000001",
        head=letterhead(issuer(of.tenant_id), tenant(of.tenant_id)),
        customer_id=of.id,
        customer_name=of.name,
        customer_mobile=of.mobile,
        customer_login=of.login,
        customer_address=of.address,
        sale_id="SALE0000000000000001",
        lines=(line,),
        total_minor=PRICE_MINOR,
        vat_minor=line.vat_minor,
        paid_by="cash",
        payment_reference="STAFF000000000000001",
        issued_at=NOON,
    )
    return replace(made, **changes)


def credit_note(of: Customer, **changes: Any) -> CreditNote:
    half = MONTH_MINUTES * 30
    given_back = GivenBack(
        number=1,
        gross_minor=PRICE_MINOR // 2,
        vat_minor=VAT_MINOR // 2,
        starts_at=NOON + half,
        ends_at=NOON + 2 * half,
        reason="বাসা বদল",
    )
    sold = invoice(of)
    draft = drafted_credit_note(sold, given_back, NOON + half).document
    assert isinstance(draft, CreditNote)
    return replace(draft, **{"number": "CN-2026-000001", "head": sold.head, **changes})


def entry(entry_id: str, *lines: Line, tenant_id: str = TENANT, **changes: Any) -> JournalEntry:
    made = JournalEntry(
        tenant_id=tenant_id,
        book=ROOT_PATH,
        entry_id=entry_id,
        kind="payment",
        posted_at=NOON,
        effective_at=NOON,
        day=day_at(NOON, DHAKA_OFFSET_MINUTES),
        actor_id="STAFF000000000000001",
        lines=lines,
        about="SALE0000000000000001",
    )
    return replace(made, **changes)


def paid_in(entry_id: str, minor: int, *, tenant_id: str, customer_id: str = "C") -> JournalEntry:
    """Money that goes to a customer's credit."""
    account = f"customer_credit:{customer_id}"
    return entry(
        entry_id, debit("gateway:bkash", minor), credit(account, minor), tenant_id=tenant_id
    )


def spent(entry_id: str, minor: int, *, tenant_id: str, customer_id: str = "C") -> JournalEntry:
    """A customer's credit that pays for service."""
    account = f"customer_credit:{customer_id}"
    return entry(
        entry_id, debit(account, minor), credit("service_revenue", minor), tenant_id=tenant_id
    )
