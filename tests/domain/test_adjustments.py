"""Refunds of parts and changes of package, against minutes that are counted one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from isp.customers.customer import Customer
from isp.invoicing.invoice import Invoice
from isp.ledger.trial_balance import trial_balance
from isp.refusals import NothingToRefund, TooMuchAhead
from isp.sales.change_package import (
    PERIODS_GIVEN_BACK_MAX,
    NoPackageRunning,
    running_at,
)
from isp.sales.sale import Sale
from isp.subscriptions.subscription import Period

from tests.domain.test_sales import START, Town, customer, package

DAY = 86_400
FAST = package(id="FAST20", price_minor=105_000)
SLOW = package(id="SLOW5", price_minor=30_000)


def minor_of(town: Town, account: str) -> int:
    return trial_balance("/isp/", town.entries).balance_minor(account)


def assert_documents_say_what_the_book_says(town: Town) -> None:
    """What was invoiced less what credit notes give back is the book's income and its tax."""
    invoices = [one for one in town.items.values() if isinstance(one, Invoice)]
    notes = town.credit_notes()
    total = sum(one.total_minor for one in invoices) - sum(one.total_minor for one in notes)
    vat = sum(one.vat_minor for one in invoices) - sum(one.vat_minor for one in notes)
    assert -minor_of(town, "vat_payable") == vat
    assert -(minor_of(town, "service_revenue") + minor_of(town, "vat_payable")) == total
    assert trial_balance("/isp/", town.entries).difference_minor == 0


def assert_no_minute_is_sold_twice(town: Town) -> None:
    periods = [one for one in town.items.values() if isinstance(one, Period)]
    lasting = sorted((one.starts_minute, one.ends_minute) for one in periods)
    filled = [one for one in lasting if one[0] < one[1]]
    assert all(before[1] <= after[0] for before, after in zip(filled, filled[1:], strict=False))


@settings(max_examples=200, deadline=None)
@given(
    price=st.integers(1, 200_000),
    minutes=st.sampled_from([1, 7, 60, 1_440, 43_200]),
    vat=st.sampled_from([0, 500, 1_500, 10_000]),
    data=st.data(),
)
def test_any_number_of_refunds_is_worth_one_refund_of_the_same_time(
    price: int, minutes: int, vat: int, data: st.DataObject
) -> None:
    what = package(price_minor=price, minutes=minutes, vat=vat)
    often, once = Town(), Town()
    sale, twin = often.sell(customer(), what, START), once.sell(customer(), what, START)
    first = START // 60
    cuts = data.draw(st.lists(st.integers(0, minutes - 1), min_size=1, max_size=6, unique=True))
    made = [
        often.refund(sale, START, from_minute=first + cut) for cut in sorted(cuts, reverse=True)
    ]
    whole = once.refund(twin, START, from_minute=first + min(cuts))

    assert sum(one.gross_minor for one in made) == whole.gross_minor
    assert sum(one.vat_minor for one in made) == whole.vat_minor
    used = sum(1 for minute in range(minutes) if minute < min(cuts)) if minutes < 100 else min(cuts)
    assert whole.gross_minor == price - int(Fraction(price * used, minutes))
    assert [one.number for one in made] == list(range(1, len(made) + 1))
    for account in ("customer_credit:CUSTOMER1", "service_revenue", "vat_payable"):
        assert minor_of(often, account) == minor_of(once, account)
    assert_documents_say_what_the_book_says(often)


def test_a_line_is_shortened_to_a_day_and_then_to_an_earlier_one() -> None:
    town = Town()
    sale = town.sell(customer(), package(), START)
    first = town.refund(sale, START + DAY, from_minute=(START + 20 * DAY) // 60)
    second = town.refund(sale, START + 2 * DAY, from_minute=(START + 10 * DAY) // 60)
    assert (first.gross_minor, second.gross_minor) == (17_500, 17_500)
    assert (second.starts_at, second.ends_at) == (START + 10 * DAY, START + 20 * DAY)
    running = town.subscription(customer())
    assert running is not None and running.expires_at == START + 10 * DAY
    with pytest.raises(NothingToRefund):
        town.refund(sale, START + 3 * DAY, from_minute=(START + 10 * DAY) // 60)


def test_a_minute_that_is_worth_less_than_a_poisha_is_given_back_without_a_document() -> None:
    town = Town()
    sale = town.sell(customer(), package(price_minor=1, minutes=3), START)
    first = town.refund(sale, START, from_minute=START // 60 + 2)
    second = town.refund(sale, START, from_minute=START // 60 + 1)
    assert (first.gross_minor, second.gross_minor) == (1, 0)
    assert len(town.credit_notes()) == 1
    assert [entry.kind for entry in town.entries] == ["payment", "sale", "refund"]


def test_a_faster_package_until_the_same_end_costs_the_difference() -> None:
    town = Town()
    town.sell(customer(), package(), START)
    sale = town.change(customer(), FAST, START + 15 * DAY, keeps_end=True)
    assert sale.price_minor == 52_500, "half of the month"
    assert minor_of(town, "cash:STAFF") == 52_500 + (52_500 - 26_250)
    running = town.subscription(customer())
    assert running is not None
    assert (running.package_id, running.expires_at) == ("FAST20", START + 30 * DAY)
    assert running.started_at == START, "the line was never down"
    renewed = town.items["customer", customer().id]
    assert isinstance(renewed, Customer) and renewed.package_id == "FAST20"
    assert town.credit(customer()) == 0
    assert_documents_say_what_the_book_says(town)


def test_a_faster_package_for_a_new_period_gives_the_rest_of_the_old_one_back() -> None:
    town = Town()
    town.sell(customer(), package(), START)
    sale = town.change(customer(), FAST, START + 15 * DAY, keeps_end=False)
    assert sale.price_minor == 105_000
    assert minor_of(town, "cash:STAFF") == 52_500 + (105_000 - 26_250)
    running = town.subscription(customer())
    assert running is not None and running.expires_at == START + 45 * DAY


def test_a_slower_package_leaves_the_difference_as_credit() -> None:
    town = Town()
    town.sell(customer(), package(), START)
    town.change(customer(), SLOW, START + 15 * DAY, keeps_end=True)
    assert minor_of(town, "cash:STAFF") == 52_500, "nothing is paid"
    assert town.credit(customer()) == 26_250 - 15_000


def test_renewals_ahead_are_given_back_whole() -> None:
    town = Town()
    sold = [town.sell(customer(), package(), START + hour * 3_600) for hour in range(3)]
    town.change(customer(), FAST, START + 15 * DAY, keeps_end=False)
    back = [town.as_it_stands(one).sale.refunded_minor for one in sold]
    assert back == [26_250, 52_500, 52_500]
    reasons = {one.reason for one in town.credit_notes()}
    assert reasons == {"Home 10 → Home 10"}
    assert_no_minute_is_sold_twice(town)
    assert_documents_say_what_the_book_says(town)


def test_nothing_is_changed_where_nothing_runs_or_too_much_does() -> None:
    town = Town()
    with pytest.raises(NoPackageRunning):
        town.change(customer(), FAST, START, keeps_end=True)
    for _ in range(PERIODS_GIVEN_BACK_MAX + 1):
        town.sell(customer(), package(), START)
    with pytest.raises(TooMuchAhead):
        town.change(customer(), FAST, START + 60, keeps_end=True)
    with pytest.raises(NoPackageRunning):
        running_at(town.subscription(customer()), (), START + 400 * DAY)


@dataclass
class Minutes:
    """The oracle: who has which package in which minute, and what one poisha of it is worth."""

    price_of: dict[str, tuple[int, int]] = field(default_factory=dict)  # Sale: price, minutes.
    start_of: dict[str, int] = field(default_factory=dict)
    end_of: dict[str, int] = field(default_factory=dict)

    def sell(self, sale: Sale, starts: int, minutes: int) -> None:
        self.price_of[sale.id] = (sale.price_minor, minutes)
        self.start_of[sale.id], self.end_of[sale.id] = starts, starts + minutes

    def cut(self, minute: int) -> None:
        for sale, ends in self.end_of.items():
            self.end_of[sale] = max(min(ends, minute), self.start_of[sale])

    def earned(self) -> int:
        """Return what all the minutes that stay sold cost, each sale rounded down by itself."""
        return sum(
            int(Fraction(price * (self.end_of[sale] - self.start_of[sale]), minutes))
            for sale, (price, minutes) in self.price_of.items()
        )


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_a_random_life_of_a_line_equals_the_oracle(data: st.DataObject) -> None:
    town, oracle, now, who = Town(), Minutes(), START, customer()
    packages = [
        package(id=f"P{number}", price_minor=price, minutes=minutes, vat=vat)
        for number, (price, minutes, vat) in enumerate(
            data.draw(
                st.lists(
                    st.tuples(
                        st.integers(1, 150_000),
                        st.sampled_from([3, 1_440, 43_200]),
                        st.sampled_from([0, 500, 1_500]),
                    ),
                    min_size=2,
                    max_size=3,
                ),
                "packages",
            )
        )
    ]
    last: list[Sale] = []
    for _ in range(data.draw(st.integers(1, 12), "steps")):
        now += data.draw(st.sampled_from([0, 1, 59, 60, 3_601, DAY, 20 * DAY]), "pause")
        running = town.subscription(who)
        minute = -(-now // 60)
        is_running = running is not None and running.expires_at > minute * 60
        what = data.draw(st.sampled_from(packages), "package")
        act = data.draw(st.sampled_from(["sell", "change", "refund"]), "act")
        if act == "change" and is_running and len(last) < PERIODS_GIVEN_BACK_MAX:
            assert running is not None
            keeps_end = data.draw(st.booleans(), "keeps end?")
            minutes = running.expires_at // 60 - minute if keeps_end else what.validity_minutes
            sale = town.change(who, what, now, keeps_end=keeps_end)
            oracle.cut(minute)
            price = -int(-Fraction(what.price_minor * minutes, what.validity_minutes) // 1)
            assert sale.price_minor == price
            oracle.sell(sale, minute, minutes)
            last = [sale]
        elif act == "refund" and last:
            sale = last[-1]
            ends, starts = oracle.end_of[sale.id], max(minute, oracle.start_of[sale.id])
            if starts >= ends:
                last = []
                continue
            cut = data.draw(st.integers(starts, ends - 1), "cut")
            town.refund(sale, now, from_minute=cut)
            oracle.end_of[sale.id] = cut
            if cut == oracle.start_of[sale.id]:
                last.pop()
        elif running is None or not running.is_active(now) or running.package_id == what.id:
            starts = max(minute, running.expires_at // 60) if running else minute
            sale = town.sell(who, what, now)
            oracle.sell(sale, starts, what.validity_minutes)
            last.append(sale)

    assert -(minor_of(town, "service_revenue") + minor_of(town, "vat_payable")) == oracle.earned()
    assert town.credit(who) == minor_of(town, "cash:STAFF") - oracle.earned()
    found = town.subscription(who)
    if found is not None and found.is_active(now + 60):
        periods = [one for one in town.items.values() if isinstance(one, Period)]
        filled = [one.ends_minute for one in periods if one.starts_minute < one.ends_minute]
        assert found.expires_at == 60 * max(filled)
    assert_no_minute_is_sold_twice(town)
    assert_documents_say_what_the_book_says(town)
