"""The bKash adapter against the simulator, over real HTTP."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Mapping
from dataclasses import replace

import pytest
from isp.money import Money
from isp.payments.account import Mode
from isp.payments.observation import Outcome, ProviderRef, Trust
from isp.payments.provider import (
    InboundHttp,
    ProviderMisconfigured,
    ProviderRefused,
    ProviderUnknown,
    Redirect,
    RefundRequest,
    Says,
    StartRequest,
    StartResult,
)
from isp.payments.services import AccountAccess, HttpAnswer
from isp_aws.payments.bkash import Bkash

from infra.local.provider_simulator.accounts import DEMO_MERCHANTS, Wallet
from tests.builders.small_isp import account as bkash_account
from tests.fakes.bkash import bkash_access
from tests.fakes.clock import RunningClock
from tests.payments.simulator import Simulator

BKASH = Bkash()
_numbers = itertools.count(1)


@pytest.fixture
def access(simulator: Simulator) -> AccountAccess:
    return bkash_access(simulator.bkash_url)


def request(minor: int = 50_000) -> StartRequest:
    return StartRequest(
        merchant_ref=f"MERCHANTREF{next(_numbers):09d}",
        amount=Money(minor, "BDT"),
        description="Home 10",
        return_url="http://127.0.0.1:9/pay/return",
        customer_name="Rahim",
        customer_phone="8801712345678",
        locale="bn",
    )


def started(access: AccountAccess, minor: int = 50_000) -> tuple[ProviderRef, str]:
    result: StartResult = BKASH.start_payment(access, request(minor))
    assert isinstance(result.next, Redirect)
    return ProviderRef(result.provider_ref, None), result.next.url


def test_a_confirmed_payment_is_captured_with_its_transaction(
    simulator: Simulator, access: AccountAccess
) -> None:
    ref, page = started(access, 1_500)
    assert simulator.pay(page)["status"] == "success"

    observation = BKASH.capture(access, ref)

    (money,) = simulator.money()
    assert observation.outcome is Outcome.PAID
    assert observation.trust is Trust.QUERIED
    assert observation.gross == Money(1_500, "BDT")
    assert observation.provider_txn == money["trxID"]
    assert observation.merchant_ref == money["merchantInvoiceNumber"]
    assert observation.payer == Wallet.WORKING
    assert observation.paid_at == int(money["paid_at"])
    assert observation.is_live is False


def test_money_moves_at_execute_and_not_before(simulator: Simulator, access: AccountAccess) -> None:
    ref, page = started(access)
    assert BKASH.query(access, ref)[0].outcome is Outcome.PENDING
    simulator.pay(page, action="stay")
    assert BKASH.query(access, ref)[0].outcome is Outcome.AUTHORISED
    assert simulator.money() == []


def test_a_second_execute_is_unknown_and_the_query_knows(
    simulator: Simulator, access: AccountAccess
) -> None:
    ref, page = started(access)
    simulator.pay(page)
    first = BKASH.capture(access, ref)
    with pytest.raises(ProviderUnknown, match="2062"):
        BKASH.capture(access, ref)
    assert BKASH.query(access, ref) == (first,)
    assert len(simulator.money()) == 1


def test_execute_before_the_payer_agreed_burns_the_payment(
    simulator: Simulator, access: AccountAccess
) -> None:
    ref, page = started(access)
    with pytest.raises(ProviderUnknown, match="2056"):
        BKASH.capture(access, ref)
    simulator.pay(page)
    with pytest.raises(ProviderUnknown, match="2117"):
        BKASH.capture(access, ref)
    assert simulator.money() == []


@pytest.mark.parametrize(
    ("wallet", "code"), [(Wallet.INSUFFICIENT, "2023"), (Wallet.BLOCKED, "2038")]
)
def test_a_payer_who_cannot_pay_is_a_definite_no(
    simulator: Simulator, access: AccountAccess, wallet: Wallet, code: str
) -> None:
    ref, page = started(access)
    simulator.pay(page, wallet=wallet)
    observation = BKASH.capture(access, ref)
    assert observation.outcome is Outcome.NOT_PAID
    assert code in (observation.reason or "")


@pytest.mark.parametrize(
    "scenario",
    [
        "timeout-after-charge",
        "5xx-after-charge",
        "html-error-after-charge",
        "bad-json-after-charge",
    ],
)
def test_a_lost_answer_after_the_charge_is_unknown_and_found_by_query(
    simulator: Simulator, access: AccountAccess, scenario: str
) -> None:
    ref, page = started(access)
    simulator.pay(page)
    simulator.control("scenario", name=scenario, seconds=0)
    with pytest.raises(ProviderUnknown):
        BKASH.capture(access, ref)
    assert BKASH.query(access, ref)[0].provider_txn == simulator.money()[0]["trxID"]


@pytest.mark.parametrize(
    "scenario", ["html-error", "bad-json", "5xx", "200-error", "huge-body", "redirect-loop"]
)
def test_an_answer_that_says_nothing_is_unknown(
    simulator: Simulator, access: AccountAccess, scenario: str
) -> None:
    ref, _ = started(access)
    simulator.control("scenario", name=scenario)
    with pytest.raises(ProviderUnknown):
        BKASH.query(access, ref)


def test_a_token_that_expired_is_replaced_once(simulator: Simulator, access: AccountAccess) -> None:
    ref, _ = started(access)
    simulator.control("scenario", name="token-expired")
    assert BKASH.query(access, ref)[0].outcome is Outcome.PENDING
    assert len(simulator.calls("/token/grant")) == 2


def test_the_token_goes_without_bearer_and_serves_many_calls(
    simulator: Simulator, access: AccountAccess
) -> None:
    for _ in range(5):
        started(access)
    assert len(simulator.calls("/token/grant")) == 1
    sent = {call["headers"]["authorization"][:3] for call in simulator.calls("/create")}
    assert sent == {"eyJ"}


def test_wrong_credentials_are_a_set_up_problem(simulator: Simulator) -> None:
    wrong = bkash_account(merchant=DEMO_MERCHANTS[0] | {"password": "other"})
    with pytest.raises(ProviderMisconfigured):
        BKASH.start_payment(bkash_access(simulator.bkash_url, account=wrong), request())
    wrong = bkash_account(merchant=DEMO_MERCHANTS[0] | {"app_secret": "other"})
    with pytest.raises(ProviderMisconfigured):
        BKASH.start_payment(bkash_access(simulator.bkash_url, account=wrong), request())


def test_a_number_that_was_used_before_starts_nothing(access: AccountAccess) -> None:
    once = request()
    BKASH.start_payment(access, once)
    with pytest.raises(ProviderUnknown, match="2029"):
        BKASH.start_payment(access, once)


def test_a_malformed_request_is_a_definite_no(access: AccountAccess) -> None:
    with pytest.raises(ProviderRefused, match="2048"):
        BKASH.start_payment(access, replace(request(), customer_phone="<b>"))


def test_a_live_account_talks_to_nobody_but_bkash(simulator: Simulator) -> None:
    live = replace(bkash_access(simulator.bkash_url), account=bkash_account(Mode.LIVE))
    with pytest.raises(ProviderMisconfigured):
        BKASH.start_payment(live, request())
    assert simulator.read("log") == []


def test_a_transaction_is_found_by_its_id_in_this_wallet_only(
    simulator: Simulator, access: AccountAccess
) -> None:
    ref, page = started(access)
    simulator.pay(page)
    paid = BKASH.capture(access, ref)
    assert paid.provider_txn is not None

    found = BKASH.find_transaction(access, paid.provider_txn)
    assert found is not None
    assert (found.gross, found.account_ref) == (paid.gross, DEMO_MERCHANTS[0]["wallet"])

    stranger = bkash_access(simulator.bkash_url, account=bkash_account(merchant=DEMO_MERCHANTS[1]))
    assert BKASH.find_transaction(stranger, paid.provider_txn) is None
    assert BKASH.find_transaction(access, "AAAAAAAAAA") is None


def test_a_refund_is_done_once_and_asked_about_after_a_lost_answer(
    simulator: Simulator, access: AccountAccess
) -> None:
    ref, page = started(access)
    simulator.pay(page)
    paid = BKASH.capture(access, ref)
    assert paid.provider_txn and paid.gross
    refund = RefundRequest(
        "REFUND00000000000001", ref.provider_ref, paid.provider_txn, paid.gross, "x"
    )

    assert BKASH.query_refund(access, refund).state == "absent"
    simulator.control("scenario", name="5xx-after-charge", endpoint="refund", times=1)
    assert BKASH.refund(access, refund).state == "unknown"
    assert BKASH.query_refund(access, refund).state == "done"
    simulator.control("scenario", name="happy")
    assert BKASH.refund(access, refund).state == "unknown"
    assert simulator.money()[0]["refunded"] == "500.00"


def test_a_refund_after_the_window_fails(simulator: Simulator) -> None:
    clock = RunningClock()
    access = bkash_access(simulator.bkash_url, clock=clock)
    ref, page = started(access)
    simulator.pay(page)
    paid = BKASH.capture(access, ref)
    assert paid.provider_txn and paid.gross
    simulator.control("clock", seconds=16 * 86_400)
    clock.offset_seconds = 16 * 86_400
    refund = RefundRequest(
        "REFUND00000000000001", ref.provider_ref, paid.provider_txn, paid.gross, "x"
    )
    assert BKASH.refund(access, refund).state == "failed"


@pytest.mark.parametrize(
    ("status", "says", "may_capture"),
    [
        ("success", Says.SUCCESS, True),
        ("failure", Says.FAILURE, False),
        ("cancel", Says.CANCEL, False),
        ("Success", Says.UNKNOWN, False),
    ],
)
def test_a_callback_is_only_a_hint(
    access: AccountAccess, status: str, says: Says, may_capture: bool
) -> None:
    query = (("paymentID", "TR1"), ("status", status), ("amount", "1"))
    hint = BKASH.handle_callback(access, InboundHttp("GET", "/", query, {}, b"", "::1", 0))
    assert (hint.ref.provider_ref, hint.says, hint.capture_allowed) == ("TR1", says, may_capture)


def test_no_secret_reaches_a_log(
    simulator: Simulator, access: AccountAccess, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ref, _ = started(access)
    simulator.control("scenario", name="5xx")
    with pytest.raises(ProviderUnknown) as failure:
        BKASH.query(access, ref)
    said = caplog.text + repr(failure.value) + repr(access) + repr(access.account)
    (token,) = {call["headers"]["authorization"] for call in simulator.calls("/create")}
    for secret in (*access.account.secrets.values(), token):
        assert secret not in said


class AnswerOfAnother:
    """A provider that mixes up its answers."""

    def __init__(self, access: AccountAccess) -> None:
        self._http = access.http

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes, timeout: float
    ) -> HttpAnswer:
        answer = self._http.send(method, url, headers=headers, content=content, timeout=timeout)
        return HttpAnswer(answer.status, answer.body.replace(b'"TR0011', b'"TR0099'))


def test_an_answer_about_another_payment_is_unknown(access: AccountAccess) -> None:
    ref, _ = started(access)
    mixed_up = replace(access, http=AnswerOfAnother(access))
    with pytest.raises(ProviderUnknown, match="another payment"):
        BKASH.query(mixed_up, ref)
