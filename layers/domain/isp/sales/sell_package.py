"""Selling what was offered: one decision for the money, the right to the network and the invoice.

The chain of prices was fixed with the offer and is stored with the sale. The customer's credit pays: what
he pays in beside it is another entry of the same commit, so credit that he had is spent first, several
tenders need no special case, and money above the price stays his credit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from isp.customers.customer import Customer
from isp.decision import Create, Decision, Require, Update
from isp.events import Event, EventName, event
from isp.invoicing.document import Draft
from isp.invoicing.invoice import Invoice, InvoiceLine
from isp.ledger.entry import JournalEntry
from isp.ledger.posting import Fact, entries_of
from isp.minutes import Moment, seconds_at
from isp.refusals import OtherPackageRunning
from isp.sales.offer import Offer
from isp.sales.on_account import OnAccount, on_account_entries
from isp.sales.postings import SellingChain, sale_lines
from isp.sales.sale import PaidBy, Sale
from isp.subscriptions.subscription import (
    Period,
    Subscription,
    SubscriptionStatus,
    ends_at,
    period_start,
)


@dataclass(frozen=True, slots=True)
class Order:
    """Everything that was read to decide one sale. The money is the customer's credit by then."""

    customer: Customer
    subscription: Subscription | None
    offer: Offer
    chain: SellingChain
    paid_by: PaidBy
    payment_reference: str  # The provider's transaction id, or who took the cash.
    sale_id: str
    actor_id: str
    on_account_minor: int = 0  # What of the price is paid later.
    receipt_id: str = ""  # Of what is paid in beside it.

    def __post_init__(self) -> None:
        assert self.chain.node_paths == self.offer.node_paths, (
            "sold by others than it was offered by"
        )
        assert self.chain.last.path == self.customer.owner_path, "somebody else's customer"


def sell_package(order: Order, moment: Moment) -> Decision:
    """Sell what was offered: entries of all books, sale, period, subscription, draft of the invoice.

    InsufficientBalance when it is committed, if credit and what is paid in beside it do not suffice.
    """
    _refuse_a_change_of_package(order, moment.at)
    return sell_after(order, period_start(order.subscription, moment.at), moment)


def sell_after(order: Order, starts_minute: int, moment: Moment) -> Decision:
    """Sell from a minute on at which nothing else runs any more."""
    now = moment.at
    sale = _sale(order, now)
    period = _period(order, starts_minute)
    subscription = _subscription(order, period, now)
    invoice = _invoice(sale, period, order, now)
    return Decision(
        entries=_entries(order, sale, moment),
        changes=(
            Create(sale),
            Create(period),
            _stored(order.subscription, subscription),
            Create(Draft(invoice)),
            *_still_his_seller(order),
        ),
        events=(_activated(sale, subscription, now),),
    )


def _stored(old: Subscription | None, new: Subscription) -> Create | Update:
    # Two first sales at once: the second one extends what the first one made.
    return Create(new, seen_absent=True) if old is None else Update(new, before=old)


def _still_his_seller(order: Order) -> tuple[Require, ...]:
    """Return what has to hold so that a customer who moved since he was read is decided on again.

    Who moves a customer moves his line with him, so the version of a line that is renewed says it too.
    """
    return (Require(order.customer),) if order.subscription is None else ()


def _refuse_a_change_of_package(order: Order, now: int) -> None:
    # The line has one speed. Queueing a faster package behind a running one would give its speed
    # away for the days before; so the unused part is refunded to the credit first.
    running = order.subscription
    if running is None or not running.is_paid(now) or running.package_id == order.offer.package_id:
        return
    raise OtherPackageRunning(package=running.package_name, expires_at=running.expires_at)


def _sale(order: Order, now: int) -> Sale:
    offer, customer = order.offer, order.customer
    return Sale(
        tenant_id=customer.tenant_id,
        id=order.sale_id,
        version=1,
        owner_path=customer.owner_path,
        customer_id=customer.id,
        package_id=offer.package_id,
        package_name=offer.package_name,
        price_minor=offer.price_minor,
        vat_minor=offer.vat_minor,
        vat_basis_points=offer.vat_basis_points,
        node_paths=offer.node_paths,
        totals_minor=offer.totals_minor,
        paid_by=order.paid_by,
        payment_reference=order.payment_reference,
        sold_at=now,
        invoice_id=order.sale_id,
        refunded_minor=0,
        receipt_id=order.receipt_id,
    )


def _period(order: Order, starts: int) -> Period:
    offer = order.offer
    return Period(
        tenant_id=order.customer.tenant_id,
        id=order.sale_id,
        version=1,
        owner_path=order.customer.owner_path,
        customer_id=order.customer.id,
        package_id=offer.package_id,
        starts_minute=starts,
        ends_minute=starts + offer.validity_minutes,
        sold_minutes=offer.validity_minutes,
        node_paths=offer.node_paths,
        totals_minor=offer.totals_minor,
        refunded_minor=0,
    )


def _subscription(order: Order, period: Period, now: int) -> Subscription:
    offer, old = order.offer, order.subscription
    starts_at = seconds_at(period.starts_minute)
    expires_at = ends_at(period.starts_minute, offer.validity_minutes)
    # Who pays while the line is on hold adds minutes behind it: the hold goes on as it was asked for.
    is_on_hold = old is not None and old.is_on_hold(now)
    if old is None:
        return Subscription(
            tenant_id=order.customer.tenant_id,
            id=order.customer.id,
            version=1,
            owner_path=order.customer.owner_path,
            status=SubscriptionStatus.ACTIVE,
            package_id=offer.package_id,
            package_name=offer.package_name,
            down_kbps=offer.down_kbps,
            up_kbps=offer.up_kbps,
            started_at=now,
            expires_at=expires_at,
            address_pool=offer.address_pool,
        )
    return replace(
        old,
        version=old.version + 1,
        status=SubscriptionStatus.ON_HOLD if is_on_hold else SubscriptionStatus.ACTIVE,
        resumes_at=old.resumes_at if is_on_hold else 0,
        package_id=offer.package_id,
        package_name=offer.package_name,
        down_kbps=offer.down_kbps,
        up_kbps=offer.up_kbps,
        # What begins where the other ends was never interrupted.
        started_at=old.started_at if starts_at == old.expires_at else now,
        expires_at=expires_at,
        address_pool=offer.address_pool,
    )


def _entries(order: Order, sale: Sale, moment: Moment) -> tuple[JournalEntry, ...]:
    fact = Fact(sale.tenant_id, f"sale:{sale.id}", "sale", sale.id, order.actor_id)
    lines = sale_lines(order.chain, sale.totals_minor, sale.vat_minor, sale.customer_id)
    owed = OnAccount(
        sale.tenant_id, sale.customer_id, sale.id, order.on_account_minor, order.actor_id
    )
    return (*on_account_entries(owed, order.chain, moment), *entries_of(fact, lines, moment))


def _invoice(sale: Sale, period: Period, order: Order, now: int) -> Invoice:
    customer = order.customer
    line = InvoiceLine.of(
        (sale.package_name, sale.package_id),
        (seconds_at(period.starts_minute), seconds_at(period.ends_minute)),
        sale.price_minor,
        sale.vat_basis_points,
    )
    return Invoice(
        tenant_id=sale.tenant_id,
        id=sale.invoice_id,
        version=1,
        owner_path=sale.owner_path,
        number="",
        head=None,
        customer_id=customer.id,
        customer_name=customer.name,
        customer_mobile=customer.mobile,
        customer_login=customer.login,
        customer_address=customer.address,
        sale_id=sale.id,
        lines=(line,),
        total_minor=line.gross_minor,
        vat_minor=line.vat_minor,
        paid_by=sale.paid_by,
        payment_reference=sale.payment_reference,
        issued_at=now,
        on_account_minor=order.on_account_minor,
    )


def _activated(sale: Sale, subscription: Subscription, now: int) -> Event:
    return event(
        EventName.SUBSCRIPTION_ACTIVATED,
        sale.tenant_id,
        sale.customer_id,
        now,
        fact=sale.id,
        sale_id=sale.id,
        expires_at=subscription.expires_at,
    )
