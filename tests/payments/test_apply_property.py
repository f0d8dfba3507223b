"""Random histories against a slow oracle: each real payment is booked exactly once.

The world decides which payments are real; sources tell of them late, often, in any order, in the
middle of each other, and forged. The oracle only adds up what the payers really paid.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st
from isp.decision import Committed, Decision, Update
from isp.money import Money
from isp.parties.scope import Scope
from isp.payments.intent import IntentState, PaymentIntent, ended, paid
from isp.payments.observation import Observation, Outcome, Risk, Trust
from isp.payments.purpose import AdvancePurpose
from isp.payments.receipt import ReceiptState
from isp.refusals import Refusal, StaleRead
from isp_app.receive_payment import receive_payment
from isp_aws.payments.http_client import RequestsHttpClient
from isp_aws.payments.providers import ProviderServices

from tests.builders import small_isp
from tests.builders.small_isp import NOW, PRICE_MINOR
from tests.fakes.bkash import NoCerts
from tests.fakes.books import FakeBooks
from tests.fakes.clock import RunningClock
from tests.fakes.payments import FakeTokenStore
from tests.fakes.wired import Stores, payment_ports
from tests.payments.town import SCOPE

INTENTS = 5
ADVANCE = 5  # The one of them that is not for a package.


@dataclass(frozen=True)
class Payment:
    """A payment that a payer really made (`is_real`) or that somebody only talks about."""

    txn: str
    intent: int | None
    minor: int
    currency: str
    is_live: bool
    wallet: str | None
    risk: Risk
    is_real: bool

    @property
    def must_be_booked(self) -> bool:
        return self.is_real and not self.is_live and self.wallet in (None, "01700000001")

    def told(self, trust: Trust, outcome: Outcome = Outcome.PAID) -> Observation:
        return Observation(
            trust=trust,
            outcome=outcome,
            provider_ref=None if self.intent is None else f"TR{self.intent}",
            merchant_ref=None if self.intent is None else intent_id(self.intent),
            provider_txn=self.txn,
            gross=Money(self.minor, self.currency),
            is_live=self.is_live,
            account_ref=self.wallet,
            risk=self.risk,
        )


def intent_id(number: int) -> str:
    return f"INTENT{number:014d}"


@st.composite
def payments(draw: st.DrawFn) -> Payment:
    return Payment(
        txn=f"TXN{draw(st.integers(1, 9))}",
        intent=draw(st.one_of(st.none(), st.integers(1, INTENTS))),
        minor=draw(
            st.sampled_from([1, PRICE_MINOR - 1, PRICE_MINOR, PRICE_MINOR, PRICE_MINOR + 7])
        ),
        currency=draw(st.sampled_from(["BDT", "BDT", "BDT", "USD"])),
        is_live=draw(st.sampled_from([False, False, False, True])),
        wallet=draw(st.sampled_from([None, "01700000001", "01999999999"])),
        risk=draw(st.sampled_from([Risk.NONE, Risk.NONE, Risk.HOLD])),
        is_real=draw(st.booleans()),
    )


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Payment], list[tuple[str, int]]]:
    made = draw(st.lists(payments(), min_size=1, max_size=6, unique_by=lambda one: one.txn))
    kinds = st.sampled_from(
        ["tell", "tell", "tell", "forge", "sign", "refuse", "expire", "reverse"]
    )
    steps = draw(st.lists(st.tuples(kinds, st.integers(0, 11)), max_size=30))
    return made, steps


class BusyBooks(FakeBooks):
    """Somebody else's booking happens right before ours is committed, once per step."""

    def __init__(self, *items: object) -> None:
        super().__init__(*items)  # type: ignore[arg-type]
        self.meanwhile: list[Callable[[], None]] = []

    def commit(self, scope: Scope, decision: Decision) -> Committed:
        while self.meanwhile:
            self.meanwhile.pop()()
        return super().commit(scope, decision)


class World:
    def __init__(self) -> None:
        intents = [
            small_isp.intent(
                intent_id(number),
                provider_ref=f"TR{number}",
                **({"purpose": AdvancePurpose()} if number == ADVANCE else {}),
            )
            for number in range(1, INTENTS + 1)
        ]
        self.account = small_isp.account()
        self.books = BusyBooks(
            small_isp.tenant(), small_isp.customer(), small_isp.package(), self.account, *intents
        )
        clock = RunningClock()
        services = ProviderServices(
            http=RequestsHttpClient(),
            clock=clock,
            tokens=FakeTokenStore(clock),
            certs=NoCerts(),
            sandbox_base_urls={},
            timeout_seconds=60,
        )
        books = self.books
        stores = Stores(books, books, books, books)
        self.ports = payment_ports(stores, services, "http://127.0.0.1:9")

    def tell(self, payment: Payment, trust: Trust, outcome: Outcome = Outcome.PAID) -> None:
        found = None if payment.intent is None else intent_id(payment.intent)
        receive_payment(self.ports, self.account, found, payment.told(trust, outcome))

    def step(self, kind: str, payment: Payment) -> None:
        if kind == "tell" and payment.is_real:
            self.tell(payment, Trust.QUERIED)
        elif kind == "forge":
            self.tell(payment, Trust.HINT)
        elif kind == "sign":
            self.tell(payment, Trust.SIGNED)
        elif kind == "refuse":
            self.tell(payment, Trust.QUERIED, Outcome.NOT_PAID)
        elif kind == "reverse" and payment.is_real:
            self.tell(payment, Trust.QUERIED, Outcome.REVERSED)
        elif kind == "expire" and payment.intent is not None:
            self._expire(self.books.intent(SCOPE, intent_id(payment.intent)))

    def _expire(self, intent: PaymentIntent) -> None:
        if intent.is_open:
            over = ended(intent, IntentState.EXPIRED, None)
            with suppress(StaleRead):  # A payment came in between.
                self.books.commit(SCOPE, Decision(changes=(Update(over),)))


@settings(max_examples=400, deadline=None)
@given(histories())
def test_each_real_payment_is_booked_exactly_once(
    history: tuple[list[Payment], list[tuple[str, int]]],
) -> None:
    made, steps = history
    world = World()
    for number, (kind, index) in enumerate(steps):
        payment = made[index % len(made)]
        if number % 3 == 0:
            neighbour = made[(index + number) % len(made)]
            world.books.meanwhile = [lambda one=neighbour: world.step("tell", one)]  # type: ignore[misc]
        world.step(kind, payment)
    world.books.meanwhile = []
    # The ladder of checks finds every real payment in the end.
    for payment in made:
        world.step("tell", payment)

    assert_the_books_tell_the_truth(world, [one for one in made if one.must_be_booked])


def assert_the_books_tell_the_truth(world: World, real: list[Payment]) -> None:
    books = world.books
    receipts = {one.provider_txn: one for one in books.all_of("receipt")}
    assert receipts.keys() == {one.txn for one in real}
    for payment in real:
        assert receipts[payment.txn].amount_minor == payment.minor

    taka = sum(one.minor for one in real if one.currency == "BDT")
    sales = books.all_of("sale")
    credits = books.balance(f"customer_credit:{small_isp.customer().id}")
    suspense = books.balance("suspense") + books.balance("suspense:held")
    assert -books.balance("gateway:bkash_sandbox") == taka
    assert credits + suspense + sum(one.price_minor for one in sales) == taka
    assert sum(books.balances().values()) == 0

    sold_by = [one.sale_id for one in receipts.values() if one.sale_id is not None]
    assert sorted(sold_by) == sorted(one.id for one in sales)
    assert all(
        one.state is not ReceiptState.HELD or one.sale_id is None for one in receipts.values()
    )
    succeeded = [
        one for one in books.all_of("payment_intent") if one.state is IntentState.SUCCEEDED
    ]
    assert all(one.receipt_id is not None for one in succeeded)
    advance = books.intent(SCOPE, intent_id(ADVANCE))
    assert advance.sale_id is None
    # All four wishes were for the same first month, so only one of them is sold.
    assert len(sales) <= 1
    assert len(books.all_of("void_number")) + len(sales) == books.reserved()


def test_the_oracle_notices_a_payment_booked_twice() -> None:
    """The property can fail: the same money under two names breaks the sum."""
    world = World()
    payment = Payment("TXN1", 1, PRICE_MINOR, "BDT", False, None, Risk.NONE, True)
    world.tell(payment, Trust.QUERIED)
    world.tell(replace(payment, txn="TXN2", intent=2), Trust.QUERIED)
    try:
        assert_the_books_tell_the_truth(world, [payment])
    except AssertionError:
        return
    raise AssertionError("the oracle is blind")


def test_a_finished_payment_cannot_be_finished_again() -> None:
    done = paid(small_isp.intent(), "RECEIPT", None, None)
    try:
        paid(done, "RECEIPT", None, None)
    except Refusal:
        return
    raise AssertionError(f"SUCCEEDED is final at {NOW}")
