"""Sending payments back, against the simulator."""

from __future__ import annotations

from dataclasses import replace

import pytest
from isp.decision import Decision
from isp.ledger.entry import JournalEntry, credit, debit
from isp.payments.receipt import Receipt, ReceiptState
from isp.payments.refund import RefundNotPossible, RefundOrder, RefundState
from isp.refusals import InsufficientBalance, NotFound
from isp_aws.payments.refund_payment import RefundPayment

from tests.payments.builders import PRICE_MINOR
from tests.payments.fakes import TENANT
from tests.payments.simulator import Simulator
from tests.payments.test_engine import CREDIT
from tests.payments.town import SCOPE, Town


@pytest.fixture
def town(simulator: Simulator) -> Town:
    """A town where somebody paid twice, so that one payment is his credit."""
    town = Town(simulator)
    wishes = [town.start(), town.start()]
    for intent, page in wishes:
        town.come_back(intent, town.simulator.pay(page))
    assert town.books.balance(CREDIT) == PRICE_MINOR
    return town


def unsold(town: Town) -> Receipt:
    found: list[Receipt] = [one for one in town.books.all("receipt") if one.sale_id is None]
    return found[0]


def order(town: Town, minor: int = PRICE_MINOR) -> RefundOrder:
    return RefundOrder(unsold(town).id, minor, "paid twice", "STAFF")


def refunded_at_bkash(town: Town) -> list[str]:
    return [one["refunded"] for one in town.simulator.money() if one["refunded"] != "0"]


def assert_balanced(town: Town, *, credit_minor: int, reserved_minor: int, held_minor: int) -> None:
    books = town.books
    assert books.balance(CREDIT) == credit_minor
    assert books.balance("suspense:refunds") == reserved_minor
    assert -books.balance("gateway:bkash_sandbox") == held_minor
    assert sum(books.trial_balance().values()) == 0


def test_a_refund_leaves_credit_and_gateway(town: Town) -> None:
    refund = RefundPayment(town.ports)(TENANT, order(town))
    assert refund.state is RefundState.DONE and refund.provider_refund_id
    assert refunded_at_bkash(town) == ["525.00"]
    assert_balanced(town, credit_minor=0, reserved_minor=0, held_minor=PRICE_MINOR)


def test_money_that_bought_something_is_not_there_to_go_back(town: Town) -> None:
    RefundPayment(town.ports)(TENANT, order(town))
    (sold,) = (one for one in town.books.all("receipt") if one.sale_id is not None)
    with pytest.raises(InsufficientBalance):
        RefundPayment(town.ports)(TENANT, RefundOrder(sold.id, PRICE_MINOR, "x", "STAFF"))
    assert refunded_at_bkash(town) == ["525.00"]


def test_an_unknown_end_stays_reserved_and_is_never_sent_twice(town: Town) -> None:
    town.simulator.control("scenario", name="5xx-after-charge", endpoint="refund", times=1)
    use_case = RefundPayment(town.ports)
    refund = use_case(TENANT, order(town))
    assert refund.state is RefundState.UNKNOWN
    assert_balanced(town, credit_minor=0, reserved_minor=PRICE_MINOR, held_minor=2 * PRICE_MINOR)

    with pytest.raises(RefundNotPossible):
        use_case(TENANT, order(town))
    assert use_case.check(TENANT, refund.id).state is RefundState.DONE
    assert use_case.check(TENANT, refund.id).state is RefundState.DONE
    sent = [call for call in town.simulator.calls("/payment/refund") if "sku" in call["body"]]
    assert len(sent) == 1
    assert_balanced(town, credit_minor=0, reserved_minor=0, held_minor=PRICE_MINOR)


def test_a_refund_that_failed_gives_the_credit_back_and_may_be_tried_again(town: Town) -> None:
    # The simulator's clock runs ahead, so that bKash says that the window is over.
    town.simulator.control("clock", seconds=16 * 86_400)
    town.tokens._values.clear()
    refund = RefundPayment(town.ports)(TENANT, order(town))
    assert refund.state is RefundState.FAILED and "2071" in (refund.note or "")
    assert_balanced(town, credit_minor=PRICE_MINOR, reserved_minor=0, held_minor=2 * PRICE_MINOR)
    assert unsold(town).refunded_minor == 0
    assert RefundPayment(town.ports)(TENANT, order(town)).id != refund.id


@pytest.mark.parametrize(
    ("change", "minor", "reason"),
    [
        ({"state": ReceiptState.HELD}, PRICE_MINOR, "not_credited"),
        ({"paid_at": 0}, PRICE_MINOR, "window_over"),
        ({"refunded_minor": 1}, 1, "refunded_before"),
        ({}, PRICE_MINOR + 1, "too_much"),
        ({}, 0, "nothing"),
        ({"intent_id": None}, PRICE_MINOR, "not_started_here"),
    ],
)
def test_what_cannot_go_back_is_refused_before_the_call(
    town: Town, change: dict[str, object], minor: int, reason: str
) -> None:
    receipt = unsold(town)
    changed = replace(receipt, **change)  # type: ignore[arg-type]
    town.books.items[(TENANT, "receipt", receipt.id)] = changed
    with pytest.raises(RefundNotPossible) as refused:
        RefundPayment(town.ports)(TENANT, RefundOrder(receipt.id, minor, "x", "STAFF"))
    assert refused.value.values == {"reason": reason}
    assert refunded_at_bkash(town) == []


def test_an_unknown_receipt_does_not_exist(town: Town) -> None:
    with pytest.raises(NotFound):
        RefundPayment(town.ports)(TENANT, RefundOrder("NOTHING", 1, "x", "STAFF"))


def test_the_fake_ledger_guards_the_credit(town: Town) -> None:
    """The refund tests mean something only if the ledger that they use can refuse."""
    entry = JournalEntry(
        tenant_id=TENANT,
        book="/isp/",
        entry_id="x",
        kind="x",
        posted_at=0,
        actor_id="x",
        lines=(debit(CREDIT, PRICE_MINOR + 1), credit("bank", PRICE_MINOR + 1)),
        about="x",
    )
    with pytest.raises(InsufficientBalance):
        town.books.commit(SCOPE, Decision(entries=(entry,)))
