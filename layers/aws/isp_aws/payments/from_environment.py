"""The providers of a function, wired by its environment."""

from __future__ import annotations

from isp_aws.clock import SystemClock
from isp_aws.dynamodb.stores import Stores
from isp_aws.environment import Settings, settings
from isp_aws.payments.certificates import CachedCertificates
from isp_aws.payments.http_client import RequestsHttpClient
from isp_aws.payments.providers import ProviderServices


class ProviderSettings(Settings):
    bkash_sandbox_base_url: str


def provider_services(stores: Stores, *, timeout_seconds: int) -> ProviderServices:
    """Return what adapters talk with; the time-out is the patience of whoever waits."""
    http, clock = RequestsHttpClient(), SystemClock()
    return ProviderServices(
        http=http,
        clock=clock,
        tokens=stores.tokens,
        certs=CachedCertificates(http, clock),
        sandbox_base_urls={"bkash": settings(ProviderSettings).bkash_sandbox_base_url},
        timeout_seconds=timeout_seconds,
    )
