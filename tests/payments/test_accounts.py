"""Payment accounts: one wallet, one tenant; live before sandbox; no secret shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from isp.decision import Decision
from isp.parties.scope import tenant_scope
from isp.payments.account import AccountProblem, Mode, NewPaymentAccount, new_account
from isp.payments.account_standing import opened
from isp.payments.provider import PaymentProvider, ProviderMisconfigured
from isp.payments.purpose import AdvancePurpose
from isp.payments.services import HttpAnswer
from isp.payments.start import (
    AdvanceTooLarge,
    AdvanceTooSmall,
    AdvanceWanted,
    PaymentNotOffered,
    Wish,
    advance_bounds,
    open_intent,
    receiving_account,
)
from isp.refusals import AlreadyExists, Refusal, Taken
from isp_aws.payments.bkash import Bkash
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


def taken_up(tenant_id: str, randomness: str, problem: AccountProblem | None = None) -> Decision:
    made = new_account(tenant_id, NEW, owner_path="/isp/", randomness=randomness, now=1)
    return opened(made, problem, "owner")


def test_a_wallet_belongs_to_one_tenant_and_is_entered_once() -> None:
    books = FakeBooks()
    books.commit(tenant_scope("tenant0001"), taken_up("tenant0001", "a"))
    again = taken_up("tenant0001", "b")
    with pytest.raises(AlreadyExists):
        books.commit(tenant_scope("tenant0001"), again)
    with pytest.raises(Taken):
        books.commit(tenant_scope("tenant0002"), taken_up("tenant0002", "c"))
    assert len(books.all_of("payment_account")) == 1


def test_an_account_about_which_nobody_has_answered_claims_no_number() -> None:
    books = FakeBooks()
    unproved = taken_up("tenant0001", "a", AccountProblem.UNPROVED)
    books.commit(tenant_scope("tenant0001"), unproved)
    books.commit(tenant_scope("tenant0002"), taken_up("tenant0002", "b"))
    assert [one.is_active for one in books.all_of("payment_account")] == [False, True]


def test_neither_an_account_nor_its_decision_shows_a_secret() -> None:
    decision = taken_up("tenant0001", "a")
    assert "hidden" not in repr(decision) and "hidden" not in repr(NEW)


def test_a_live_account_hides_the_sandbox() -> None:
    sandbox = small_isp.account()
    live = replace(sandbox, id="LIVE", mode=Mode.LIVE)
    newer = replace(sandbox, id="NEWER", created_at=9)
    assert receiving_account([sandbox, live, newer], "bkash", "/isp/") is live
    assert receiving_account([sandbox, newer], "bkash", "/isp/") is newer
    closed = replace(live, is_active=False)
    assert receiving_account([sandbox, closed], "bkash", "/isp/") is sandbox
    broken = replace(live, problem=AccountProblem.REFUSED)
    assert receiving_account([sandbox, broken], "bkash", "/isp/") is sandbox
    with pytest.raises(PaymentNotOffered):
        receiving_account([sandbox], "nagad", "/isp/")


def test_an_account_of_another_branch_receives_nothing() -> None:
    of_r1 = replace(small_isp.account(), owner_path="/isp/r1/")
    with pytest.raises(PaymentNotOffered):
        receiving_account([of_r1], "bkash", "/isp/")
    # A number is no branch of a shorter one.
    with pytest.raises(PaymentNotOffered):
        receiving_account([of_r1], "bkash", "/isp/r12/")
    assert receiving_account([of_r1], "bkash", "/isp/r1/") is of_r1


@pytest.mark.parametrize(
    ("owner_path", "customer_path", "reason"),
    [
        ("/isp/r1/", "/isp/r2/", "account_of_another_branch"),
        ("/isp/r1/", "/isp/", "account_of_another_branch"),
        # The contracts by which money runs down to another seller's customer are not there yet.
        ("/isp/", "/isp/r1/", "not_own_customer"),
    ],
)
def test_a_payment_starts_only_where_its_money_gets_to_the_customers_credit(
    owner_path: str, customer_path: str, reason: str
) -> None:
    wish = Wish(
        customer=small_isp.customer(owner_path=customer_path),
        wanted=AdvanceWanted(20_000),
        account=replace(small_isp.account(), owner_path=owner_path),
        currency="BDT",
    )
    with pytest.raises(PaymentNotOffered) as refused:
        open_intent(wish, Bkash.caps, randomness="r", now=small_isp.NOW)
    assert refused.value.values["reason"] == reason


@pytest.mark.parametrize(
    ("amount_minor", "refusal"),
    [(1, AdvanceTooSmall), (999, AdvanceTooSmall), (2_500_001, AdvanceTooLarge)],
)
def test_an_advance_has_bounds(amount_minor: int, refusal: type[Refusal]) -> None:
    account, customer = small_isp.account(), small_isp.customer()
    with pytest.raises(refusal):
        wish = Wish(customer, AdvanceWanted(amount_minor), account, "BDT")
        open_intent(wish, Bkash.caps, randomness="r", now=small_isp.NOW)
    for right in (1_000, 2_500_000):
        wish = Wish(customer, AdvanceWanted(right), account, "BDT")
        opened = open_intent(wish, Bkash.caps, randomness="r", now=small_isp.NOW)
        assert (opened.amount_minor, opened.purpose) == (right, AdvancePurpose())
    assert advance_bounds(replace(Bkash.caps, min_minor=5_000, max_minor=9_000)) == (5_000, 9_000)


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
