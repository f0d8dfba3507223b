"""Selling a package: one decision for the money, the right to the network and the invoice.

The chain of prices is fixed at the moment of sale and stored with it. This module posts the direct
sale (`[0, P]`, the ISP sells to its own customer); deeper chains have the same totals and post one
entry per book. Money above the price goes to the customer's credit, never to nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from isp.catalogue.package import Package
from isp.customers.customer import Customer
from isp.decision import Create, Decision, Require, Update
from isp.events import Event, EventName, event
from isp.invoicing.invoice import Invoice, InvoiceLine
from isp.ledger.accounts import account
from isp.ledger.entry import JournalEntry, Line, credit, debit
from isp.minutes import Moment, seconds_at
from isp.money import vat_within_minor
from isp.refusals import OtherPackageRunning, PackageArchived, PriceChanged
from isp.sales.price_chain import price_chain
from isp.sales.sale import PaidBy, Sale
from isp.subscriptions.subscription import (
    Period,
    Subscription,
    SubscriptionStatus,
    ends_at,
    period_start,
)


@dataclass(frozen=True, slots=True)
class Tender:
    """The money that pays for a sale, and the account in the seller's book that it came into."""

    paid_by: PaidBy
    account: str
    received_minor: int
    reference: str  # The provider's transaction id, or who took the cash.
    entry_id: str  # From the fact that money came in, so that it cannot be booked twice.


@dataclass(frozen=True, slots=True)
class Order:
    """Everything that was read to decide one sale."""

    customer: Customer
    subscription: Subscription | None
    package: Package
    tender: Tender
    sale_id: str
    invoice_number: str
    actor_id: str


def sell_package(order: Order, moment: Moment) -> Decision:
    """Sell the package to the customer: entry, sale, period, subscription, invoice, events."""
    package, tender, now = order.package, order.tender, moment.at
    if package.is_archived:
        raise PackageArchived(package=package.name)
    if tender.received_minor < package.price_minor:
        raise PriceChanged(price_minor=package.price_minor)

    _refuse_a_change_of_package(order, now)

    sale = _sale(order, now)
    period = _period(order, now)
    subscription = _subscription(order, period, now)
    invoice = _invoice(sale, period, order, now)
    return Decision(
        entries=(_entry(order, sale, moment),),
        changes=(
            Create(sale),
            Create(period),
            _stored(subscription),
            Create(invoice),
            # A customer who moved since he was read is decided on again. The package is not
            # checked: all sales of a busy hour would meet on its one item, and a price that
            # changed in these milliseconds is the price that the customer saw.
            Require(order.customer),
        ),
        events=_events(sale, subscription, invoice, now),
    )


def _stored(subscription: Subscription) -> Create | Update:
    # Two first sales at once: the second one extends what the first one made.
    if subscription.version == 1:
        return Create(subscription, seen_absent=True)
    return Update(subscription)


def _refuse_a_change_of_package(order: Order, now: int) -> None:
    # The line has one speed. Queueing a faster package behind a running one would give its speed
    # away for the days before; so the unused part is refunded to the credit first.
    running = order.subscription
    if running is None or not running.is_active(now) or running.package_id == order.package.id:
        return
    raise OtherPackageRunning(package=running.package_name, expires_at=running.expires_at)


def _sale(order: Order, now: int) -> Sale:
    package, customer = order.package, order.customer
    return Sale(
        tenant_id=customer.tenant_id,
        id=order.sale_id,
        version=1,
        owner_path=customer.owner_path,
        customer_id=customer.id,
        package_id=package.id,
        package_name=package.name,
        price_minor=package.price_minor,
        vat_minor=vat_within_minor(package.price_minor, package.vat_basis_points),
        vat_basis_points=package.vat_basis_points,
        totals_minor=price_chain((), package.price_minor),
        paid_by=order.tender.paid_by,
        payment_reference=order.tender.reference,
        sold_at=now,
        invoice_id=order.sale_id,
        refunded_minor=0,
    )


def _period(order: Order, now: int) -> Period:
    starts = period_start(order.subscription, now)
    return Period(
        tenant_id=order.customer.tenant_id,
        id=order.sale_id,
        version=1,
        owner_path=order.customer.owner_path,
        customer_id=order.customer.id,
        package_id=order.package.id,
        starts_minute=starts,
        ends_minute=starts + order.package.validity_minutes,
        sold_minutes=order.package.validity_minutes,
        totals_minor=price_chain((), order.package.price_minor),
        refunded_minor=0,
    )


def _subscription(order: Order, period: Period, now: int) -> Subscription:
    package, old = order.package, order.subscription
    expires_at = ends_at(period.starts_minute, package.validity_minutes)
    if old is None:
        return Subscription(
            tenant_id=order.customer.tenant_id,
            id=order.customer.id,
            version=1,
            owner_path=order.customer.owner_path,
            status=SubscriptionStatus.ACTIVE,
            package_id=package.id,
            package_name=package.name,
            down_kbps=package.down_kbps,
            up_kbps=package.up_kbps,
            started_at=now,
            expires_at=expires_at,
            address_pool=package.address_pool,
        )
    return replace(
        old,
        version=old.version + 1,
        status=SubscriptionStatus.ACTIVE,
        package_id=package.id,
        package_name=package.name,
        down_kbps=package.down_kbps,
        up_kbps=package.up_kbps,
        started_at=old.started_at if old.is_active(now) else now,
        expires_at=expires_at,
        address_pool=package.address_pool,
    )


def _entry(order: Order, sale: Sale, moment: Moment) -> JournalEntry:
    tender = order.tender
    lines: list[Line] = [debit(tender.account, tender.received_minor)]
    shares = (
        (account("service_revenue"), sale.price_minor - sale.vat_minor),
        (account("vat_payable"), sale.vat_minor),
        (
            account("customer_credit", sale.customer_id),
            tender.received_minor - sale.price_minor,
        ),
    )
    lines += [credit(name, minor) for name, minor in shares if minor]
    return JournalEntry(
        tenant_id=sale.tenant_id,
        book=sale.owner_path,
        entry_id=tender.entry_id,
        kind="sale",
        posted_at=moment.at,
        effective_at=moment.at,
        day=moment.day,
        actor_id=order.actor_id,
        lines=tuple(lines),
        about=sale.id,
    )


def _invoice(sale: Sale, period: Period, order: Order, now: int) -> Invoice:
    customer = order.customer
    line = InvoiceLine(
        description=sale.package_name,
        package_id=sale.package_id,
        starts_at=seconds_at(period.starts_minute),
        ends_at=seconds_at(period.ends_minute),
        gross_minor=sale.price_minor,
        vat_basis_points=sale.vat_basis_points,
    )
    return Invoice(
        tenant_id=sale.tenant_id,
        id=sale.invoice_id,
        version=1,
        owner_path=sale.owner_path,
        number=order.invoice_number,
        customer_id=customer.id,
        customer_name=customer.name,
        customer_mobile=customer.mobile,
        customer_login=customer.login,
        sale_id=sale.id,
        lines=(line,),
        total_minor=line.gross_minor,
        vat_minor=line.vat_minor,
        paid_by=sale.paid_by,
        payment_reference=sale.payment_reference,
        issued_at=now,
    )


def _events(
    sale: Sale, subscription: Subscription, invoice: Invoice, now: int
) -> tuple[Event, ...]:
    return (
        event(
            EventName.SUBSCRIPTION_ACTIVATED,
            sale.tenant_id,
            sale.customer_id,
            now,
            fact=sale.id,
            sale_id=sale.id,
            expires_at=subscription.expires_at,
        ),
        event(
            EventName.INVOICE_ISSUED,
            sale.tenant_id,
            sale.customer_id,
            now,
            fact=sale.id,
            invoice_id=invoice.id,
            number=invoice.number,
            total_minor=invoice.total_minor,
        ),
    )
