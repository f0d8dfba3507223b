"""The payment engine of a function, wired by its environment."""

from __future__ import annotations

from isp_aws.clock import SystemClock
from isp_aws.dynamodb.stores import Stores
from isp_aws.environment import Settings, settings
from isp_aws.payments.certificates import CachedCertificates
from isp_aws.payments.engine import PaymentPorts
from isp_aws.payments.http_client import RequestsHttpClient
from isp_aws.payments.providers import ProviderServices


class ProviderSettings(Settings):
    bkash_sandbox_base_url: str
    public_origin: str


def payment_ports(stores: Stores, *, timeout_seconds: int) -> PaymentPorts:
    """Return the engine's ports; the time-out is the patience of whoever waits for the answer."""
    told, http, clock = settings(ProviderSettings), RequestsHttpClient(), SystemClock()
    return PaymentPorts(
        ledger=stores.ledger,
        directory=stores.directory,
        payments=stores.payments,
        names=stores.access,
        services=ProviderServices(
            http=http,
            clock=clock,
            tokens=stores.tokens,
            certs=CachedCertificates(http, clock),
            sandbox_base_urls={"bkash": told.bkash_sandbox_base_url},
            timeout_seconds=timeout_seconds,
        ),
        return_origin=f"{told.public_origin}/api",
    )
