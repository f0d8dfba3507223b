"""In-memory services for the adapters and the engine, safe for threads."""

from __future__ import annotations

import time
from collections.abc import Mapping

from isp.payments.account import Mode, PaymentAccount
from isp.payments.services import AccountAccess, CertSource, HttpClient
from isp_aws.payments.bkash_dialects import V1_2_0_BETA
from isp_aws.payments.http_client import RequestsHttpClient

from tests.fakes.payments import FakeTokenStore
from tests.payments.simulator import MERCHANT

TENANT = "tenant0001"


class FakeClock:
    """Real time, moved by what the test says."""

    def __init__(self) -> None:
        self.offset_seconds = 0

    def now(self) -> int:
        return int(time.time()) + self.offset_seconds


class NoCerts:
    def pem(self, url: str) -> bytes:
        raise AssertionError(f"nobody asked for {url}")


def bkash_account(
    mode: Mode = Mode.SANDBOX, merchant: Mapping[str, str] = MERCHANT
) -> PaymentAccount:
    return PaymentAccount(
        tenant_id=TENANT,
        id="ACCOUNT0000000000001",
        version=1,
        provider="bkash",
        mode=mode,
        api_version="v1.2.0-beta",
        account_ref=merchant["wallet"],
        public_id="PUBLIC00000000000001",
        secrets={
            name: merchant[name] for name in ("username", "password", "app_key", "app_secret")
        },
        settings={},
        is_active=True,
        created_at=0,
    )


def bkash_access(
    base_url: str,
    *,
    clock: FakeClock | None = None,
    tokens: FakeTokenStore | None = None,
    http: HttpClient | None = None,
    account: PaymentAccount | None = None,
) -> AccountAccess:
    clock = clock or FakeClock()
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
