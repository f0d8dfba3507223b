"""Sending payments back, against the simulator."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from isp.decision import Decision
from isp.ledger.entry import credit, debit
from isp.money import Money
from isp.payments.intent import IntentState
from isp.payments.provider import RefundRequest
from isp.payments.receipt import Receipt, ReceiptState
from isp.payments.refund import PaymentRefund, RefundOrder, RefundState
from isp.payments.returnable import (
    CreditTooSmall,
    PaymentNotCredited,
    PaymentNotStartedHere,
    RefundedBefore,
    RefundTooMuch,
    RefundWindowOver,
)
from isp.payments.services import HttpAnswer
from isp.refusals import InsufficientBalance, NotFound, NothingToRefund, Refusal
from isp_app.refund_payment import RefundPayment

from tests.builders import sales
from tests.builders.parties import TENANT
from tests.builders.requests import asked
from tests.builders.small_isp import PRICE_MINOR
from tests.fakes.wired import with_services
from tests.payments.simulator import Simulator
from tests.payments.test_engine import CREDIT
from tests.payments.town import SCOPE, Town


@pytest.fixture
def town(simulator: Simulator) -> Town:
    """A town where somebody paid twice, so that one payment is his credit.

    Both payments were being taken when the provider stopped answering, so neither could be left out.
    """
    town = Town(simulator)
    town.simulator.control("scenario", name="query-lag", seconds=30)
    wishes = [town.start(), town.start()]
    ways_back = [town.simulator.pay(page) for _, page in wishes]
    town.simulator.control("scenario", name="timeout-after-charge", times=2, seconds=0)
    for (intent, _), back in zip(wishes, ways_back, strict=True):
        town.come_back(intent, back)
    for intent, _ in wishes:
        assert town.check_until_done(intent).state is IntentState.SUCCEEDED
    assert town.books.balance(CREDIT) == PRICE_MINOR
    return town


def unsold(town: Town) -> Receipt:
    found: list[Receipt] = [one for one in town.books.all_of("receipt") if one.sale_id is None]
    return found[0]


def order(town: Town, minor: int = PRICE_MINOR, key: str = "key-1") -> RefundOrder:
    return RefundOrder(unsold(town).id, minor, "paid twice", "STAFF", key, asked(key))


def sent(town: Town) -> int:
    """How often money was asked to go back; asking how that ended does not count."""
    return sum("sku" in call["body"] for call in town.simulator.calls("/payment/refund"))


def checked_when_due(town: Town, refund_id: str) -> PaymentRefund:
    """Let time pass until the due job asks, and do its work."""
    refund = town.books.refund(SCOPE, refund_id)
    assert refund.next_check_at is not None
    town.wait(max(refund.next_check_at - town.clock.now(), 0) + 1)
    return RefundPayment(town.ports).check(TENANT, refund_id)


def refunded_at_bkash(town: Town) -> list[str]:
    return [one["refunded"] for one in town.simulator.money() if one["refunded"] != "0"]


def assert_balanced(town: Town, *, credit_minor: int, reserved_minor: int, held_minor: int) -> None:
    books = town.books
    assert books.balance(CREDIT) == credit_minor
    assert books.balance("suspense:refunds") == reserved_minor
    assert -books.balance("gateway:bkash_sandbox") == held_minor
    assert sum(books.balances().values()) == 0


def test_a_refund_leaves_credit_and_gateway(town: Town) -> None:
    refund = RefundPayment(town.ports)(TENANT, order(town))
    assert refund.state is RefundState.DONE and refund.provider_refund_id
    assert refunded_at_bkash(town) == ["525.00"]
    assert_balanced(town, credit_minor=0, reserved_minor=0, held_minor=PRICE_MINOR)


def test_money_that_bought_something_is_not_there_to_go_back(town: Town) -> None:
    RefundPayment(town.ports)(TENANT, order(town))
    (sold,) = (one for one in town.books.all_of("receipt") if one.sale_id is not None)
    with pytest.raises(CreditTooSmall) as refused:
        RefundPayment(town.ports)(
            TENANT, RefundOrder(sold.id, PRICE_MINOR, "x", "STAFF", "k", asked("k"))
        )
    assert refused.value.values == {"missing_minor": PRICE_MINOR}
    assert refunded_at_bkash(town) == ["525.00"]


@pytest.mark.parametrize(
    "scenario", ["5xx-after-charge", "timeout-after-charge", "html-error-after-charge"]
)
def test_an_unknown_end_stays_reserved_and_is_never_sent_twice(town: Town, scenario: str) -> None:
    town.simulator.control("scenario", name=scenario, endpoint="refund", times=1, seconds=0)
    use_case = RefundPayment(town.ports)
    refund = use_case(TENANT, order(town))
    assert refund.state is RefundState.UNKNOWN
    assert_balanced(town, credit_minor=0, reserved_minor=PRICE_MINOR, held_minor=2 * PRICE_MINOR)

    with pytest.raises(NothingToRefund):
        use_case(TENANT, order(town, key="key-2"))
    assert use_case.check(TENANT, refund.id) == refund, "not due yet"
    assert checked_when_due(town, refund.id).state is RefundState.DONE
    assert use_case.check(TENANT, refund.id).next_check_at is None
    assert sent(town) == 1 and refunded_at_bkash(town) == ["525.00"]
    assert_balanced(town, credit_minor=0, reserved_minor=0, held_minor=PRICE_MINOR)


def test_the_same_request_twice_is_one_refund(town: Town) -> None:
    use_case = RefundPayment(town.ports)
    first = use_case(TENANT, order(town))
    assert use_case(TENANT, order(town)) == first
    assert sent(town) == 1


def test_two_requests_at_once_send_one_refund(town: Town) -> None:
    def ask(number: int) -> object:
        try:
            return RefundPayment(town.ports)(TENANT, order(town, key=f"key-{number % 3}")).id
        except Refusal as refusal:
            return type(refusal)

    with ThreadPoolExecutor(12) as pool:
        told = set(pool.map(ask, range(12)))
    assert sent(town) == 1 and refunded_at_bkash(town) == ["525.00"]
    assert len({one for one in told if isinstance(one, str)}) == 1
    assert_balanced(town, credit_minor=0, reserved_minor=0, held_minor=PRICE_MINOR)


def test_a_refund_that_bkash_never_heard_of_is_given_back_after_a_day(town: Town) -> None:
    town.simulator.control("scenario", name="5xx", endpoint="refund", times=1)
    refund = RefundPayment(town.ports)(TENANT, order(town))
    asked = 0
    while not refund.is_settled:
        assert_balanced(
            town, credit_minor=0, reserved_minor=PRICE_MINOR, held_minor=2 * PRICE_MINOR
        )
        refund, asked = checked_when_due(town, refund.id), asked + 1
    assert refund.state is RefundState.FAILED and asked < 20
    assert town.clock.now() - refund.requested_at >= 86_400
    assert sent(town) == 1 and refunded_at_bkash(town) == []
    assert_balanced(town, credit_minor=PRICE_MINOR, reserved_minor=0, held_minor=2 * PRICE_MINOR)


def test_a_worker_who_dies_between_reserve_and_call_leaves_nothing_lost(town: Town) -> None:
    class Died(BaseException):
        pass

    class Dies:
        def send(self, *args: object, **kwargs: object) -> HttpAnswer:
            raise Died

    services = replace(town.services, http=Dies())  # type: ignore[arg-type]
    with pytest.raises(Died):
        RefundPayment(with_services(town.ports, services))(TENANT, order(town))
    assert_balanced(town, credit_minor=0, reserved_minor=PRICE_MINOR, held_minor=2 * PRICE_MINOR)
    # Who asks again is told of it and sends nothing; the due job finds out how it ended.
    refund = RefundPayment(town.ports)(TENANT, order(town))
    assert refund.state is RefundState.REQUESTED
    while not refund.is_settled:
        refund = checked_when_due(town, refund.id)
    assert refund.state is RefundState.FAILED and sent(town) == 0
    assert_balanced(town, credit_minor=PRICE_MINOR, reserved_minor=0, held_minor=2 * PRICE_MINOR)


def test_a_refund_without_any_answer_ends_with_a_person(town: Town) -> None:
    town.simulator.control("scenario", name="5xx", endpoint="refund")
    refund = RefundPayment(town.ports)(TENANT, order(town))
    while refund.next_check_at is not None:
        refund = checked_when_due(town, refund.id)
    assert refund.state is RefundState.UNKNOWN and sent(town) == 1
    assert town.clock.now() - refund.requested_at >= 30 * 86_400
    assert_balanced(town, credit_minor=0, reserved_minor=PRICE_MINOR, held_minor=2 * PRICE_MINOR)


def test_wrong_credentials_give_the_credit_back_at_once(town: Town) -> None:
    town.tokens._values.clear()
    wrong = replace(town.account, secrets={**town.account.secrets, "app_secret": "wrong"})
    town.books.put(wrong)
    refund = RefundPayment(town.ports)(TENANT, order(town))
    assert refund.state is RefundState.FAILED and sent(town) == 0
    assert_balanced(town, credit_minor=PRICE_MINOR, reserved_minor=0, held_minor=2 * PRICE_MINOR)


def test_another_amount_at_the_provider_is_left_to_a_person(town: Town) -> None:
    """Somebody gave a part back in bKash's own portal while ours was under way."""
    town.simulator.control("scenario", name="5xx", endpoint="refund", times=1)
    refund = RefundPayment(town.ports)(TENANT, order(town))
    provider, access = town.ports.providers.reach(town.account)
    receipt = unsold(town)
    intent = town.books.intent(SCOPE, receipt.intent_id or "")
    by_hand = RefundRequest(
        "PORTAL", intent.provider_ref, receipt.provider_txn, Money(100, "BDT"), "by hand"
    )
    assert provider.refund(access, by_hand).state == "done"
    assert checked_when_due(town, refund.id).state is RefundState.UNKNOWN
    assert_balanced(town, credit_minor=0, reserved_minor=PRICE_MINOR, held_minor=2 * PRICE_MINOR)


def test_a_refund_that_failed_gives_the_credit_back_and_may_be_tried_again(town: Town) -> None:
    # The simulator's clock runs ahead, so that bKash says that the window is over.
    town.simulator.control("clock", seconds=16 * 86_400)
    town.tokens._values.clear()
    refund = RefundPayment(town.ports)(TENANT, order(town))
    assert refund.state is RefundState.FAILED and "2071" in (refund.note or "")
    assert_balanced(town, credit_minor=PRICE_MINOR, reserved_minor=0, held_minor=2 * PRICE_MINOR)
    assert unsold(town).refunded_minor == 0
    again = RefundPayment(town.ports)(TENANT, order(town, key="key-2"))
    assert again.id != refund.id


@pytest.mark.parametrize(
    ("change", "minor", "refusal"),
    [
        ({"state": ReceiptState.HELD}, PRICE_MINOR, PaymentNotCredited),
        ({"paid_at": 0}, PRICE_MINOR, RefundWindowOver),
        ({"refunded_minor": 1}, 1, RefundedBefore),
        ({"refunded_minor": PRICE_MINOR}, 1, NothingToRefund),
        ({}, PRICE_MINOR + 1, RefundTooMuch),
        ({"intent_id": None}, PRICE_MINOR, PaymentNotStartedHere),
    ],
)
def test_what_cannot_go_back_is_refused_before_the_call(
    town: Town, change: dict[str, object], minor: int, refusal: type[Refusal]
) -> None:
    receipt = unsold(town)
    changed = replace(receipt, **change)  # type: ignore[arg-type]
    town.books.put(changed)
    with pytest.raises(refusal):
        RefundPayment(town.ports)(TENANT, order(town, minor))
    assert refunded_at_bkash(town) == []


def test_an_unknown_receipt_does_not_exist(town: Town) -> None:
    with pytest.raises(NotFound):
        RefundPayment(town.ports)(TENANT, RefundOrder("NOTHING", 1, "x", "STAFF", "k", asked("k")))


def test_the_fake_ledger_guards_the_credit(town: Town) -> None:
    """The refund tests mean something only if the ledger that they use can refuse."""
    lines = debit(CREDIT, PRICE_MINOR + 1), credit("bank", PRICE_MINOR + 1)
    entry = sales.entry("x", *lines, tenant_id=TENANT)
    with pytest.raises(InsufficientBalance):
        town.books.commit(SCOPE, Decision(entries=(entry,)))
