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
        self.visited: list[str] = []
        # By transaction, as the search answers; the first is the one that the statement shows.
        self.money: dict[str, dict[str, str]] = {"TRX3": _searched("TRX3", "200.00")}

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes, timeout: float
    ) -> HttpAnswer:
        if method == "GET":
            self.visited.append(url)
            if self.is_broken:
                raise HttpFailed("ReadTimeout")
            return HttpAnswer(200, b"<ConfirmSubscriptionResponse/>")
        asked = json.loads(content)
        if url.endswith("/token/grant"):
            answer = {"id_token": "t", "expires_in": "3600", "refresh_token": "r"}
        elif url.endswith("/general/searchTransaction"):
            answer = self._found(asked["trxID"])
        elif url.endswith("/create"):
            self.started.append(asked)
            answer = {
                "paymentID": f"TR{len(self.started):04d}",
                "bkashURL": "https://pay.example/1",
            }
        else:
            assert url.endswith("/payment/refund"), url
            self.refunds.append(asked)
            if self.is_broken:
                raise HttpFailed("ReadTimeout")
            done = {"transactionStatus": "Completed", "refundTrxID": "REFUND1", "currency": "BDT"}
            answer = done | {"amount": asked["amount"]}
        return HttpAnswer(200, json.dumps({"statusCode": "0000"} | answer).encode())

    def _found(self, txn: str) -> dict[str, str]:
        if self.is_broken:
            raise HttpFailed("ReadTimeout")
        return self.money.get(txn, {"statusCode": "2033", "statusMessage": "Transaction not found"})


def _searched(txn: str, taka: str) -> dict[str, str]:
    return {
        "trxID": txn,
        "transactionStatus": "Completed",
        "amount": taka,
        "currency": "BDT",
        "customerMsisdn": "01712345678",
    }
