"""The planned sales as the product's own decisions, in the order of their invoices.

Cash is decided by `sell_package` as at the counter; bKash by `apply`, from an observation such as
the provider's answer gives. Only the moment is the planned one. Events are left out: no edge is
enrolled yet, its first snapshot has everything, and nobody is texted about last month.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from isp.catalogue.package import Package
from isp.customers.customer import Customer, CustomerKind
from isp.customers.edit_customer import NewCustomer, take_on_customer
from isp.decision import Create, Decision, Update
from isp.ids import derived_id
from isp.invoicing.document import Imprint, drafts_of, issued
from isp.invoicing.letterhead import Letterhead
from isp.invoicing.numbers import Kind, Series
from isp.minutes import Moment
from isp.money import Money
from isp.parties.tenant import ROOT_PATH, Tenant
from isp.payments.account import PaymentAccount
from isp.payments.apply import Verdict, apply
from isp.payments.book import Known
from isp.payments.intent import PaymentIntent
from isp.payments.observation import Observation, Outcome, Trust
from isp.payments.start import PackageWanted, Wish, open_intent
from isp.payments.take_cash import CashTaken, receipt_in, take_cash
from isp.sales.offer import direct_offer
from isp.sales.postings import root_chain
from isp.sales.sale import PaidBy
from isp.sales.sell_package import Order, sell_package
from isp.subscriptions.expire import expire_subscription
from isp.subscriptions.subscription import Subscription
from isp_aws.payments.bkash import Bkash

from infra.local.demo.plan import (
    PlannedCustomer,
    PlannedSale,
    Standing,
    in_order_of_sale,
    local_year,
    planned,
)


@dataclass(frozen=True, slots=True)
class Shop:
    """What every sale needs to know of the demo ISP."""

    tenant: Tenant
    head: Letterhead
    packages: Sequence[Package]
    account: PaymentAccount
    cashier_id: str
    customers: int

    @property
    def founded_at(self) -> int:
        return self.tenant.created_at


@dataclass(slots=True)
class Ledgers:
    """What the sales so far have led to."""

    serials: Counter[int] = field(default_factory=Counter)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)


def taken_on(shop: Shop) -> Iterator[Decision]:
    """Yield each customer, with the payment that he is about to make, where it is by bKash."""
    for number in range(shop.customers):
        person = planned(number, shop.founded_at)
        decision = _taken_on(shop, person)
        intents = tuple(
            Create(_intent(shop, person, sale))
            for sale in person.sales
            if sale.paid_by is PaidBy.GATEWAY
        )
        yield Decision(changes=decision.changes + intents)


def sold(shop: Shop, ledgers: Ledgers) -> Iterator[tuple[bool, Decision]]:
    """Yield each sale, and whether it is the customer's first of several."""
    for person, place in in_order_of_sale(shop.customers, shop.founded_at):
        decision = _sale(shop, ledgers, person, person.sales[place])
        for change in decision.changes:
            if isinstance(change, Create | Update) and isinstance(change.item, Subscription):
                ledgers.subscriptions[change.item.id] = change.item
        is_early = place + 1 < len(person.sales)
        yield is_early, Decision(entries=decision.entries, changes=decision.changes)


def expired(shop: Shop, ledgers: Ledgers) -> Iterator[Decision]:
    """Yield the end of each subscription that was over when the ISP was founded."""
    for number in range(shop.customers):
        person = planned(number, shop.founded_at)
        if person.standing is Standing.EXPIRED:
            over = ledgers.subscriptions[customer_id(shop.tenant.id, number)]
            decision = expire_subscription(over, shop.founded_at)
            assert decision is not None, f"{person.login} is to be expired"
            yield Decision(changes=decision.changes)


def customer_id(tenant_id: str, number: int) -> str:
    return derived_id("demo customer", tenant_id, str(number))


def invoices_by_year(shop: Shop) -> Counter[int]:
    """Return how many invoice numbers the sales of each year take."""
    sales = in_order_of_sale(shop.customers, shop.founded_at)
    return Counter(local_year(person.sales[place].sold_at) for person, place in sales)


def _taken_on(shop: Shop, person: PlannedCustomer) -> Decision:
    new = NewCustomer(
        connection=CustomerKind.PPPOE,
        name=person.person.name,
        mobile=person.person.mobile,
        login=person.login,
        password=person.password,
        address=person.person.address,
        package_id=shop.packages[person.package].id,
    )
    tenant_id = shop.tenant.id
    return take_on_customer(
        (tenant_id, ROOT_PATH), customer_id(tenant_id, person.number), new, person.created_at
    )


def _customer(shop: Shop, person: PlannedCustomer) -> Customer:
    created = _taken_on(shop, person).changes[0]
    assert isinstance(created, Create) and isinstance(created.item, Customer)
    return created.item


def _sale(shop: Shop, ledgers: Ledgers, person: PlannedCustomer, sale: PlannedSale) -> Decision:
    year = local_year(sale.sold_at)
    ledgers.serials[year] += 1
    number = Series(Kind.INVOICE, year).number(ledgers.serials[year])
    is_cash = sale.paid_by is PaidBy.CASH
    decision = _by_cash(shop, ledgers, person, sale) if is_cash else _by_bkash(shop, person, sale)
    (draft,) = drafts_of(decision)
    return issued(decision, {draft.id: Imprint(number, shop.head)})


def _by_cash(shop: Shop, ledgers: Ledgers, person: PlannedCustomer, sale: PlannedSale) -> Decision:
    customer, package = _customer(shop, person), shop.packages[person.package]
    sale_id = derived_id("demo sale", customer.id, str(sale.sold_at))
    moment = Moment(sale.sold_at, shop.tenant.utc_offset_minutes)
    taken = CashTaken(
        customer=customer,
        chain=root_chain(ROOT_PATH),
        amount_minor=package.price_minor,
        currency=shop.tenant.currency,
        staff_id=shop.cashier_id,
        fact=f"sale:{sale_id}",
        sale_id=sale_id,
    )
    cash = take_cash(taken, moment)
    order = Order(
        customer=customer,
        subscription=ledgers.subscriptions.get(customer.id),
        offer=direct_offer(package, sale.sold_at),
        chain=root_chain(ROOT_PATH),
        paid_by=PaidBy.CASH,
        payment_reference=shop.cashier_id,
        sale_id=sale_id,
        actor_id=shop.cashier_id,
        receipt_id=receipt_in(cash),
    )
    return cash.also(sell_package(order, moment))


def _by_bkash(shop: Shop, person: PlannedCustomer, sale: PlannedSale) -> Decision:
    customer, package = _customer(shop, person), shop.packages[person.package]
    known = Known(
        account=shop.account,
        currency=shop.tenant.currency,
        utc_offset_minutes=shop.tenant.utc_offset_minutes,
        receipt=None,
        intent=_intent(shop, person, sale),
        customer=customer,
        subscription=None,
        credit_minor=0,
    )
    seen = Observation(
        trust=Trust.QUERIED,
        outcome=Outcome.PAID,
        provider_txn=derived_id("demo transaction", customer.id, str(sale.sold_at))[:10],
        gross=Money(package.price_minor, shop.tenant.currency),
        account_ref=shop.account.account_ref,
        is_live=False,
        paid_at=sale.sold_at,
        payer=customer.mobile,
    )
    applied = apply(seen, known, Bkash.caps.credit_trust, sale.sold_at)
    assert applied.verdict is Verdict.CREDITED and applied.decision.entries, applied.reason
    return applied.decision


def _intent(shop: Shop, person: PlannedCustomer, sale: PlannedSale) -> PaymentIntent:
    wish = Wish(
        customer=_customer(shop, person),
        wanted=PackageWanted(
            offer=direct_offer(shop.packages[person.package], sale.sold_at - 60),
            running=None,
            credit_minor=0,
        ),
        account=shop.account,
        currency=shop.tenant.currency,
    )
    opened = open_intent(
        wish, Bkash.caps, randomness=f"{wish.customer.id}:{sale.sold_at}", now=sale.sold_at - 60
    )
    # Nobody is to ask the provider about a payment of last month.
    return replace(opened, next_check_at=None)
