"""The payment use cases' ports, from the environment of a function."""

from __future__ import annotations

from isp_app.payment_ports import PaymentPorts
from isp_aws.dynamodb.stores import Stores
from isp_aws.environment import PublicSettings, settings
from isp_aws.patience import PATIENT
from isp_aws.payments.from_environment import provider_services
from isp_aws.payments.providers import RegisteredProviders
from isp_telemetry.observability import LoggingObserver


def payment_ports(stores: Stores, *, timeout_seconds: int) -> PaymentPorts:
    """Return the ports; the time-out is the patience of whoever waits for the answer."""
    services = provider_services(stores, timeout_seconds=timeout_seconds)
    return PaymentPorts(
        ledger=stores.ledger,
        directory=stores.directory,
        payments=stores.payments,
        names=stores.access,
        providers=RegisteredProviders(services),
        clock=services.clock,
        observer=LoggingObserver(),
        patience=PATIENT,
        return_origin=f"{settings(PublicSettings).public_origin}/api",
    )
