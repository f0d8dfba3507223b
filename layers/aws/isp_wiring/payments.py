"""The payment use cases' ports, from the environment of a function or with other stores."""

from __future__ import annotations

from typing import Protocol

from isp.decide_again import Patience
from isp.payments.ports import Payments
from isp_app.payment_ports import Books, Names, Parties, PaymentPorts
from isp_aws.dynamodb.stores import Stores
from isp_aws.environment import PublicSettings, settings
from isp_aws.patience import PATIENT
from isp_aws.payments.from_environment import provider_services
from isp_aws.payments.providers import ProviderServices, RegisteredProviders
from isp_telemetry.observability import LoggingObserver


class PaymentStores(Protocol):
    @property
    def ledger(self) -> Books: ...
    @property
    def directory(self) -> Parties: ...
    @property
    def payments(self) -> Payments: ...
    @property
    def access(self) -> Names: ...


def payment_ports(stores: Stores, *, timeout_seconds: int) -> PaymentPorts:
    """Return the ports; the time-out is the patience of whoever waits for the answer."""
    services = provider_services(stores, timeout_seconds=timeout_seconds)
    origin = f"{settings(PublicSettings).public_origin}/api"
    return engine_of(stores, services, PATIENT, origin)


def engine_of(
    stores: PaymentStores, services: ProviderServices, patience: Patience, return_origin: str
) -> PaymentPorts:
    return PaymentPorts(
        ledger=stores.ledger,
        directory=stores.directory,
        payments=stores.payments,
        names=stores.access,
        providers=RegisteredProviders(services),
        clock=services.clock,
        observer=LoggingObserver(),
        patience=patience,
        return_origin=return_origin,
    )
