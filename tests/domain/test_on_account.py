"""Sales on account and all that pays them, against an oracle that counts poisha one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from isp.decision import Create, Decision
from isp.ids import derived_id
from isp.invoicing.credit_note import CreditNote
from isp.parties.actor import Actor
from isp.parties.permissions import Role
from isp.parties.scope import tenant_scope
from isp.parties.tenant import ROOT_PATH
from isp.ports import PageRequest
from isp.refusals import NothingToRefund, OtherPackageRunning, Refusal, StaleRead, TooMuchAhead
from isp.sales.change_package import NoPackageRunning
from isp.sales.debt import OPEN_MAX, Debt, OnAccountLimit, SetOff, TooManyOpenInvoices, no_debt
from isp.sales.refund_sale import NotTheLastPeriod
from isp.sales.sale import Sale
from isp_app.change_package import ChangePackage, PackageChange, PaidChange
from isp_app.refund_sale import RefundSale, RefundWish
from isp_app.sell import CounterSale, PaymentTooSmall, Sell
from isp_app.set_customer_limit import SetCustomerLimit
from isp_app.take_advance import Advance, TakeAdvance

from tests.builders import parties, sales
from tests.builders.parties import TENANT
from tests.builders.requests import asked
from tests.fakes.clock import FakeClock
from tests.fakes.directory import FakeDirectory
from tests.fakes.ledger import FakeLedger
from tests.fakes.patience import hurried
from tests.fakes.payments import FakePayments
from tests.fakes.store import Store

SCOPE = tenant_scope(TENANT)
ACTOR = Actor(TENANT, ROOT_PATH, "STAFF", Role.ISP_ADMIN)
USUAL = sales.package(id="USUAL", price_minor=600)
FASTER = sales.package(id="FASTER", price_minor=900)
REFUSED = (
    NothingToRefund,
    NotTheLastPeriod,
    NoPackageRunning,
    TooMuchAhead,
    OtherPackageRunning,
)


@dataclass
class Oracle:
    """What is owed and what is there, moved a poisha at a time."""

    credit: int = 0
    limit: int = 0
    open_: dict[str, int] = field(default_factory=dict)  # Oldest first.

    @property
    def owed(self) -> int:
        return sum(self.open_.values())

    def gets(self, minor: int) -> None:
        for _ in range(minor):
            oldest = next((name for name, left in self.open_.items() if left), None)
            if oldest is None:
                self.credit += 1
            else:
                self.open_[oldest] -= 1

    def gives_back(self, minor: int, sale_id: str) -> int:
        """Take back what is open of the sale itself, and return what is left."""
        own = min(self.open_.get(sale_id, 0), minor)
        if own:
            self.open_[sale_id] -= own
        return minor - own


class Counter:
    """One customer, and those who serve him."""

    def __init__(self) -> None:
        self.store, self.clock = Store(), FakeClock()
        self.ledger, self.directory = FakeLedger(self.store), FakeDirectory(self.store)
        self.customer = parties.customer()
        things = (parties.tenant(), parties.node(), USUAL, FASTER, self.customer)
        self.ledger.commit(SCOPE, Decision(changes=tuple(map(Create, things))))
        ports = (self.directory, self.ledger, self.clock, hurried())
        self.sell_package, self.refund_sale = Sell(*ports), RefundSale(*ports)
        self.change_package = ChangePackage(*ports)
        payments = FakePayments(self.store)
        self.take_advance = TakeAdvance(self.directory, payments, self.ledger, *ports[2:])
        self.set_limit = SetCustomerLimit(self.directory, self.ledger)
        self.oracle, self.count = Oracle(), 0

    def key(self) -> str:
        self.count += 1
        return f"{self.count}"

    def debt(self) -> Debt:
        stored = self.directory.debt(SCOPE, self.customer.id)
        return stored or no_debt(TENANT, self.customer.id, ROOT_PATH)

    def sold(self) -> list[Sale]:
        return list(self.directory.sales_of(SCOPE, self.customer.id, PageRequest(100)).items)

    def credit(self) -> int:
        return self.head("customer_credit").headroom_minor

    def head(self, kind: str):  # type: ignore[no-untyped-def]
        return self.ledger.head(SCOPE, ROOT_PATH, f"{kind}:{self.customer.id}")

    def limit(self, minor: int) -> None:
        limits = (self.debt().limit_minor, minor)
        self.set_limit(ACTOR, self.customer.id, limits, asked(self.key()))
        self.oracle.limit = minor

    def sell(self, cash: int, *, on_account: bool) -> None:
        key, price, oracle = self.key(), USUAL.price_minor, self.oracle
        sale_id = derived_id("sale", key)
        wanted = CounterSale(
            sale_id, self.customer.id, "USUAL", 1, cash, asked(key), on_account, is_another=True
        )
        missing = max(price - oracle.credit - cash, 0)
        try:
            self.sell_package(ACTOR, wanted)
        except PaymentTooSmall:
            assert missing and not on_account
            return
        except OnAccountLimit as refused:
            assert oracle.owed + missing > oracle.limit
            assert refused.values["missing_minor"] == oracle.owed + missing - oracle.limit
            return
        except TooManyOpenInvoices:
            assert len(self.debt().invoices) >= OPEN_MAX
            return
        except OtherPackageRunning:
            return
        assert not missing or oracle.owed + missing <= oracle.limit, "sold beyond the limit"
        spent = min(oracle.credit, price)
        oracle.credit -= spent
        oracle.gets(cash - min(cash, price - spent))
        oracle.open_[sale_id] = missing
        self._assert_invoice_says(sale_id, missing)

    def advance(self, minor: int) -> None:
        key = self.key()
        self.take_advance(ACTOR, Advance(key, self.customer.id, minor, asked(key), is_another=True))
        self.take_advance(ACTOR, Advance(key, self.customer.id, minor, asked(key), is_another=True))
        self.oracle.gets(minor)

    def refund(self, which: int) -> None:
        sold = self.sold()
        if not sold:
            return
        key, sale = self.key(), sold[which % len(sold)]
        wish = RefundWish(derived_id("refund", key), sale.id, "moved", None, asked(key))
        try:
            refund = self.refund_sale(ACTOR, wish)
        except REFUSED:
            return
        self.oracle.gets(self.oracle.gives_back(refund.gross_minor, sale.id))

    def change(self, package_id: str, *, on_account: bool = False) -> None:
        key, oracle = self.key(), self.oracle
        wanted = PackageChange(self.customer.id, package_id, 1, False, self.clock.now())
        before = {sale.id: sale.refunded_minor for sale in self.sold()}
        try:
            to_pay = self.change_package.quote(ACTOR, wanted).to_pay_minor
            sale_id = derived_id("sale", key)
            cash = to_pay // 3 if on_account else to_pay
            paid = PaidChange(sale_id, cash, asked(key), on_account)
            made = self.change_package(ACTOR, wanted, paid)
        except OnAccountLimit as refused:
            beyond = oracle.owed + to_pay - cash - oracle.limit
            assert refused.values["missing_minor"] == beyond > 0 and on_account
            return
        except TooManyOpenInvoices:
            assert len(self.debt().invoices) >= OPEN_MAX
            return
        except REFUSED:
            return
        assert cash == to_pay or oracle.owed + to_pay - cash <= oracle.limit, "beyond the limit"
        back = {one.id: one.refunded_minor - before.get(one.id, 0) for one in self.sold()}
        rest = sum(oracle.gives_back(minor, name) for name, minor in back.items())
        there = oracle.credit + cash + rest
        oracle.credit = 0
        short = max(made.price_minor - there, 0)
        oracle.open_[sale_id] = short
        oracle.gets(max(there - made.price_minor, 0))
        self._assert_invoice_says(sale_id, short)

    def step(self, name: str, number: int) -> None:
        if name == "wait":
            self.clock.at += number
            return
        deeds: dict[str, Callable[[int], None]] = {
            "limit": self.limit,
            "on_account": lambda cash: self.sell(cash, on_account=True),
            "cash": lambda cash: self.sell(cash, on_account=False),
            "advance": self.advance,
            "refund": self.refund,
            "change": lambda which: self.change("FASTER" if which else "USUAL"),
            "change_on_account": lambda which: self.change(
                "FASTER" if which else "USUAL", on_account=True
            ),
        }
        deeds[name](number)

    def _assert_invoice_says(self, sale_id: str, open_minor: int) -> None:
        assert self.directory.invoice(SCOPE, sale_id).on_account_minor == open_minor

    def assert_all_is_said_alike(self) -> None:
        oracle, debt, owed = self.oracle, self.debt(), self.head("receivable")
        assert self.credit() == oracle.credit
        assert not (oracle.credit and oracle.owed), "set off"
        assert {one.invoice_id: one.open_minor for one in debt.invoices} == {
            name: left for name, left in oracle.open_.items() if left
        }
        assert owed.debits_minor - owed.credits_minor == debt.owed_minor == oracle.owed
        made = self.store.all(SetOff, TENANT)
        assert sum(one.amount_minor for one in made) == owed.credits_minor
        for invoice_id in oracle.open_:
            paid = sum(p.amount_minor for o in made for p in o.parts if p.invoice_id == invoice_id)
            invoice = self.directory.invoice(SCOPE, invoice_id)
            assert invoice.on_account_minor - paid == debt.open_of(invoice_id)
        assert self.ledger.trial_balance(SCOPE, ROOT_PATH).difference_minor == 0


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("limit"), st.sampled_from([0, 500, 1_300, 5_000])),
        st.tuples(st.just("on_account"), st.sampled_from([0, 0, 100, 599])),
        st.tuples(st.just("cash"), st.sampled_from([0, 600, 650, 900])),
        st.tuples(st.just("advance"), st.integers(1, 1_500)),
        st.tuples(st.just("refund"), st.integers(0, 5)),
        st.tuples(st.just("change"), st.sampled_from([0, 1])),
        st.tuples(st.just("change_on_account"), st.sampled_from([0, 1])),
        st.tuples(st.just("wait"), st.sampled_from([60, 86_400, 40 * 86_400])),
    ),
    min_size=4,
    max_size=14,
)


@settings(max_examples=120, deadline=None)
@given(first=st.sampled_from([0, 700, 3_000]), steps=STEPS)
def test_credit_debts_and_invoices_are_what_the_oracle_counts(
    first: int, steps: list[tuple[str, int]]
) -> None:
    counter = Counter()
    counter.limit(first)
    for name, number in steps:
        counter.step(name, number)
        counter.assert_all_is_said_alike()


def test_nothing_is_sold_on_account_to_whom_nobody_gave_a_limit() -> None:
    counter = Counter()
    counter.sell(0, on_account=True)
    assert not counter.sold() and counter.debt().version == 0


def test_an_unpaid_package_that_is_changed_is_owed_for_as_the_new_one() -> None:
    counter = Counter()
    counter.limit(600)
    counter.sell(0, on_account=True)
    counter.change("FASTER")
    counter.assert_all_is_said_alike()
    (one,) = counter.debt().invoices
    assert one.open_minor == 600, "he owes as much as before, and for the new invoice"
    assert [note.total_minor for note in counter.store.all(CreditNote, TENANT)] == [600]


def test_what_is_missing_of_a_change_is_owed_beside_what_was_open() -> None:
    counter = Counter()
    counter.limit(600 + FASTER.price_minor)
    counter.sell(0, on_account=True)
    counter.change("FASTER", on_account=True)
    counter.assert_all_is_said_alike()
    (one,) = counter.debt().invoices
    cash = (FASTER.price_minor - 600) // 3
    assert one.open_minor == FASTER.price_minor - cash, "one invoice for all of it"


def test_a_change_on_account_goes_no_further_than_the_limit() -> None:
    counter = Counter()
    counter.sell(USUAL.price_minor, on_account=False)
    before = len(counter.store.entries)
    counter.change("FASTER", on_account=True)
    assert len(counter.store.entries) == before and not counter.debt().invoices


def test_unused_time_pays_its_own_invoice_before_older_ones() -> None:
    counter = Counter()
    counter.limit(1_200)
    counter.sell(0, on_account=True)
    counter.sell(0, on_account=True)
    older, newer = counter.debt().invoices
    counter.refund(0)
    assert counter.debt().invoices == (older,), newer


def test_a_limit_is_set_from_the_one_that_was_seen() -> None:
    counter = Counter()
    counter.limit(500)
    with pytest.raises(StaleRead):
        counter.set_limit(ACTOR, counter.customer.id, (0, 900), asked("x"))
    assert issubclass(StaleRead, Refusal) and counter.debt().limit_minor == 500


def test_a_payment_that_read_no_debt_is_decided_again_when_there_is_one() -> None:
    counter = Counter()
    counter.advance(50)
    nothing = no_debt(TENANT, counter.customer.id, ROOT_PATH)
    counter.limit(600)
    counter.oracle = Oracle(credit=50, limit=600)

    class Late(FakeDirectory):
        """Answers once as it was before the sale."""

        is_late = True

        def debt(self, scope, customer_id):  # type: ignore[no-untyped-def]
            if self.is_late:
                self.is_late = False
                return nothing
            return super().debt(scope, customer_id)

    counter.sell(0, on_account=True)
    late, payments = Late(counter.store), FakePayments(counter.store)
    take = TakeAdvance(late, payments, counter.ledger, counter.clock, hurried())
    take(ACTOR, Advance("late", counter.customer.id, 100, asked("late"), is_another=True))
    counter.oracle.gets(100)
    counter.assert_all_is_said_alike()


def test_a_sale_that_read_the_credit_before_a_payment_is_decided_again() -> None:
    counter = Counter()
    counter.limit(1_200)

    class Slow(FakeLedger):
        """Takes a payment between the two reads of the first attempt."""

        is_first = True

        def head(self, scope, book, account):  # type: ignore[no-untyped-def]
            seen = super().head(scope, book, account)
            if self.is_first and account.startswith("customer_credit"):
                self.is_first = False
                counter.advance(200)
            return seen

    sell = Sell(counter.directory, Slow(counter.store), counter.clock, hurried())
    name = derived_id("sale", "slow")
    wanted = CounterSale(
        name, counter.customer.id, "USUAL", 1, 0, asked("slow"), True, is_another=True
    )
    sell(ACTOR, wanted)
    counter.oracle = Oracle(credit=0, limit=1_200, open_={name: 400})
    counter.assert_all_is_said_alike()
