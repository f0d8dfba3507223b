"""bKash and what its adapter talks with: a simulator over HTTP, or answers at hand."""

from __future__ import annotations

import json
from collections.abc import Mapping

from isp.payments.account import PaymentAccount
from isp.payments.services import AccountAccess, CertSource, HttpAnswer, HttpClient, HttpFailed
from isp_aws.payments.bkash_dialects import V1_2_0_BETA
from isp_aws.payments.http_client import RequestsHttpClient

from tests.builders.small_isp import account as bkash_account
from tests.fakes.clock import RunningClock
from tests.fakes.payments import FakeTokenStore


class NoCerts:
    def pem(self, url: str) -> bytes:
        raise AssertionError(f"nobody asked for {url}")


def bkash_access(
    base_url: str,
    *,
    clock: RunningClock | None = None,
    tokens: FakeTokenStore | None = None,
    http: HttpClient | None = None,
    account: PaymentAccount | None = None,
) -> AccountAccess:
    clock = clock or RunningClock()
    certs: CertSource = NoCerts()
    account = account or bkash_account()
    return AccountAccess(
        account=account,
        base_url=V1_2_0_BETA.live_base_url if account.is_live else base_url,
        timeout_seconds=60,
        http=http or RequestsHttpClient(),
        clock=clock,
        tokens=tokens or FakeTokenStore(clock),
        certs=certs,
    )


class BkashAtHand:
    """Answers the calls of the bKash adapter at once: a token, a pay page, refunds, a search."""

    def __init__(self) -> None:
        self.refunds: list[dict[str, str]] = []
        self.started: list[dict[str, str]] = []
        self.is_broken = False
        self.is_silent = False  # Does not even give a token.
        self.refuses: set[str] = set()  # App keys that are none.
        self.visited: list[str] = []
        # By transaction, as the search answers; the first is the one that the statement shows.
        self.money: dict[str, dict[str, str]] = {"TRX3": _searched("TRX3", "200.00")}

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes, timeout: float
    ) -> HttpAnswer:
        if method == "GET":
            self.visited.append(url)
            self._may_break()
            return HttpAnswer(200, b"<ConfirmSubscriptionResponse/>")
        asked = json.loads(content)
        if asked.get("app_key", headers.get("X-APP-Key")) in self.refuses:
            return HttpAnswer(401, b"{}")
        answer = self._answer(url, asked)
        return HttpAnswer(200, json.dumps({"statusCode": "0000"} | answer).encode())

    def _answer(self, url: str, asked: dict[str, str]) -> dict[str, str]:
        if url.endswith("/token/grant"):
            if self.is_silent:
                raise HttpFailed("ReadTimeout")
            return {"id_token": "t", "expires_in": "3600", "refresh_token": "r"}
        if url.endswith("/general/searchTransaction"):
            return self._found(asked["trxID"])
        if url.endswith("/create"):
            self.started.append(asked)
            return {"paymentID": f"TR{len(self.started):04d}", "bkashURL": "https://pay.example/1"}
        assert url.endswith("/payment/refund"), url
        self.refunds.append(asked)
        self._may_break()
        done = {"transactionStatus": "Completed", "refundTrxID": "REFUND1", "currency": "BDT"}
        return done | {"amount": asked["amount"]}

    def _may_break(self) -> None:
        if self.is_broken:
            raise HttpFailed("ReadTimeout")

    def _found(self, txn: str) -> dict[str, str]:
        self._may_break()
        return self.money.get(txn, {"statusCode": "2033", "statusMessage": "Transaction not found"})


def _searched(txn: str, taka: str) -> dict[str, str]:
    return {
        "trxID": txn,
        "transactionStatus": "Completed",
        "amount": taka,
        "currency": "BDT",
        "customerMsisdn": "01712345678",
    }
