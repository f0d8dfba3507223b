"""The providers of a function, wired by its environment."""

from __future__ import annotations

from isp.payments.services import HttpClient
from isp.ports import Clock

from isp_aws.clock import SystemClock
from isp_aws.dynamodb.stores import Stores
from isp_aws.environment import Settings, settings
from isp_aws.payments.certificates import CachedCertificates
from isp_aws.payments.http_client import RequestsHttpClient
from isp_aws.payments.providers import ProviderServices, SandboxServices
from isp_aws.payments.sandbox_sns import SandboxSns


class ProviderSettings(Settings):
    bkash_sandbox_base_url: str
    sandbox_sns_base_url: str | None = None  # At home only: there SNS is simulated.


def provider_services(stores: Stores, *, timeout_seconds: int) -> ProviderServices:
    """Return what adapters talk with; the time-out is the patience of whoever waits."""
    http, clock, told = RequestsHttpClient(), SystemClock(), settings(ProviderSettings)
    return ProviderServices(
        http=http,
        clock=clock,
        tokens=stores.tokens,
        certs=CachedCertificates(http, clock),
        sandbox_base_urls={"bkash": told.bkash_sandbox_base_url},
        timeout_seconds=timeout_seconds,
        sandbox=sandbox_services(http, clock, told.sandbox_sns_base_url),
    )


def sandbox_services(
    http: HttpClient, clock: Clock, sns_base_url: str | None
) -> SandboxServices | None:
    """Return what sandbox accounts talk with, where SNS is played at that address."""
    if sns_base_url is None:
        return None
    rerouted = SandboxSns(http, sns_base_url)
    return SandboxServices(rerouted, CachedCertificates(rerouted, clock))
