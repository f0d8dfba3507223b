"""The registry of providers: the one place to add one.

A provider is a class with the methods of `isp.payments.provider.PaymentProvider`; see
`docs/how_to/add_a_payment_provider.md`. Live accounts talk to the provider's own constant address;
only sandbox accounts get theirs from the environment, never from what a tenant typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from isp.payments.account import PaymentAccount
from isp.payments.provider import PaymentProvider, ProviderMisconfigured
from isp.payments.services import AccountAccess, CertSource, HttpClient, TokenStore
from isp.ports import Clock

from isp_aws.payments.bkash import Bkash

# API Gateway gives a request 29 seconds; a capture and the query after it have to fit.
BROWSER_TIMEOUT_SECONDS = 8
WORKER_TIMEOUT_SECONDS = 30

PROVIDERS: Mapping[str, PaymentProvider] = {provider.code: provider for provider in (Bkash(),)}


@dataclass(frozen=True, slots=True)
class SandboxServices:
    """What sandbox accounts are given instead, where the environment plays SNS itself."""

    http: HttpClient = field(repr=False)
    certs: CertSource = field(repr=False)


@dataclass(frozen=True, slots=True)
class ProviderServices:
    """What adapters are given to talk with."""

    http: HttpClient = field(repr=False)
    clock: Clock = field(repr=False)
    tokens: TokenStore = field(repr=False)
    certs: CertSource = field(repr=False)
    sandbox_base_urls: Mapping[str, str]
    timeout_seconds: int
    sandbox: SandboxServices | None = None


def provider_of(account: PaymentAccount) -> PaymentProvider:
    provider = PROVIDERS.get(account.provider)
    if provider is None:
        raise ProviderMisconfigured(f"no provider {account.provider}")
    return provider


class RegisteredProviders:
    """The providers of the registry, reached with the services of one function."""

    def __init__(self, services: ProviderServices) -> None:
        self._services = services

    def provider_of(self, account: PaymentAccount) -> PaymentProvider:
        return provider_of(account)

    def reach(self, account: PaymentAccount) -> tuple[PaymentProvider, AccountAccess]:
        return provider_of(account), access_to(account, self._services)


def access_to(account: PaymentAccount, services: ProviderServices) -> AccountAccess:
    """Return the account with the services that its adapter needs.

    Nothing that a sandbox's stand-in has said reaches a live account, cached certificates included.
    """
    sandbox = None if account.is_live else services.sandbox
    return AccountAccess(
        account=account,
        base_url=_base_url(account, services.sandbox_base_urls),
        timeout_seconds=services.timeout_seconds,
        http=services.http if sandbox is None else sandbox.http,
        clock=services.clock,
        tokens=services.tokens,
        certs=services.certs if sandbox is None else sandbox.certs,
    )


def _base_url(account: PaymentAccount, sandbox_base_urls: Mapping[str, str]) -> str:
    if account.is_live:
        return provider_of(account).live_base_url(account.api_version)
    base_url = sandbox_base_urls.get(account.provider)
    if base_url is None:
        raise ProviderMisconfigured(f"no sandbox of {account.provider} here")
    return base_url.rstrip("/")
