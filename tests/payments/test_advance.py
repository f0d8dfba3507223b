"""Paying in advance through the provider simulator: credit once, spent first, and sent back if unused."""

from __future__ import annotations

import pytest
from isp.asked import Asked
from isp.decision import Create, Decision
from isp.payments.intent import IntentState
from isp.payments.payer_outcome import PayerOutcome, payer_outcome
from isp.payments.purpose import PurposeKind
from isp.payments.refund import RefundOrder, RefundState
from isp.sales.debt import Debt, OpenInvoice
from isp.sales.set_off import set_off_id
from isp_app.refund_payment import RefundPayment

from tests.builders.parties import TENANT
from tests.builders.small_isp import PRICE_MINOR
from tests.payments.simulator import Simulator
from tests.payments.town import SCOPE, Town

ADVANCE_MINOR = 30_050
CREDIT = "customer_credit:CUSTOMER000000000001"


@pytest.fixture
def town(simulator: Simulator) -> Town:
    return Town(simulator)


def test_an_advance_is_the_customers_credit_once_however_often_it_is_told(town: Town) -> None:
    intent, page = town.start_advance(ADVANCE_MINOR)
    told = town.simulator.pay(page)
    for _ in range(3):
        town.come_back(intent, told)
    ended = town.now(intent)
    assert (ended.state, payer_outcome(ended)) == (IntentState.SUCCEEDED, PayerOutcome.ADVANCED)
    assert town.books.balance(CREDIT) == ADVANCE_MINOR
    (receipt,) = town.books.all_of("receipt")
    assert (receipt.purpose, receipt.sale_id, receipt.review_reason) == (
        PurposeKind.ADVANCE,
        None,
        None,
    )
    assert town.books.all_of("sale") == []
    town.assert_booked_once()


def test_a_payer_who_closed_the_page_finds_his_advance_all_the_same(town: Town) -> None:
    intent, page = town.start_advance(ADVANCE_MINOR)
    town.simulator.pay(page)
    assert town.check_until_done(intent).state is IntentState.SUCCEEDED
    assert town.books.balance(CREDIT) == ADVANCE_MINOR


def test_the_next_purchase_asks_for_the_rest_and_spends_the_advance_first(town: Town) -> None:
    intent, page = town.start_advance(ADVANCE_MINOR)
    town.come_back(intent, town.simulator.pay(page))
    bought, page = town.start()
    assert bought.amount_minor == PRICE_MINOR - ADVANCE_MINOR
    town.come_back(bought, town.simulator.pay(page))
    assert payer_outcome(town.now(bought)) is PayerOutcome.SOLD
    assert town.books.balance(CREDIT) == 0
    town.assert_booked_once()


def test_an_unused_advance_goes_back_and_its_credit_with_it(town: Town) -> None:
    intent, page = town.start_advance(ADVANCE_MINOR)
    town.come_back(intent, town.simulator.pay(page))
    (receipt,) = town.books.all_of("receipt")
    order = RefundOrder(
        receipt.id, ADVANCE_MINOR, "moved", "STAFF", "key", Asked("key", "request", "body")
    )
    refund = RefundPayment(town.ports)(TENANT, order)
    assert refund.state is RefundState.DONE
    assert (town.books.balance(CREDIT), town.books.balance("gateway:bkash_sandbox")) == (0, 0)


def owing(town: Town, minor: int) -> None:
    open_ = (OpenInvoice("OLD", minor, 1), OpenInvoice("NEW", minor, 2))
    debt = Debt(TENANT, "CUSTOMER000000000001", 1, "/isp/", 5 * minor, open_)
    town.books.commit(SCOPE, Decision(changes=(Create(debt),)))


def test_an_advance_pays_the_oldest_invoice_first_and_the_rest_is_credit(town: Town) -> None:
    owing(town, 20_000)
    intent, page = town.start_advance(ADVANCE_MINOR)
    told = town.simulator.pay(page)
    for _ in range(3):
        town.come_back(intent, told)
    (debt,) = town.books.all_of("debt")
    assert [(one.invoice_id, one.open_minor) for one in debt.invoices] == [("NEW", 9_950)]
    assert town.books.balance(CREDIT) == 0
    (made,) = town.books.all_of("set_off")
    (receipt,) = town.books.all_of("receipt")
    assert (made.id, made.amount_minor) == (set_off_id(receipt.id), ADVANCE_MINOR)
    more, page = town.start_advance(ADVANCE_MINOR)
    town.come_back(more, town.simulator.pay(page))
    (debt,) = town.books.all_of("debt")
    assert (debt.invoices, town.books.balance(CREDIT)) == ((), 2 * ADVANCE_MINOR - 40_000)


def test_money_for_a_package_buys_it_whatever_is_owed(town: Town) -> None:
    owing(town, 20_000)
    intent, page = town.start()
    town.come_back(intent, town.simulator.pay(page))
    assert payer_outcome(town.now(intent)) is PayerOutcome.SOLD
    (debt,) = town.books.all_of("debt")
    assert debt.owed_minor == 40_000 and town.books.all_of("set_off") == []
