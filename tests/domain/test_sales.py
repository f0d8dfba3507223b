"""Sales and refunds against a slow, obvious oracle: a random month of one ISP."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from isp.catalogue.package import Package
from isp.customers.customer import Customer, CustomerKind
from isp.decision import Create, Decision, Update
from isp.entity import Entity
from isp.events import EventName
from isp.invoicing.credit_note import CreditNote
from isp.invoicing.document import Imprint, drafts_of, issued
from isp.invoicing.invoice import Invoice
from isp.invoicing.letterhead import letterhead
from isp.ledger.entry import JournalEntry
from isp.ledger.trial_balance import trial_balance
from isp.minutes import Moment, next_boundary
from isp.payments.take_cash import CashTaken, take_cash
from isp.refusals import NothingToRefund, OtherPackageRunning, PackageArchived
from isp.sales.change_package import change_package, offer_instead, running_at
from isp.sales.offer import OfferChanged, direct_offer, refuse_what_is_not_on_offer
from isp.sales.postings import root_chain
from isp.sales.refund_sale import (
    NotTheLastPeriod,
    SaleRefund,
    Shortening,
    Sold,
    refund_sale,
)
from isp.sales.sale import PaidBy, Sale
from isp.sales.sell_package import Order, sell_package
from isp.subscriptions.expire import expire_subscription
from isp.subscriptions.subscription import Period, Subscription, SubscriptionStatus

from tests.builders import parties

TENANT = "abcdefghij"
CHAIN = root_chain("/isp/")
START = 1_767_225_600  # 2026-01-01 00:00 UTC, a full minute.


def customer(number: int = 1) -> Customer:
    return Customer(
        tenant_id=TENANT,
        id=f"CUSTOMER{number}",
        version=1,
        owner_path="/isp/",
        connection=CustomerKind.PPPOE,
        name="রহিম উদ্দিন",
        mobile="8801712345678",
        login=f"rahim{number}",
        password="secret",
        address="",
        package_id="HOME10",
        created_at=START,
    )


def package(
    *, id: str = "HOME10", price_minor: int = 52_500, minutes: int = 43_200, vat: int = 500
) -> Package:
    return Package(
        tenant_id=TENANT,
        id=id,
        version=1,
        owner_path="/isp/",
        name="Home 10",
        down_kbps=10_000,
        up_kbps=5_000,
        validity_minutes=minutes,
        price_minor=price_minor,
        vat_basis_points=vat,
        is_archived=False,
        created_at=START,
    )


HEAD = letterhead(parties.issuer(), parties.tenant())


@dataclass
class Town:
    """The stored things of one ISP, with the conditions that the store would check."""

    items: dict[tuple[str, str], Entity] = field(default_factory=dict)
    entries: list[JournalEntry] = field(default_factory=list)
    sold: int = 0

    def commit(self, decision: Decision) -> None:
        decision = issued(
            decision,
            {
                draft.id: Imprint(f"{draft.series_kind}-{len(self.items)}-{place}", HEAD)
                for place, draft in enumerate(drafts_of(decision))
            },
        )
        for change in decision.changes:
            if isinstance(change, Create):
                key = (change.item.kind, change.item.id)
                assert key not in self.items
                self.items[key] = change.item
            elif isinstance(change, Update):
                key = (change.item.kind, change.item.id)
                # Customers are not stored before they are changed: each test makes its own.
                is_seen = isinstance(change.item, Customer)
                assert is_seen or self.items[key].version == change.item.version - 1
                self.items[key] = change.item
        known = {entry.entry_id for entry in self.entries}
        assert not known & {entry.entry_id for entry in decision.entries}
        self.entries += decision.entries

    def subscription(self, who: Customer) -> Subscription | None:
        found = self.items.get(("subscription", who.id))
        assert found is None or isinstance(found, Subscription)
        return found

    def sell(self, who: Customer, what: Package, now: int, *, extra_minor: int = 0) -> Sale:
        """Take the price in cash, and more or less than that, and sell what is on offer."""
        self.sold += 1
        sale_id, moment = f"SALE{self.sold}", Moment(now, 360)
        order = Order(
            customer=who,
            subscription=self.subscription(who),
            offer=direct_offer(what, now),
            chain=CHAIN,
            paid_by=PaidBy.CASH,
            payment_reference="STAFF",
            sale_id=sale_id,
            actor_id="STAFF",
        )
        received = what.price_minor + extra_minor
        taken = CashTaken(who, CHAIN, received, "BDT", "STAFF", sale_id, sale_id)
        paid = take_cash(taken, moment) if received else Decision()
        self.commit(paid.also(sell_package(order, moment)))
        sale = self.items["sale", order.sale_id]
        assert isinstance(sale, Sale)
        return sale

    def invoice(self, sale: Sale) -> Invoice:
        found = self.items["invoice", sale.invoice_id]
        assert isinstance(found, Invoice)
        return found

    def credit_notes(self) -> list[CreditNote]:
        return [one for one in self.items.values() if isinstance(one, CreditNote)]

    def as_it_stands(self, sale: Sale) -> Sold:
        found = self.items["sale", sale.id]
        period = self.items["period", sale.id]
        assert isinstance(found, Sale) and isinstance(period, Period)
        return Sold(found, period, self.invoice(sale), CHAIN)

    def refund(self, sale: Sale, now: int, *, from_minute: int = 0) -> SaleRefund:
        """Give back what is left, or what is after a minute."""
        sold = self.as_it_stands(sale)
        subscription = self.items["subscription", sale.customer_id]
        assert isinstance(subscription, Subscription)
        minute = max(next_boundary(now), sold.period.starts_minute, from_minute)
        refund_id = f"REFUND{len(self.items)}"
        shortening = Shortening(refund_id, sold, minute, "moved away", "staff")
        self.commit(refund_sale(shortening, subscription, Moment(now, 360)))
        made = self.items["sale_refund", refund_id]
        assert isinstance(made, SaleRefund)
        return made

    def change(self, who: Customer, what: Package, now: int, *, keeps_end: bool) -> Sale:
        """Change the running package, with whatever cash that takes."""
        self.sold += 1
        sale_id, moment = f"SALE{self.sold}", Moment(now, 360)
        sold = tuple(
            self.as_it_stands(one)
            for one in self.items.values()
            if isinstance(one, Sale) and one.customer_id == who.id
        )
        running = running_at(self.subscription(who), sold, now)
        offer = offer_instead(direct_offer(what, now), running, keeps_end=keeps_end)
        order = Order(
            customer=who,
            subscription=running.subscription,
            offer=offer,
            chain=CHAIN,
            paid_by=PaidBy.CASH,
            payment_reference="STAFF",
            sale_id=sale_id,
            actor_id="STAFF",
        )
        to_pay = max(offer.price_minor - running.unused_minor - self.credit(who), 0)
        taken = CashTaken(who, CHAIN, to_pay, "BDT", "STAFF", sale_id, sale_id)
        paid = take_cash(taken, moment) if to_pay else Decision()
        self.commit(paid.also(change_package(order, running, moment)))
        sale = self.items["sale", sale_id]
        assert isinstance(sale, Sale)
        return sale

    def credit(self, who: Customer) -> int:
        return -trial_balance("/isp/", self.entries).balance_minor(f"customer_credit:{who.id}")


def test_a_payment_becomes_credit_and_the_sale_spends_it() -> None:
    town = Town()
    town.sell(customer(), package(), START)
    assert [entry.kind for entry in town.entries] == ["payment", "sale"]
    paid, sold = (
        {line.account: (line.debit_minor, line.credit_minor) for line in entry.lines}
        for entry in town.entries
    )
    assert paid == {"cash:STAFF": (52_500, 0), "customer_credit:CUSTOMER1": (0, 52_500)}
    assert sold == {
        "customer_credit:CUSTOMER1": (52_500, 0),
        "service_revenue": (0, 50_000),
        "vat_payable": (0, 2_500),
    }


def test_a_period_sold_in_the_middle_of_a_minute_ends_at_a_full_one() -> None:
    town = Town()
    town.sell(customer(), package(minutes=1), START + 30)
    subscription = town.subscription(customer())
    assert subscription is not None
    assert subscription.expires_at == START + 120  # 90 s for a one-minute package, never 59 s.
    assert subscription.is_active(START + 119)
    assert not subscription.is_active(START + 120)


def test_early_renewal_loses_nothing_and_late_renewal_starts_now() -> None:
    town = Town()
    town.sell(customer(), package(), START)
    town.sell(customer(), package(), START + 86_400)
    subscription = town.subscription(customer())
    assert subscription is not None
    assert subscription.expires_at == START + 60 * 86_400
    town.sell(customer(), package(), START + 90 * 86_400)
    subscription = town.subscription(customer())
    assert subscription is not None
    assert subscription.expires_at == START + 120 * 86_400


def test_money_above_the_price_becomes_credit() -> None:
    town = Town()
    town.sell(customer(), package(), START, extra_minor=1_234)
    balance = trial_balance("/isp/", town.entries)
    assert balance.balance_minor("customer_credit:CUSTOMER1") == -1_234
    assert balance.difference_minor == 0


def test_credit_from_before_is_spent_first() -> None:
    town = Town()
    town.sell(customer(), package(), START, extra_minor=2_500)
    town.sell(customer(), package(), START + 60, extra_minor=-2_500)
    balance = trial_balance("/isp/", town.entries)
    assert balance.balance_minor("customer_credit:CUSTOMER1") == 0
    assert balance.balance_minor("cash:STAFF") == 105_000


def test_what_was_offered_is_sold_whatever_became_of_the_package() -> None:
    what = package()
    offer = direct_offer(what, START)
    assert direct_offer(replace(what, price_minor=1, down_kbps=512), START) != offer
    with pytest.raises(OfferChanged):
        refuse_what_is_not_on_offer(replace(what, version=2, price_minor=1), what.version)
    with pytest.raises(PackageArchived):
        refuse_what_is_not_on_offer(replace(what, is_archived=True), what.version)


def test_another_package_does_not_ride_on_a_running_one() -> None:
    town = Town()
    town.sell(customer(), package(), START)
    with pytest.raises(OtherPackageRunning):
        town.sell(customer(), package(id="FAST"), START + 60)
    town.sell(customer(), package(id="FAST"), START + 30 * 86_400)


def test_only_the_last_period_can_be_refunded_and_only_once() -> None:
    town = Town()
    first = town.sell(customer(), package(), START)
    second = town.sell(customer(), package(), START + 60)
    with pytest.raises(NotTheLastPeriod):
        town.refund(first, START + 120)
    town.refund(second, START + 120)
    with pytest.raises(NothingToRefund):
        town.refund(second, START + 180)
    town.refund(first, START + 180)
    subscription = town.subscription(customer())
    assert subscription is not None
    assert subscription.expires_at == START + 180


def test_expiry_is_dated_at_the_paid_minute_however_late_it_is_noticed() -> None:
    town = Town()
    town.sell(customer(), package(minutes=10), START)
    subscription = town.subscription(customer())
    assert subscription is not None
    assert expire_subscription(subscription, START + 599) is None
    decision = expire_subscription(subscription, START + 5_000)
    assert decision is not None
    town.commit(decision)
    assert decision.events[0].name is EventName.SUBSCRIPTION_EXPIRED
    assert decision.events[0].at == START + 600
    ended = town.subscription(customer())
    assert ended is not None and ended.status is SubscriptionStatus.EXPIRED
    assert expire_subscription(ended, START + 9_000) is None


@dataclass
class Oracle:
    """The same month in exact fractions, one dictionary a thing, no shared code."""

    taken: int = 0
    credit: dict[str, int] = field(default_factory=dict)
    earned: int = 0
    paid_until: dict[str, int] = field(default_factory=dict)
    periods: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    def sell(self, who: str, sale: str, price: int, extra: int, minutes: int, now: int) -> None:
        starts = max(self.paid_until.get(who, 0), -(-now // 60))
        self.taken += price + extra
        self.credit[who] = self.credit.get(who, 0) + extra
        self.earned += price
        self.periods[sale] = (starts, minutes, price)
        self.paid_until[who] = starts + minutes

    def refund(self, who: str, sale: str, now: int) -> None:
        starts, minutes, price = self.periods.pop(sale)
        used = 0
        while used < minutes and starts + used < -(-now // 60):
            used += 1
        # What was used is charged in whole poisha, rounded in the customer's favour.
        back = price - int(Fraction(price * used, minutes))
        self.earned -= back
        self.credit[who] = self.credit.get(who, 0) + back
        self.paid_until[who] = starts + used


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_random_month_balances_and_equals_the_oracle(data: st.DataObject) -> None:
    town, oracle, now = Town(), Oracle(), START
    what = package(
        price_minor=data.draw(st.integers(1, 200_000), "price"),
        minutes=data.draw(st.sampled_from([1, 7, 60, 1_440, 10_080, 43_200]), "minutes"),
        vat=data.draw(st.sampled_from([0, 500, 750, 1_500, 10_000]), "vat"),
    )
    last: dict[str, list[Sale]] = {}
    for _ in range(data.draw(st.integers(1, 25), "steps")):
        now += data.draw(st.integers(0, 3 * 86_400), "pause")
        who = customer(data.draw(st.integers(1, 3), "who"))
        sales = last.setdefault(who.id, [])
        if sales and data.draw(st.booleans(), "refund?"):
            ends = oracle.paid_until[who.id]
            if -(-now // 60) < ends:
                sale = sales.pop()
                town.refund(sale, now)
                oracle.refund(who.id, sale.id, now)
            else:
                with pytest.raises(NothingToRefund):
                    town.refund(sales[-1], now)
                sales.clear()
        else:
            extra = data.draw(st.sampled_from([0, 0, 1, 999]), "extra")
            sale = town.sell(who, what, now, extra_minor=extra)
            oracle.sell(who.id, sale.id, what.price_minor, extra, what.validity_minutes, now)
            sales.append(sale)

    balance = trial_balance("/isp/", town.entries)
    assert balance.difference_minor == 0
    assert balance.balance_minor("cash:STAFF") == oracle.taken
    revenue = balance.balance_minor("service_revenue") + balance.balance_minor("vat_payable")
    assert -revenue == oracle.earned
    assert balance.balance_minor("vat_payable") <= 0
    for who_id, minor in oracle.credit.items():
        assert -balance.balance_minor(f"customer_credit:{who_id}") == minor
    for who_id, minute in oracle.paid_until.items():
        found = town.items["subscription", who_id]
        assert isinstance(found, Subscription)
        assert found.expires_at == minute * 60
    # What was invoiced less what was given back is what the book earned, to the poisha of tax.
    sold = [one for one in town.items.values() if isinstance(one, Invoice)]
    back = town.credit_notes()
    assert sum(one.total_minor for one in sold) - sum(one.total_minor for one in back) == (
        oracle.earned
    )
    vat_minor = sum(one.vat_minor for one in sold) - sum(one.vat_minor for one in back)
    assert vat_minor == -trial_balance("/isp/", town.entries).balance_minor("vat_payable")


def test_a_refund_issues_a_credit_note_for_the_unused_time_of_its_invoice() -> None:
    town = Town()
    sale = town.sell(customer(), package(), START)
    town.refund(sale, START + 15 * 86_400)
    (note,) = town.credit_notes()
    invoice = town.invoice(sale)
    assert (note.invoice_id, note.invoice_number) == (invoice.id, invoice.number)
    assert (note.total_minor, note.vat_minor, note.reason) == (26_250, 1_250, "moved away")
    (line,) = note.lines
    assert (line.starts_at, line.ends_at) == (START + 15 * 86_400, START + 30 * 86_400)
    assert (line.description, line.net_minor) == (sale.package_name, 25_000)
    assert note.head == HEAD and note.number.startswith("CN-")
