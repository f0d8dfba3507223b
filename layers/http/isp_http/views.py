"""What sellers and customers see of the same things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from isp.catalogue.package import Package
from isp.invoicing.credit_note import CreditNote
from isp.invoicing.invoice import Invoice
from isp.network.session import RadiusSession
from isp.network.usage import DayUsage
from isp.parties.one_time_code import LIFETIME_SECONDS, RESEND_SECONDS
from isp.parties.scope import Scope, tenant_scope
from isp.payments.inbox import matter_of
from isp.payments.purpose import PurposeKind
from isp.payments.receipt import Receipt
from isp.payments.review import Reason
from isp.ports import Directory
from isp.sales.debt import SetOff
from isp.sales.sale import Sale
from isp.sales.set_off import set_off_id
from isp.subscriptions.subscription import Subscription
from pydantic import Field

from isp_http.types import Query, View

CustomerStatus = Literal["unpaid", "active", "on_hold", "expired", "suspended"]


def status_of(subscription: Subscription | None, now: int) -> CustomerStatus:
    """Return what the customer's line is at this second, whether or not a sweep has said so."""
    if subscription is None:
        return "unpaid"
    if subscription.is_on_hold(now):
        return "on_hold"
    return "active" if subscription.is_active(now) else "expired"


def opens_at(subscription: Subscription | None, now: int) -> int | None:
    """Return when a line that is on hold opens by itself."""
    is_on_hold = subscription is not None and subscription.is_on_hold(now)
    return subscription.resumes_at if subscription is not None and is_on_hold else None


class PackageOffer(View):
    package_id: str
    package_version: int
    name: str
    down_kbps: int
    up_kbps: int
    validity_minutes: int
    price_minor: int


def package_offer(package: Package) -> PackageOffer:
    return PackageOffer(
        package_id=package.id,
        package_version=package.version,
        name=package.name,
        down_kbps=package.down_kbps,
        up_kbps=package.up_kbps,
        validity_minutes=package.validity_minutes,
        price_minor=package.price_minor,
    )


class AddressUseView(View):
    """An address that a session had from `since` on, until the next of its kind."""

    address: str
    since: int


class SessionView(View):
    session_key: str
    nas_name: str | None
    started_at: int
    as_of: int
    ended_at: int | None
    octets_in: int
    octets_out: int
    framed_ip: str
    calling_station_id: str
    terminate_cause: str | None
    addresses: list[AddressUseView]
    reopened: int


def session_views(
    directory: Directory, scope: Scope, sessions: Sequence[RadiusSession]
) -> list[SessionView]:
    """Return a page of sessions with their routers' names; None where one is no longer known.

    Routers are the tenant's, so their names are read beside the scope of whoever asks.
    """
    if not sessions:
        return []
    names = {nas.id: nas.name for nas in directory.nases(tenant_scope(scope.tenant_id))}
    return [_session_view(session, names.get(session.nas_id)) for session in sessions]


def _session_view(session: RadiusSession, nas_name: str | None) -> SessionView:
    facts = set(SessionView.model_fields) - {"nas_name", "addresses"}
    # A session of before knows its last address only.
    kept = [AddressUseView(address=one.address, since=one.since) for one in session.addresses]
    if not kept and session.framed_ip:
        kept = [AddressUseView(address=session.framed_ip, since=session.started_at)]
    told = {name: getattr(session, name) for name in facts}
    return SessionView(nas_name=nas_name, addresses=kept, **told)


class UsageDay(View):
    day: str
    octets_in: int
    octets_out: int


class UsageQuery(Query):
    days: Annotated[int, Field(ge=1, le=90)] = 30


class UsageView(View):
    days: list[UsageDay]


class InvoiceLineView(View):
    description: str
    starts_at: int
    ends_at: int
    net_minor: int
    vat_minor: int
    vat_basis_points: int
    gross_minor: int


class InvoiceView(View):
    id: str
    number: str
    customer_id: str
    customer_name: str
    total_minor: int
    vat_minor: int
    paid_by: str
    issued_at: int
    sale_id: str
    on_account_minor: Annotated[int, Field(description="Open when it was issued.")]
    open_minor: Annotated[int, Field(description="Still to be paid.")]
    lines: list[InvoiceLineView]


def invoice_views(
    directory: Directory, scope: Scope, invoices: Sequence[Invoice]
) -> list[InvoiceView]:
    """Return a page of invoices with what is open of them; only who was sold on account is looked up."""
    owing = dict.fromkeys(one.customer_id for one in invoices if one.on_account_minor)
    debts = directory.debts(scope, list(owing)) if owing else {}
    facts = [name for name in InvoiceView.model_fields if name not in ("open_minor", "lines")]
    views = []
    for one in invoices:
        debt = debts.get(one.customer_id)
        view = InvoiceView(
            open_minor=debt.open_of(one.id) if debt and one.on_account_minor else 0,
            lines=[InvoiceLineView.model_validate(line) for line in one.lines],
            **{name: getattr(one, name) for name in facts},
        )
        views.append(view)
    return views


class CreditNoteView(View):
    id: str
    number: str
    invoice_id: str
    invoice_number: str
    customer_id: str
    customer_name: str
    reason: str
    total_minor: int
    vat_minor: int
    issued_at: int
    sale_id: str
    lines: list[InvoiceLineView]


def credit_note_view(note: CreditNote) -> CreditNoteView:
    return CreditNoteView.model_validate(note)


class SaleView(View):
    id: str
    customer_id: str
    package_id: str
    package_name: str
    price_minor: int
    vat_minor: int
    paid_by: str
    sold_at: int
    invoice_id: str
    refunded_minor: int


def sale_view(sale: Sale) -> SaleView:
    return SaleView.model_validate(sale)


class PaidInvoice(View):
    invoice_id: str
    amount_minor: int


class PaymentView(View):
    id: str
    method: str
    purpose: PurposeKind
    customer_id: str | None
    customer_name: str | None
    provider: str
    provider_txn: str
    amount_minor: int
    mode: str
    state: str
    paid_at: int
    sale_id: str | None
    review_reason: Reason | None
    is_to_look_at: bool
    refunded_minor: int
    paid_invoices: Annotated[
        list[PaidInvoice], Field(description="What it paid of invoices that were open.")
    ]


def payment_views(
    directory: Directory, scope: Scope, receipts: Sequence[Receipt]
) -> list[PaymentView]:
    """Return a page of payments with their payers' names, read together."""
    payers = [receipt.customer_id for receipt in receipts if receipt.customer_id is not None]
    names = directory.customer_names(scope, payers)
    ids = [set_off_id(receipt.id) for receipt in receipts]
    made = directory.set_offs(scope, ids) if ids else {}
    return [_payment_view(one, names, made.get(set_off_id(one.id))) for one in receipts]


def _payment_view(receipt: Receipt, names: Mapping[str, str], made: SetOff | None) -> PaymentView:
    matter = matter_of(receipt)
    derived = ("customer_name", "review_reason", "is_to_look_at", "paid_invoices")
    facts = [name for name in PaymentView.model_fields if name not in derived]
    return PaymentView(
        customer_name=names.get(receipt.customer_id or ""),
        review_reason=None if matter is None else matter.reason,
        is_to_look_at=matter is not None and matter.is_open,
        paid_invoices=[PaidInvoice.model_validate(part) for part in made.parts] if made else [],
        **{name: getattr(receipt, name) for name in facts},
    )


def usage_view(days: Sequence[DayUsage]) -> UsageView:
    return UsageView(
        days=[
            UsageDay(day=one.day, octets_in=one.octets_in, octets_out=one.octets_out)
            for one in days
        ]
    )


class ChallengeView(View):
    """A one-time code that was sent, and for how long it is good."""

    challenge_id: str
    expires_in_seconds: int
    resend_in_seconds: int


def challenge_view(challenge_id: str) -> ChallengeView:
    return ChallengeView(
        challenge_id=challenge_id,
        expires_in_seconds=LIFETIME_SECONDS,
        resend_in_seconds=RESEND_SECONDS,
    )
