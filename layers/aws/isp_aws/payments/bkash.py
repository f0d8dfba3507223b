"""bKash tokenized checkout without agreement: the "Pay with bKash" button.

Money moves at `capture` (execute), which only we call and which a payment survives once. Whatever is
not a definite answer is `ProviderUnknown`, and then only `query` tells. The contract that this module
is written from is `docs/algorithms/payments.md`; `tests/payments/test_bkash.py` runs it against the
simulator over real HTTP.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import ClassVar
from urllib.parse import urlsplit

from isp.money import decimal_from_minor
from isp.payments.observation import Observation, Outcome, ProviderRef, Trust
from isp.payments.provider import (
    CallbackHint,
    Capabilities,
    InboundHttp,
    ProviderMisconfigured,
    ProviderRefused,
    ProviderUnknown,
    Redirect,
    RefundObservation,
    RefundRequest,
    Says,
    StartRequest,
    StartResult,
    WebhookResult,
)
from isp.payments.services import AccountAccess, HttpAnswer, HttpFailed

from isp_aws.payments import bkash_answers as answers
from isp_aws.payments import bkash_dialects as dialects
from isp_aws.payments.bkash_answers import Answer
from isp_aws.payments.bkash_webhook import bkash_webhook
from isp_aws.payments.tokens import Granted, current_token, token_key

REFRESH_LIFE_SECONDS = 28 * 86_400
DAY_SECONDS = 86_400
TWO_HOURS_SECONDS = 7_200
NOBODYS_TXN = "0000000000"


class Bkash:
    code: ClassVar[str] = "bkash"
    name: ClassVar[str] = "bKash"
    caps: ClassVar[Capabilities] = Capabilities(
        currencies=frozenset({"BDT"}),
        min_minor=100,
        max_minor=None,
        needs_capture=True,
        has_webhook=True,
        credit_trust=Trust.QUERIED,
        is_unsolicited=True,
        can_find_transaction=True,
        refund="full",
        refund_window_days=15,
        ref_ttl_seconds=DAY_SECONDS,
        clears_after_seconds=DAY_SECONDS + TWO_HOURS_SECONDS,
        secret_names=("username", "password", "app_key", "app_secret"),
    )

    def live_base_url(self, api_version: str) -> str:
        return dialects.dialect(api_version).live_base_url

    def prove(self, account: AccountAccess) -> None:
        """Get a token and search with it for a transaction that nobody has: any answer to that is one."""
        with suppress(ProviderRefused):
            _call(account, _dialect(account).search, {"trxID": NOBODYS_TXN})

    def start_payment(self, account: AccountAccess, request: StartRequest) -> StartResult:
        body = {
            "mode": "0011",
            "payerReference": request.customer_phone or request.merchant_ref,
            "callbackURL": request.return_url,
            "amount": decimal_from_minor(request.amount.minor),
            "currency": request.amount.currency,
            "intent": "sale",
            "merchantInvoiceNumber": request.merchant_ref,
        }
        answer = _call(account, _dialect(account).create, body)
        url = answers.required(answer, "bkashURL", "bKashURL")
        if urlsplit(url).scheme not in (
            ("https",) if account.account.is_live else ("http", "https")
        ):
            raise ProviderUnknown("the address of the pay page is no web address")
        return StartResult(Redirect(url), answers.required(answer, "paymentID", "paymentId"))

    def handle_callback(self, account: AccountAccess, http: InboundHttp) -> CallbackHint:
        """Return what the browser says. bKash v1 signs nothing, so the account proves nothing."""
        del account
        status = http.parameter("status")
        says = {"success": Says.SUCCESS, "failure": Says.FAILURE, "cancel": Says.CANCEL}.get(
            status or "", Says.UNKNOWN
        )
        ref = ProviderRef(http.parameter("paymentID", "paymentId"), None)
        return CallbackHint(ref, says, capture_allowed=says is Says.SUCCESS)

    def handle_webhook(self, account: AccountAccess, http: InboundHttp) -> WebhookResult:
        return bkash_webhook(account, http)

    def capture(self, account: AccountAccess, ref: ProviderRef) -> Observation:
        """Move the money. A payer who cannot or will not is NOT_PAID; other doubts are raised."""
        try:
            answer = _call(account, _dialect(account).execute, {"paymentID": _payment_id(ref)})
        except ProviderRefused as refused:
            return Observation(
                trust=Trust.QUERIED,
                outcome=Outcome.NOT_PAID,
                provider_ref=ref.provider_ref,
                is_live=account.account.is_live,
                reason=str(refused),
            )
        return _about(ref, answers.payment_observation(answer, is_live=account.account.is_live))

    def query(self, account: AccountAccess, ref: ProviderRef) -> tuple[Observation, ...]:
        answer = _call(account, _dialect(account).query, {"paymentID": _payment_id(ref)})
        return (_about(ref, answers.payment_observation(answer, is_live=account.account.is_live)),)

    def find_transaction(self, account: AccountAccess, txn: str) -> Observation | None:
        try:
            answer = _call(account, _dialect(account).search, {"trxID": txn})
        except ProviderRefused as refused:
            if refused.code in dialects.NOT_FOUND:
                return None
            raise
        if answers.text(answer, "transactionStatus") != "Completed":
            return None
        return Observation(
            trust=Trust.QUERIED,
            outcome=Outcome.PAID,
            provider_txn=answers.required(answer, "trxID", "trxId"),
            gross=answers.amount(answer, "amount"),
            account_ref=answers.text(answer, "organizationShortCode"),
            is_live=account.account.is_live,
            paid_at=answers.instant(answers.text(answer, "completedTime")),
            payer=answers.text(answer, "customerMsisdn"),
            method=answers.text(answer, "transactionType"),
        )

    def refund(self, account: AccountAccess, request: RefundRequest) -> RefundObservation:
        """Send money back, once. There is no idempotency key: an unknown end is asked about."""
        body = _refund_ref(request) | {
            "amount": decimal_from_minor(request.amount.minor),
            "sku": request.request_key,
            "reason": request.reason[:255],
        }
        try:
            return self._refunded(account, body)
        except ProviderRefused as refused:
            is_open = refused.code in dialects.ALREADY_REVERSED | dialects.NOT_FOUND
            return RefundObservation("unknown" if is_open else "failed", reason=str(refused))

    def query_refund(self, account: AccountAccess, request: RefundRequest) -> RefundObservation:
        try:
            return self._refunded(account, _refund_ref(request))
        except ProviderRefused as refused:
            # That a question is refused says nothing about the money.
            is_absent = refused.code in dialects.NOT_FOUND
            return RefundObservation("absent" if is_absent else "unknown", reason=str(refused))

    def _refunded(self, account: AccountAccess, body: Mapping[str, str]) -> RefundObservation:
        try:
            answer = _call(account, _dialect(account).refund, body)
        except ProviderUnknown as unknown:
            return RefundObservation("unknown", reason=str(unknown))
        is_done = (
            answers.text(answer, "transactionStatus", "refundTransactionStatus") == "Completed"
        )
        return RefundObservation(
            "done" if is_done else "unknown",
            provider_refund_id=answers.text(answer, "refundTrxID", "refundTrxId"),
            refunded_total=answers.amount(answer, "amount", "refundAmount"),
        )


def _payment_id(ref: ProviderRef) -> str:
    assert ref.provider_ref is not None, "bKash is asked by paymentID only"
    return ref.provider_ref


def _about(ref: ProviderRef, observation: Observation) -> Observation:
    """Return the observation if it is about the payment that was asked about."""
    if observation.provider_ref != ref.provider_ref:
        raise ProviderUnknown("the answer is about another payment")
    return observation


def _refund_ref(request: RefundRequest) -> dict[str, str]:
    assert request.provider_ref is not None, "bKash refunds by paymentID only"
    return {"paymentID": request.provider_ref, "trxID": request.provider_txn}


def _dialect(account: AccountAccess) -> dialects.Dialect:
    return dialects.dialect(account.account.api_version)


def _call(account: AccountAccess, path: str, body: Mapping[str, str]) -> Answer:
    """Return the answer of a call that worked; one 401 is answered with a fresh token."""
    token = current_token(account, lambda refresh: _fetch_token(account, refresh))
    answer = _send(account, path, _signed(account, token), body)
    if answer.status == 401:
        account.tokens.drop_if(token_key(account), token)
        token = current_token(account, lambda refresh: _fetch_token(account, refresh))
        answer = _send(account, path, _signed(account, token), body)
    return _understood(answer)


def _signed(account: AccountAccess, token: str) -> dict[str, str]:
    # Without "Bearer", in spite of the token type that bKash states.
    return {"Authorization": token, "X-APP-Key": account.account.secrets["app_key"]}


def _fetch_token(account: AccountAccess, refresh_token: str | None) -> Granted:
    secrets, spoken = account.account.secrets, _dialect(account)
    body = {"app_key": secrets["app_key"], "app_secret": secrets["app_secret"]}
    path = spoken.grant
    if refresh_token is not None:
        path, body = spoken.refresh, body | {"refresh_token": refresh_token}
    headers = {"username": secrets["username"], "password": secrets["password"]}
    asked_at = account.clock.now()
    answer = _understood(_send(account, path, headers, body))
    lives_seconds = answers.required(answer, "expires_in")
    if not lives_seconds.isdecimal():
        raise ProviderUnknown("the life of the token is unreadable")
    return Granted(
        token=answers.required(answer, "id_token"),
        expires_at=asked_at + int(lives_seconds),
        refresh_token=answers.text(answer, "refresh_token"),
        refresh_expires_at=asked_at + REFRESH_LIFE_SECONDS,
    )


def _send(
    account: AccountAccess, path: str, headers: Mapping[str, str], body: Mapping[str, str]
) -> HttpAnswer:
    if account.account.is_live and account.base_url != _dialect(account).live_base_url:
        raise ProviderMisconfigured("live payments go to bKash and nowhere else")
    json_headers = {"Content-Type": "application/json", "Accept": "application/json"}
    try:
        return account.http.send(
            "POST",
            account.base_url + path,
            headers={**json_headers, **headers},
            content=json.dumps(body).encode(),
            timeout=account.timeout_seconds,
        )
    except HttpFailed as failed:
        raise ProviderUnknown(str(failed)) from None


def _understood(answer: HttpAnswer) -> Answer:
    """Return the answer if it says yes; else raise what its no means for us."""
    if answer.status in (401, 403):
        raise ProviderMisconfigured(f"bKash answers {answer.status}")
    if answer.status >= 500 or answer.status == 429 or 300 <= answer.status < 400:
        raise ProviderUnknown(f"bKash answers {answer.status}")
    body = answers.parsed(answer.body)
    code, message = answers.status_code(body), answers.status_text(body)
    if code == dialects.OK:
        return body
    if code in dialects.ACCOUNT_WRONG:
        raise ProviderMisconfigured(f"{code} {message}")
    if code in dialects.DEFINITE_NO:
        raise ProviderRefused(str(code), message)
    raise ProviderUnknown(f"{code} {message}")
