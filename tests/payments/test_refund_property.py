"""Random histories of refunds: never does more go back than came in, whatever a provider answers."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st
from isp.decision import Create, Decision
from isp.ledger.entry import JournalEntry, credit, debit
from isp.minutes import Moment
from isp.money import Money
from isp.payments.provider import Capabilities, RefundObservation
from isp.payments.receipt import Receipt
from isp.payments.refund import (
    PaymentRefund,
    RefundFacts,
    RefundOrder,
    RefundState,
    reserve_refund,
    settle_refund,
)
from isp.refusals import Refusal
from isp_aws.payments.bkash import Bkash

from tests.builders import payments, sales, small_isp
from tests.builders.parties import TENANT
from tests.builders.requests import asked
from tests.fakes.books import FakeBooks
from tests.payments.town import SCOPE

CUSTOMER = small_isp.customer()
CREDIT = f"customer_credit:{CUSTOMER.id}"
PAID_MINOR = 1_000
HOUR = 3_600


@dataclass(frozen=True)
class Ask:
    key: int
    minor: int


@dataclass(frozen=True)
class Tell:
    """The provider's answer about one of the refunds that are open."""

    which: int
    state: str
    total_minor: int | None


@dataclass(frozen=True)
class Wait:
    hours: int


@dataclass(frozen=True)
class Spend:
    minor: int


ASKS = st.builds(Ask, st.integers(0, 4), st.integers(1, PAID_MINOR + 200))
TELLS = st.builds(
    Tell,
    st.integers(0, 9),
    st.sampled_from(["done", "failed", "unknown", "absent"]),
    st.none() | st.integers(1, PAID_MINOR),
)
WAITS = st.builds(Wait, st.integers(1, 100))
SPENDS = st.builds(Spend, st.integers(1, PAID_MINOR))
STEPS = st.lists(ASKS | TELLS | WAITS | SPENDS, max_size=30)


class Play:
    """One payment that is its customer's credit, and everything that is done about it."""

    def __init__(self, caps: Capabilities) -> None:
        self.caps, self.account = caps, small_isp.account()
        self.receipt = payments.receipt(
            CUSTOMER, tenant_id=TENANT, amount_minor=PAID_MINOR, account_id=self.account.id
        )
        self.now = self.receipt.paid_at
        self.books = FakeBooks(CUSTOMER, self.account)
        came = self._entry("came", self.account.gateway, CREDIT, PAID_MINOR)
        self.books.commit(SCOPE, Decision((came,), (Create(self.receipt),)))
        self.spent_minor = 0

    def do(self, step: Ask | Tell | Wait | Spend) -> None:
        match step:
            case Ask(key, minor):
                order = RefundOrder(
                    self.receipt.id, minor, "x", "STAFF", str(key), asked(str(key), minor)
                )
                _, decision = reserve_refund(order, self.stored(), self.caps, Moment(self.now, 360))
                self.books.commit(SCOPE, decision)
            case Tell(which, state, total_minor):
                self._tell(which, state, total_minor)
            case Wait(hours):
                self.now += hours * HOUR
            case Spend(minor):
                number = len(self.books.entries)
                entry = self._entry(f"spent{number}", CREDIT, "service_revenue", minor)
                self.books.commit(SCOPE, Decision((entry,)))
                self.spent_minor += minor

    def _tell(self, which: int, state: str, total_minor: int | None) -> None:
        still = [one for one in self.refunds() if not one.is_settled]
        if not still:
            return
        refund = still[which % len(still)]
        total = None if total_minor is None else Money(total_minor, refund.currency)
        told = RefundObservation(state, refunded_total=total)  # type: ignore[arg-type]
        facts = RefundFacts(refund, self.stored(), self.account, self.caps)
        self.books.commit(SCOPE, settle_refund(facts, told, Moment(self.now, 360)))

    def stored(self) -> Receipt:
        found = self.books.receipt(SCOPE, self.receipt.id)
        assert found is not None
        return found

    def refunds(self) -> list[PaymentRefund]:
        return sorted(self.books.all_of("payment_refund"), key=lambda one: str(one.id))

    def check(self) -> None:
        refunds = self.refunds()
        done = sum(one.amount_minor for one in refunds if one.state is RefundState.DONE)
        still = sum(one.amount_minor for one in refunds if not one.is_settled)
        assert done + still == self.stored().refunded_minor <= PAID_MINOR
        assert self.books.balance("suspense:refunds") == still
        assert -self.books.balance(self.account.gateway) == PAID_MINOR - done
        assert self.books.balance(CREDIT) == PAID_MINOR - done - still - self.spent_minor >= 0
        assert sum(self.books.balances().values()) == 0
        for one in refunds:
            assert one.is_settled <= (one.next_check_at is None), "what has ended is not due"
            assert one.next_check_at is None or one.next_check_at > one.requested_at

    def _entry(self, entry_id: str, out_of: str, into: str, minor: int) -> JournalEntry:
        lines = (debit(out_of, minor), credit(into, minor))
        return sales.entry(entry_id, *lines, tenant_id=TENANT)


@given(st.sampled_from(["full", "partial"]), STEPS)
@settings(max_examples=300, deadline=None)
def test_never_does_more_go_back_than_came_in(refund: str, steps: list[Ask]) -> None:
    play = Play(replace(Bkash.caps, refund=refund))  # type: ignore[arg-type]
    for step in steps:
        with suppress(Refusal):  # A refusal changes nothing, which the check sees.
            play.do(step)
        play.check()
