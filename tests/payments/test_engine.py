"""The engine against the simulator: every scenario ends with each payment booked exactly once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from isp.decision import Committed, Decision, Update
from isp.parties.scope import Scope
from isp.payments.apply import Verdict
from isp.payments.intent import CAPTURE_SECONDS, IntentState, capturing, public_state
from isp.payments.start import PaymentNotOffered
from isp.refusals import (
    NotFound,
    OtherPackageRunning,
    OutcomeUnknown,
    PackageArchived,
    Unavailable,
)
from isp.sales.offer import OfferChanged

from infra.local.provider_simulator.accounts import Wallet
from tests.builders import small_isp
from tests.builders.small_isp import PRICE_MINOR
from tests.payments.simulator import Simulator
from tests.payments.town import SCOPE, Town

CREDIT = f"customer_credit:{small_isp.customer().id}"


@pytest.fixture
def town(simulator: Simulator) -> Town:
    return Town(simulator)


def test_a_payment_sells_the_package_when_the_payer_returns(town: Town) -> None:
    intent, page = town.start()
    assert intent.state is IntentState.PENDING and intent.provider_ref is not None
    back = town.simulator.pay(page)
    assert town.come_back(intent, back) == intent.public_id
    done = town.now(intent)
    assert done.state is IntentState.SUCCEEDED and public_state(done) == "succeeded"
    assert town.books.subscription(SCOPE, intent.customer_id) is not None
    assert len(town.books.all_of("sale")) == 1
    town.assert_booked_once()


def test_twenty_four_returns_at_once_credit_once(town: Town) -> None:
    intent, page = town.start()
    back = town.simulator.pay(page)
    town.wait(10)
    with ThreadPoolExecutor(24) as pool:
        pages = list(pool.map(lambda _: town.come_back(intent, back), range(24)))
    assert set(pages) == {intent.public_id}
    assert town.now(intent).state is IntentState.SUCCEEDED
    assert len(town.simulator.calls("/execute")) == 1
    assert len(town.books.all_of("sale")) == 1
    town.assert_booked_once()


def test_returns_and_checks_at_once_credit_once(town: Town) -> None:
    intent, page = town.start()
    back = town.simulator.pay(page)
    town.wait(120)
    with ThreadPoolExecutor(24) as pool:
        list(
            pool.map(
                lambda n: town.come_back(intent, back) if n % 2 else town.check(intent), range(24)
            )
        )
    town.check_until_done(intent)
    assert len(town.books.all_of("sale")) == 1
    town.assert_booked_once()


@pytest.mark.parametrize(
    "scenario",
    [
        "timeout-after-charge",
        "5xx-after-charge",
        "html-error-after-charge",
        "bad-json-after-charge",
    ],
)
def test_money_that_moved_without_an_answer_is_found_by_query(town: Town, scenario: str) -> None:
    intent, page = town.start()
    back = town.simulator.pay(page)
    town.simulator.control("scenario", name=scenario, seconds=0)
    town.come_back(intent, back)
    assert town.check_until_done(intent).state is IntentState.SUCCEEDED
    town.assert_booked_once()


@pytest.mark.parametrize(
    "scenario", ["timeout-before-charge", "5xx", "html-error", "token-expired"]
)
def test_a_provider_that_is_down_for_a_while_is_asked_again(town: Town, scenario: str) -> None:
    intent, page = town.start()
    back = town.simulator.pay(page)
    town.simulator.control("scenario", name=scenario, seconds=0, times=2)
    town.come_back(intent, back)
    assert town.check_until_done(intent).state is IntentState.SUCCEEDED
    town.assert_booked_once()


def test_a_provider_that_never_charges_ends_without_credit(town: Town) -> None:
    intent, page = town.start()
    back = town.simulator.pay(page)
    town.simulator.control("scenario", name="timeout-before-charge", seconds=0)
    town.come_back(intent, back)
    assert town.check_until_done(intent).state is IntentState.EXPIRED
    assert town.simulator.money() == []
    town.assert_booked_once()


@pytest.mark.parametrize("seconds", [300, 80_000])
def test_a_charge_that_comes_late_is_found_by_the_ladder(town: Town, seconds: int) -> None:
    town.simulator.control("scenario", name="late-success", seconds=seconds)
    intent, page = town.start()
    town.come_back(intent, town.simulator.pay(page))
    assert town.now(intent).state is not IntentState.SUCCEEDED
    assert town.check_until_done(intent).state is IntentState.SUCCEEDED
    town.assert_booked_once()


def test_a_charge_after_we_gave_up_is_credited_as_late(town: Town) -> None:
    town.simulator.control("scenario", name="late-success", seconds=200_000)
    intent, page = town.start()
    back = town.simulator.pay(page)
    town.come_back(intent, back)
    assert town.check_until_done(intent).state is IntentState.EXPIRED
    town.wait(200_000)
    town.come_back(intent, back)
    late = town.now(intent)
    assert late.state is IntentState.SUCCEEDED and late.is_late
    town.assert_booked_once()


def test_a_query_that_lags_behind_is_waited_for(town: Town) -> None:
    town.simulator.control("scenario", name="query-lag", seconds=500)
    intent, page = town.start()
    town.simulator.pay(page, action="stay")
    town.simulator.control("scenario", name="5xx-after-charge", times=1)
    town.wait(61)
    town.check(intent)
    assert town.check_until_done(intent).state is IntentState.SUCCEEDED
    town.assert_booked_once()


@pytest.mark.parametrize(("amount", "sells"), [("5.00", False), ("524.99", False), ("526", True)])
def test_another_amount_is_booked_as_it_came(town: Town, amount: str, sells: bool) -> None:
    town.simulator.control("scenario", name="wrong-amount", amount=amount)
    intent, page = town.start()
    town.come_back(intent, town.simulator.pay(page))
    assert len(town.books.all_of("sale")) == sells
    (receipt,) = town.books.all_of("receipt")
    assert receipt.review_reason == ("overpaid" if sells else "underpaid")
    assert town.books.balance(CREDIT) == receipt.amount_minor - (PRICE_MINOR if sells else 0)
    town.assert_booked_once()


def test_a_callback_without_consent_burns_and_credits_nothing(town: Town) -> None:
    town.simulator.control("scenario", name="forged-callback")
    intent, page = town.start()
    town.come_back(intent, town.simulator.pay(page))
    assert town.simulator.calls("/execute") == []
    assert town.check_until_done(intent).state is IntentState.EXPIRED
    town.assert_booked_once()


def test_a_callback_that_is_too_quick_leaves_the_payment_payable(town: Town) -> None:
    intent, page = town.start()
    forged = {"paymentID": intent.provider_ref or "", "status": "success"}
    town.come_back(intent, forged)
    assert town.now(intent).state is IntentState.PENDING
    town.come_back(intent, town.simulator.pay(page))
    assert town.now(intent).state is IntentState.SUCCEEDED
    town.assert_booked_once()


def test_an_address_without_the_secret_does_not_exist(town: Town) -> None:
    intent, page = town.start()
    back = town.simulator.pay(page)
    other, _ = town.start()
    tokens = (intent.id + other.return_token, intent.id, "x" * 40, intent.return_token + intent.id)
    for token in tokens:
        with pytest.raises(NotFound):
            town.come_back(intent, back, token=token)
    assert town.simulator.calls("/execute") == []


def test_another_payments_name_on_this_page_pays_neither_twice(town: Town) -> None:
    first, first_page = town.start()
    second, _ = town.start()
    back = town.simulator.pay(first_page)
    town.wait(10)
    town.come_back(second, back)
    assert town.now(second).state is IntentState.PENDING
    assert town.simulator.calls("/execute") == []
    assert town.check_until_done(first).state is IntentState.SUCCEEDED
    assert town.check_until_done(second).state is IntentState.EXPIRED
    town.assert_booked_once()


def test_a_payer_who_agrees_and_never_returns_is_served(town: Town) -> None:
    intent, page = town.start()
    town.simulator.pay(page, action="stay")
    assert town.check_until_done(intent).state is IntentState.SUCCEEDED
    town.assert_booked_once()


def test_a_payer_who_agreed_hours_ago_is_not_charged_any_more(town: Town) -> None:
    intent, page = town.start()
    town.wait(7_200)
    town.simulator.pay(page, action="stay")
    assert town.check_until_done(intent).state is IntentState.EXPIRED
    assert town.simulator.money() == []


@pytest.mark.parametrize("action", ["cancel", "fail"])
def test_a_payer_who_gives_up_is_told_so_and_may_still_change_his_mind(
    town: Town, action: str
) -> None:
    intent, page = town.start()
    town.come_back(intent, town.simulator.pay(page, action=action))
    given_up = town.now(intent)
    assert given_up.is_open and public_state(given_up) == "not_paid"
    (raw,) = town.books.all_of("raw_event")
    assert raw.verdict.startswith("waiting")
    town.come_back(intent, town.simulator.pay(page))
    assert town.now(intent).state is IntentState.SUCCEEDED
    town.assert_booked_once()


def test_a_payer_who_cancelled_for_good_ends_as_cancelled(town: Town) -> None:
    intent, page = town.start()
    town.come_back(intent, town.simulator.pay(page, action="cancel"))
    assert town.check_until_done(intent).state is IntentState.CANCELLED


@pytest.mark.parametrize("wallet", [Wallet.INSUFFICIENT, Wallet.BLOCKED])
def test_a_payer_without_money_may_try_again_with_a_new_payment(town: Town, wallet: Wallet) -> None:
    intent, page = town.start()
    town.come_back(intent, town.simulator.pay(page, wallet=wallet))
    assert town.now(intent).state is IntentState.NOT_PAID
    again, page = town.start()
    town.come_back(again, town.simulator.pay(page))
    assert town.now(again).state is IntentState.SUCCEEDED
    town.assert_booked_once()


def test_of_two_payments_of_one_wish_the_second_is_not_taken(town: Town) -> None:
    first, first_page = town.start()
    second, second_page = town.start()
    for intent, page in ((first, first_page), (second, second_page)):
        town.come_back(intent, town.simulator.pay(page))
    assert town.now(first).state is IntentState.SUCCEEDED
    assert town.now(second).was_not_taken
    assert len(town.books.all_of("sale")) == len(town.simulator.money()) == 1
    assert town.books.balance(CREDIT) == 0
    town.assert_booked_once()


def test_a_check_that_comes_while_somebody_captures_is_put_off(town: Town) -> None:
    intent, page = town.start()
    town.simulator.pay(page)
    town.wait(30)
    taken = capturing(town.now(intent), town.clock.now())
    town.books.commit(SCOPE, Decision(changes=(Update(taken),)))
    assert taken.next_check_at == intent.next_check_at, "what is due is not moved"
    town.wait(45)
    assert town.check(intent).reason == "taken_by_another"
    put_off = town.now(intent)
    assert (put_off.state, put_off.taken_at) == (IntentState.CAPTURING, taken.taken_at)
    assert put_off.next_check_at == (taken.taken_at or 0) + CAPTURE_SECONDS
    assert town.simulator.money() == []
    # The worker died: whoever asks then finds what the payer agreed to.
    ended = town.check_until_done(intent)
    assert ended.next_check_at is None and ended.state is not IntentState.CAPTURING


def test_a_payment_that_is_taken_late_is_asked_about_when_its_workers_time_is_over() -> None:
    waiting = small_isp.intent()
    taken = capturing(waiting, small_isp.NOW - 100)
    assert taken.next_check_at == small_isp.NOW - 100 + CAPTURE_SECONDS


def test_a_worker_that_dies_while_capturing_is_replaced(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    intent, page = town.start()
    back = town.simulator.pay(page)
    town.wait(10)

    def die(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as broken, pytest.raises(SystemExit):
        broken.setattr("isp_app.capture_payment.settle", die)
        town.come_back(intent, back)
    assert town.now(intent).state is IntentState.CAPTURING
    town.wait(CAPTURE_SECONDS + 1)
    town.check(intent)
    assert town.now(intent).state is IntentState.SUCCEEDED
    town.assert_booked_once()


def test_a_check_that_is_not_due_asks_nobody(town: Town) -> None:
    intent, _ = town.start()
    assert town.check(intent).verdict is Verdict.KNOWN
    assert town.simulator.calls("/payment/status") == []


def test_wrong_credentials_leave_payments_open(town: Town) -> None:
    intent, page = town.start()
    town.simulator.pay(page, action="stay")
    secrets = {**town.account.secrets, "password": "other"}
    wrong = replace(town.account, version=2, secrets=secrets)
    town.books.commit(SCOPE, Decision(changes=(Update(wrong),)))
    town.wait(61)
    town.check(intent)
    assert town.now(intent).state is IntentState.PENDING
    town.books.commit(SCOPE, Decision(changes=(Update(replace(town.account, version=3)),)))
    assert town.check_until_done(intent).state is IntentState.SUCCEEDED


@pytest.mark.parametrize("scenario", ["5xx", "html-error", "bad-json", "200-error"])
def test_a_start_without_a_clear_answer_sends_nobody_away_and_expires(
    town: Town, scenario: str
) -> None:
    town.simulator.control("scenario", name=scenario)
    with pytest.raises(Unavailable):
        town.start()
    (intent,) = town.books.all_of("payment_intent")
    assert intent.state is IntentState.STARTING
    assert town.check_until_done(intent).state is IntentState.EXPIRED


def test_what_cannot_be_sold_is_not_paid_for(town: Town) -> None:
    archived = small_isp.package("PACKAGE0000000000002", is_archived=True)
    cheap = small_isp.package("PACKAGE0000000000003", price_minor=99)
    dear = small_isp.package("PACKAGE0000000000004")
    for item in (archived, cheap, dear):
        town.books.put(item)
    with pytest.raises(PackageArchived):
        town.start(package_id=archived.id)
    with pytest.raises(PaymentNotOffered):
        town.start(package_id=cheap.id)
    intent, page = town.start()
    town.come_back(intent, town.simulator.pay(page))
    with pytest.raises(OtherPackageRunning):
        town.start(package_id=dear.id)


def test_what_was_offered_is_sold_though_its_owner_changed_and_archived_it(town: Town) -> None:
    intent, page = town.start()
    other = replace(
        small_isp.package(is_archived=True), version=2, validity_minutes=60, down_kbps=512
    )
    town.books.commit(SCOPE, Decision(changes=(Update(other),)))
    town.come_back(intent, town.simulator.pay(page))
    (line,) = town.books.all_of("subscription")
    offered = small_isp.package()
    assert (line.down_kbps, line.up_kbps) == (offered.down_kbps, offered.up_kbps)
    (period,) = town.books.all_of("period")
    assert period.sold_minutes == offered.validity_minutes
    assert town.books.balance(CREDIT) == 0
    town.assert_booked_once()


def test_a_payer_who_still_sees_yesterdays_package_is_told_so(town: Town) -> None:
    dearer = replace(small_isp.package(price_minor=99_900), version=2)
    town.books.commit(SCOPE, Decision(changes=(Update(dearer),)))
    with pytest.raises(OfferChanged):
        town.start()
    assert not town.books.all_of("payment_intent")
    town.start(package_version=2)


def test_the_number_of_an_invoice_that_may_be_issued_is_not_called_void(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    intent, page = town.start()
    back = town.simulator.pay(page)
    town.wait(10)
    commit = town.books.commit

    def without_an_answer(scope: Scope, decision: Decision) -> Committed:
        commit(scope, decision)
        if decision.entries:
            raise OutcomeUnknown(part="database")
        return Committed(replayed=False)

    with monkeypatch.context() as broken, pytest.raises(OutcomeUnknown):
        broken.setattr(town.books, "commit", without_an_answer)
        town.come_back(intent, back)
    assert [invoice.number[-1] for invoice in town.books.all_of("invoice")] == ["1"]
    assert town.books.all_of("void_number") == []
    town.assert_booked_once()


def test_without_an_account_nothing_is_offered(town: Town) -> None:
    closed = replace(town.account, version=2, is_active=False)
    town.books.commit(SCOPE, Decision(changes=(Update(closed),)))
    with pytest.raises(PaymentNotOffered):
        town.start()


def test_after_an_unclear_capture_the_provider_is_asked_within_seconds(town: Town) -> None:
    intent, page = town.start()
    back = town.simulator.pay(page)
    town.wait(10)
    town.simulator.control("scenario", name="timeout-before-charge", seconds=0, times=1)
    town.come_back(intent, back)
    waiting = town.now(intent)
    assert waiting.state is IntentState.PENDING and waiting.next_check_at is not None
    assert waiting.next_check_at - town.clock.now() <= 10
