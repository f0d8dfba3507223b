"""Holds, against minutes that are counted one by one: who is open when, what is left, what it is worth."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from isp.minutes import Moment, seconds_at
from isp.refusals import Invalid, NothingToRefund, OtherPackageRunning, TooMuchAhead
from isp.sales.change_package import PERIODS_GIVEN_BACK_MAX, LineOnHold
from isp.sales.refund_sale import shortened_from
from isp.sales.sale import Sale
from isp.sales.stop_line import Stop, stop_line
from isp.subscriptions.expire import expire_subscription
from isp.subscriptions.hold import (
    DAYS_MAX,
    PERIODS_MOVED_MAX,
    Hold,
    HoldTooLong,
    Line,
    NothingToHold,
    NotOnHold,
    Wanted,
    hold_line,
    minute_of_hold,
    move_hold,
    resume_line,
    resume_when_due,
)
from isp.subscriptions.subscription import Period, Subscription, status_at

from tests.domain.test_adjustments import (
    DAY,
    FAST,
    assert_documents_say_what_the_book_says,
    assert_no_minute_is_sold_twice,
    minor_of,
)
from tests.domain.test_sales import START, Town, customer, package

WHO = customer()
WEEK = 7 * DAY


class HoldingTown(Town):
    """A town whose customer goes away."""

    @property
    def line(self) -> Subscription:
        found = self.subscription(WHO)
        assert found is not None
        return found

    @property
    def holding(self) -> Hold:
        found = self.items["hold", self.line.hold_id]
        assert isinstance(found, Hold)
        return found

    def period(self, sale: Sale) -> Period:
        found = self.items["period", sale.id]
        assert isinstance(found, Period)
        return found

    def hold(self, now: int, until_at: int | None = None) -> None:
        wanted = Wanted(f"HOLD{len(self.items)}", until_at, "STAFF")
        self.commit(hold_line(self._ahead(None, now), wanted, now))

    def move(self, now: int, until_at: int | None) -> None:
        decision = move_hold(
            self._ahead(self.holding, now), self.holding, Wanted("", until_at, "STAFF"), now
        )
        if decision is not None:
            self.commit(decision)

    def resume(self, now: int) -> None:
        self.commit(resume_line(self._ahead(self.holding, now), self.holding, "STAFF", now))

    def sweep(self, now: int) -> None:
        """Do what is due by now, in whatever order it comes."""
        for job in (resume_when_due, expire_subscription, resume_when_due):
            line = self.subscription(WHO)
            decision = None if line is None else job(line, now)
            if decision is not None:
                self.commit(decision)

    def stop(self, now: int) -> None:
        sold = tuple(self.as_it_stands(one) for one in self.items.values() if isinstance(one, Sale))
        stop = Stop(f"STOP{len(self.items)}", "moved away", "STAFF", now)
        self.commit(stop_line(self.line, sold, stop, Moment(now, 360)))

    def _ahead(self, hold: Hold | None, now: int) -> Line:
        minute = minute_of_hold(hold, now)
        periods = tuple(one for one in self.items.values() if isinstance(one, Period))
        return Line(self.line, tuple(one for one in periods if one.ends_minute > minute), minute)


def test_two_weeks_away_cost_nothing() -> None:
    town = HoldingTown()
    sale = town.sell(WHO, package(), START)
    town.hold(START + 10 * DAY, START + 24 * DAY)
    assert status_at(town.line, START + 10 * DAY) == "on_hold"
    assert town.line.expires_at == START + 44 * DAY, "it is known from the beginning"
    town.sweep(START + 24 * DAY - 1)
    assert not town.line.is_active(START + 24 * DAY - 1)
    assert town.line.is_active(START + 24 * DAY), "at its second, before any sweep"
    town.sweep(START + 24 * DAY)
    assert status_at(town.line, START + 24 * DAY) == "active"
    assert (town.line.expires_at, town.line.resumes_at) == (START + 44 * DAY, 0)
    assert town.period(sale).used_minutes((START + 24 * DAY) // 60) == 10 * 1_440


def test_who_comes_back_earlier_is_given_back_no_more_than_he_was_away() -> None:
    town = HoldingTown()
    first, second = town.sell(WHO, package(), START), town.sell(WHO, package(), START)
    invoiced = town.invoice(first)
    town.hold(START + 10 * DAY + 1, START + 24 * DAY)
    town.resume(START + 12 * DAY + 59)
    away = 2 * 1_440
    assert town.line.expires_at == START + 60 * DAY + away * 60
    assert town.line.bought_until == START + 60 * DAY
    assert town.period(first).ends_minute == START // 60 + 30 * 1_440 + away
    assert town.period(second).starts_minute == START // 60 + 30 * 1_440 + away
    assert town.invoice(first) == invoiced, "what was sold stays as it was sold"
    assert (town.holding.until_minute, town.holding.ended_by) == (
        START // 60 + 12 * 1_440 + 1,
        "STAFF",
    )
    with pytest.raises(NotOnHold):
        town.resume(START + 13 * DAY)


def test_a_hold_without_an_end_ends_after_the_longest_time_that_is_allowed() -> None:
    town = HoldingTown()
    town.sell(WHO, package(), START)
    with pytest.raises(HoldTooLong) as told:
        town.hold(START, START + (DAYS_MAX + 1) * DAY)
    assert told.value.values == {"days": DAYS_MAX}
    with pytest.raises(Invalid):
        town.hold(START + DAY, START + DAY)
    town.hold(START)
    assert town.line.resumes_at == START + DAYS_MAX * DAY
    with pytest.raises(HoldTooLong):
        town.move(START + 3 * DAY, START + (DAYS_MAX + 1) * DAY)
    town.move(START + 3 * DAY, START + 5 * DAY)
    town.move(START + 3 * DAY, START + 5 * DAY)  # Again: nothing is left to do.
    assert (town.line.resumes_at, town.line.expires_at) == (START + 5 * DAY, START + 35 * DAY)


def test_nothing_is_held_where_nothing_waits() -> None:
    town = HoldingTown()
    town.sell(WHO, package(minutes=10), START)
    with pytest.raises(NothingToHold):
        town.hold(START + 541)  # The last minute has begun, and counts as used.
    town.hold(START + 540)
    with pytest.raises(NothingToHold):
        town.hold(START + 560)
    assert town.line.expires_at == START + (DAYS_MAX * 1_440 + 10) * 60


def test_more_than_can_be_moved_at_once_is_refused() -> None:
    town = HoldingTown()
    for _ in range(PERIODS_MOVED_MAX + 1):
        town.sell(WHO, package(), START)
    with pytest.raises(TooMuchAhead):
        town.hold(START + 60)


def test_a_payment_while_on_hold_adds_minutes_and_opens_nothing() -> None:
    town = HoldingTown()
    town.sell(WHO, package(), START)
    town.hold(START + 10 * DAY, START + 24 * DAY)
    town.sell(WHO, package(), START + 11 * DAY)
    assert status_at(town.line, START + 11 * DAY) == "on_hold"
    assert town.line.resumes_at == START + 24 * DAY
    town.resume(START + 12 * DAY)
    assert town.line.expires_at == START + 62 * DAY
    assert_no_minute_is_sold_twice(town)


def test_another_package_is_neither_sold_nor_changed_to_while_on_hold() -> None:
    town = HoldingTown()
    town.sell(WHO, package(), START)
    town.hold(START + 10 * DAY, START + 24 * DAY)
    with pytest.raises(OtherPackageRunning):
        town.sell(WHO, FAST, START + 11 * DAY)
    with pytest.raises(LineOnHold):
        town.change(WHO, FAST, START + 11 * DAY, keeps_end=True)
    town.resume(START + 11 * DAY)
    with pytest.raises(LineOnHold):  # A price of before the hold counts minutes that were not used.
        town.change(WHO, FAST, START + 10 * DAY - 60, keeps_end=True)
    assert town.change(WHO, FAST, START + 11 * DAY, keeps_end=True).price_minor == 70_000


def test_a_refund_while_on_hold_counts_no_minute_of_the_hold_and_ends_the_line() -> None:
    town = HoldingTown()
    sale = town.sell(WHO, package(), START)
    town.hold(START + 10 * DAY, START + 24 * DAY)
    refund = town.refund(sale, START + 12 * DAY)
    assert refund.gross_minor == 35_000
    assert town.line.expires_at == town.line.resumes_at == START + 12 * DAY
    assert town.line.bought_until == START + 10 * DAY
    with pytest.raises(NotOnHold):
        town.resume(START + 12 * DAY - 30)
    town.sweep(START + 12 * DAY)
    assert status_at(town.line, START + 12 * DAY) == "expired"
    town.sell(WHO, FAST, START + 13 * DAY)
    assert town.line.is_active(START + 13 * DAY)
    assert_documents_say_what_the_book_says(town)


def test_a_hold_that_nobody_looked_at_for_weeks_ends_the_line_at_its_minute() -> None:
    town = HoldingTown()
    town.sell(WHO, package(), START)
    town.hold(START + 10 * DAY, START + 24 * DAY)
    decision = resume_when_due(town.line, START + 50 * DAY)
    assert decision is not None
    assert decision.events[0].at == START + 44 * DAY
    town.commit(decision)
    assert resume_when_due(town.line, START + 50 * DAY) is None


@dataclass
class Minutes:
    """The oracle: minute by minute, the line uses one of the oldest sale that has some left."""

    minute: int
    left: dict[str, int] = field(default_factory=dict)  # By sale, in their order.
    used: dict[str, int] = field(default_factory=dict)
    price_of: dict[str, tuple[int, int]] = field(default_factory=dict)
    closed_until: int = 0

    def sell(self, sale: Sale, minutes: int) -> None:
        self.left[sale.id], self.used[sale.id] = minutes, 0
        self.price_of[sale.id] = (sale.price_minor, minutes)

    @property
    def is_open(self) -> bool:
        return self.minute >= self.closed_until and any(self.left.values())

    def tick(self) -> None:
        if self.is_open:
            running = next(sale for sale, left in self.left.items() if left)
            self.left[running] -= 1
            self.used[running] += 1
        self.minute += 1

    def cut(self, sale: str, minute: int) -> None:
        """Leave a sale what it will have used at a later minute."""
        then = deepcopy(self)
        while then.minute < minute:
            then.tick()
        self.left[sale] -= then.left[sale]

    def earned(self) -> int:
        return sum(
            int(Fraction(price * (self.used[sale] + self.left[sale]), minutes))
            for sale, (price, minutes) in self.price_of.items()
        )


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_a_random_life_of_a_line_with_holds_equals_the_oracle(data: st.DataObject) -> None:
    town, oracle, now = HoldingTown(), Minutes(-(-START // 60)), START
    packages = [
        package(id=f"P{number}", price_minor=price, minutes=minutes)
        for number, (price, minutes) in enumerate(
            data.draw(
                st.lists(
                    st.tuples(st.integers(1, 150_000), st.sampled_from([3, 7, 60, 240])),
                    min_size=2,
                    max_size=2,
                ),
                "packages",
            )
        )
    ]
    for _ in range(data.draw(st.integers(1, 14), "steps")):
        now += data.draw(st.sampled_from([0, 1, 29, 59, 60, 61, 180, 1_799, 7_260]), "pause")
        pass_time(town, oracle, now)
        if data.draw(st.booleans(), "is swept?"):
            town.sweep(now)
        act = data.draw(
            st.sampled_from(
                ["sell"] * 4 + ["hold"] * 3 + ["resume", "move", "change", "refund", "stop"]
            ),
            "act",
        )
        what = data.draw(st.sampled_from(packages), "package")
        ACTS[act](town, oracle, now, what, data)

    assert_all_is_as_counted(town, oracle, now)


def pass_time(town: HoldingTown, oracle: Minutes, now: int) -> None:
    """Go on to the first minute boundary that is not before now, and look at each on the way."""
    while oracle.minute < -(-now // 60):
        line = town.subscription(WHO)
        is_open = line is not None and line.is_active(seconds_at(oracle.minute))
        assert is_open == oracle.is_open, "open in the minutes that were paid, and in no other"
        oracle.tick()


def sell(town: HoldingTown, oracle: Minutes, now: int, what, data) -> None:  # type: ignore[no-untyped-def]
    line = town.subscription(WHO)
    if line is not None and line.is_paid(now) and line.package_id != what.id:
        with pytest.raises(OtherPackageRunning):
            town.sell(WHO, what, now)
    elif list(oracle.left.values()).count(0) + PERIODS_MOVED_MAX > len(oracle.left):
        is_held = line is not None and line.is_on_hold(now)
        oracle.sell(town.sell(WHO, what, now), what.validity_minutes)
        if not is_held:
            oracle.closed_until = min(oracle.closed_until, oracle.minute)


def hold(town: HoldingTown, oracle: Minutes, now: int, what, data) -> None:  # type: ignore[no-untyped-def]
    line = town.subscription(WHO)
    if line is None:
        return
    until_at = now + data.draw(st.sampled_from([61, 120, 3_600, 9_000]), "until")
    # In the second now; the oracle stands at the next boundary, at which a hold may end.
    if not oracle.is_open or line.is_on_hold(now):
        with pytest.raises(NothingToHold):
            town.hold(now, until_at)
        return
    town.hold(now, until_at)
    oracle.closed_until = -(-until_at // 60)


def move(town: HoldingTown, oracle: Minutes, now: int, what, data) -> None:  # type: ignore[no-untyped-def]
    line = town.subscription(WHO)
    if line is None or not line.hold_id:
        return
    until_at = now + data.draw(st.sampled_from([61, 120, 3_600, 9_000]), "until")
    if line.is_on_hold(now) and any(oracle.left.values()):
        town.move(now, until_at)
        oracle.closed_until = -(-until_at // 60)
    else:
        with pytest.raises(NotOnHold):
            town.move(now, until_at)


def resume(town: HoldingTown, oracle: Minutes, now: int, what, data) -> None:  # type: ignore[no-untyped-def]
    line = town.subscription(WHO)
    if line is None or not line.hold_id:
        return
    if line.is_on_hold(now) and any(oracle.left.values()):
        town.resume(now)
        oracle.closed_until = oracle.minute
    else:
        with pytest.raises(NotOnHold):
            town.resume(now)


def change(town: HoldingTown, oracle: Minutes, now: int, what, data) -> None:  # type: ignore[no-untyped-def]
    line = town.subscription(WHO)
    ahead = [sale for sale, left in oracle.left.items() if left]
    if line is None or not oracle.is_open or len(ahead) > PERIODS_GIVEN_BACK_MAX:
        return
    keeps_end = data.draw(st.booleans(), "keeps end?")
    minutes = sum(oracle.left.values()) if keeps_end else what.validity_minutes
    sale = town.change(WHO, what, now, keeps_end=keeps_end)
    price = -int(-Fraction(what.price_minor * minutes, what.validity_minutes) // 1)
    assert sale.price_minor == price
    for one in ahead:
        oracle.cut(one, oracle.minute)
    oracle.sell(sale, minutes)


def refund(town: HoldingTown, oracle: Minutes, now: int, what, data) -> None:  # type: ignore[no-untyped-def]
    ahead = [sale for sale, left in oracle.left.items() if left]
    if not ahead:
        return
    sale = town.items["sale", ahead[-1]]
    assert isinstance(sale, Sale)
    period = town.period(sale)
    wanted = data.draw(st.integers(oracle.minute, period.ends_minute - 1), "cut")
    minute = shortened_from(period, wanted, now)
    before = sale.refunded_minor
    refunded = town.refund(sale, now, from_minute=minute)
    earned_before = oracle.earned()
    oracle.cut(sale.id, minute)
    assert refunded.gross_minor == earned_before - oracle.earned()
    if not any(oracle.left.values()):
        # Nothing waits behind the hold any more: it ends with the line.
        oracle.closed_until = min(oracle.closed_until, oracle.minute)
    assert before + refunded.gross_minor == sale.price_minor - int(
        Fraction(
            sale.price_minor * (oracle.used[sale.id] + oracle.left[sale.id]),
            oracle.price_of[sale.id][1],
        )
    )


def stop(town: HoldingTown, oracle: Minutes, now: int, what, data) -> None:  # type: ignore[no-untyped-def]
    ahead = [sale for sale, left in oracle.left.items() if left]
    if town.subscription(WHO) is None or len(ahead) > PERIODS_GIVEN_BACK_MAX:
        return
    if not ahead:
        with pytest.raises(NothingToRefund):
            town.stop(now)
        return
    town.stop(now)
    for one in ahead:
        oracle.cut(one, oracle.minute)
    oracle.closed_until = min(oracle.closed_until, oracle.minute)


ACTS = {
    "stop": stop,
    "sell": sell,
    "hold": hold,
    "move": move,
    "resume": resume,
    "change": change,
    "refund": refund,
}


def assert_all_is_as_counted(town: HoldingTown, oracle: Minutes, now: int) -> None:
    revenue = -(minor_of(town, "service_revenue") + minor_of(town, "vat_payable"))
    assert revenue == oracle.earned()
    assert_no_minute_is_sold_twice(town)
    assert_documents_say_what_the_book_says(town)
    line = town.subscription(WHO)
    if line is None:
        return
    left = sum(oracle.left.values())
    opens = max(oracle.minute, oracle.closed_until)
    if left:
        assert line.expires_at == seconds_at(opens + left)
    else:
        assert line.expires_at <= seconds_at(oracle.minute)
    for sale in oracle.left:
        period = town.items["period", sale]
        assert isinstance(period, Period)
        assert period.used_minutes(period.ends_minute) == oracle.used[sale] + oracle.left[sale]
        passed = min(oracle.minute, period.ends_minute)
        assert period.used_minutes(passed) == oracle.used[sale]
    # To its end, whatever was swept: every minute that was sold and not given back is open once.
    pass_time(town, oracle, seconds_at(opens + left + 5))
    assert not any(oracle.left.values())
