"""Payment accounts: one wallet, one tenant; live before sandbox; no secret shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from isp.parties.scope import tenant_scope
from isp.payments.account import Mode, NewPaymentAccount, open_payment_account
from isp.payments.provider import PaymentProvider, ProviderMisconfigured
from isp.payments.services import HttpAnswer
from isp.payments.start import PaymentNotOffered, receiving_account
from isp.refusals import AlreadyExists, Taken
from isp_aws.payments.bkash_dialects import V1_2_0_BETA
from isp_aws.payments.certificates import CachedCertificates
from isp_aws.payments.from_environment import sandbox_services
from isp_aws.payments.http_client import RequestsHttpClient
from isp_aws.payments.providers import PROVIDERS, ProviderServices, access_to, provider_of
from isp_aws.payments.sandbox_sns import SandboxSns

from tests.builders import small_isp
from tests.fakes.bkash import NoCerts
from tests.fakes.books import FakeBooks
from tests.fakes.clock import RunningClock
from tests.fakes.payments import FakeTokenStore
from tests.waiting import LIMIT_SECONDS

NEW = NewPaymentAccount(
    provider="bkash",
    mode=Mode.LIVE,
    api_version="v1.2.0-beta",
    account_ref="01711111111",
    secrets={"app_secret": "hidden"},
    settings={},
)


def services() -> ProviderServices:
    clock = RunningClock()
    return ProviderServices(
        http=RequestsHttpClient(),
        clock=clock,
        tokens=FakeTokenStore(clock),
        certs=NoCerts(),
        sandbox_base_urls={"bkash": "http://127.0.0.1:9/sandbox/"},
        timeout_seconds=60,
    )


def test_a_wallet_belongs_to_one_tenant_and_is_entered_once() -> None:
    books = FakeBooks()
    mine = open_payment_account("tenant0001", NEW, randomness="a", now=1)
    books.commit(tenant_scope("tenant0001"), mine)
    again = open_payment_account("tenant0001", NEW, randomness="b", now=2)
    with pytest.raises(AlreadyExists):
        books.commit(tenant_scope("tenant0001"), again)
    theirs = open_payment_account("tenant0002", NEW, randomness="c", now=3)
    with pytest.raises(Taken):
        books.commit(tenant_scope("tenant0002"), theirs)
    assert len(books.all_of("payment_account")) == 1


def test_neither_an_account_nor_its_decision_shows_a_secret() -> None:
    decision = open_payment_account("tenant0001", NEW, randomness="a", now=1)
    assert "hidden" not in repr(decision) and "hidden" not in repr(NEW)


def test_a_live_account_hides_the_sandbox() -> None:
    sandbox = small_isp.account()
    live = replace(sandbox, id="LIVE", mode=Mode.LIVE)
    newer = replace(sandbox, id="NEWER", created_at=9)
    assert receiving_account([sandbox, live, newer], "bkash") is live
    assert receiving_account([sandbox, newer], "bkash") is newer
    closed = replace(live, is_active=False)
    assert receiving_account([sandbox, closed], "bkash") is sandbox
    with pytest.raises(PaymentNotOffered):
        receiving_account([sandbox], "nagad")


def test_sandbox_money_is_booked_apart_from_live_money() -> None:
    sandbox = small_isp.account()
    live = replace(sandbox, mode=Mode.LIVE)
    assert (sandbox.gateway, live.gateway) == ("gateway:bkash_sandbox", "gateway:bkash")


def test_two_wallets_of_one_tenant_may_show_the_same_transaction_id() -> None:
    one, other = small_isp.account(), replace(small_isp.account(), id="OTHER")
    assert one.entry_id("TXN") != other.entry_id("TXN")
    assert one.receipt_id("TXN") != other.receipt_id("TXN")


def test_live_addresses_are_constants_and_sandbox_addresses_are_set() -> None:
    settings = {"base_url": "http://evil.example"}
    sandbox = replace(small_isp.account(), settings=settings)
    live = replace(sandbox, mode=Mode.LIVE)
    assert access_to(sandbox, services()).base_url == "http://127.0.0.1:9/sandbox"
    assert access_to(live, services()).base_url == V1_2_0_BETA.live_base_url
    with pytest.raises(ProviderMisconfigured):
        access_to(sandbox, replace(services(), sandbox_base_urls={}))
    with pytest.raises(ProviderMisconfigured):
        access_to(replace(live, api_version="v9"), services())


def test_only_a_sandbox_account_is_led_to_a_stand_in_for_sns() -> None:
    asked: list[str] = []

    class Asked:
        def send(self, method: str, url: str, **_: object) -> HttpAnswer:
            asked.append(url)
            return HttpAnswer(200, b"-----BEGIN CERTIFICATE-----")

    http, clock = Asked(), RunningClock()
    certs = CachedCertificates(http, clock)
    at_home = sandbox_services(http, clock, "http://127.0.0.1:9/sns/")
    told = replace(services(), http=http, certs=certs, sandbox=at_home)
    sandbox = access_to(small_isp.account(), told)
    live = access_to(replace(small_isp.account(), mode=Mode.LIVE), told)
    url = "https://sns.ap-southeast-1.amazonaws.com"
    for access in (sandbox, live):
        access.certs.pem(f"{url}/x.pem")
        access.http.send("GET", f"{url}/?Token=t", headers={}, content=b"", timeout=LIMIT_SECONDS)
    home = "http://127.0.0.1:9/sns"
    assert asked == [f"{home}/x.pem", f"{home}/?Token=t", f"{url}/x.pem", f"{url}/?Token=t"]


@pytest.mark.parametrize(
    "url",
    [
        "http://sns.ap-southeast-1.amazonaws.com/",
        "https://sns.ap-southeast-1.amazonaws.com.evil.com/",
        "https://tokenized.pay.bka.sh/",
    ],
)
def test_the_stand_in_takes_the_place_of_sns_alone(url: str) -> None:
    assert SandboxSns(RequestsHttpClient(), "http://127.0.0.1:9")._rerouted(url) == url


def test_without_a_stand_in_a_sandbox_account_goes_to_aws_as_well() -> None:
    told = services()
    access = access_to(small_isp.account(), told)
    assert access.http is told.http and access.certs is told.certs
    assert sandbox_services(told.http, told.clock, None) is None


def test_every_listed_provider_has_the_whole_interface() -> None:
    for code, provider in PROVIDERS.items():
        assert isinstance(provider, PaymentProvider) and provider.code == code
        assert provider.caps.currencies and provider.caps.secret_names
    with pytest.raises(ProviderMisconfigured):
        provider_of(replace(small_isp.account(), provider="nobody"))
