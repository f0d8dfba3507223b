"""The payment use cases' ports, wired as in production but for who keeps the books."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from isp_app.payment_ports import PaymentPorts
from isp_aws.payments.providers import ProviderServices, RegisteredProviders
from isp_telemetry.observability import LoggingObserver

from tests.fakes.patience import HURRIED


@dataclass(frozen=True)
class Stores:
    ledger: Any
    directory: Any
    payments: Any
    names: Any


def payment_ports(stores: Stores, services: ProviderServices, return_origin: str) -> PaymentPorts:
    return PaymentPorts(
        ledger=stores.ledger,
        directory=stores.directory,
        payments=stores.payments,
        names=stores.names,
        providers=RegisteredProviders(services),
        clock=services.clock,
        observer=LoggingObserver(),
        patience=HURRIED,
        return_origin=return_origin,
    )


def with_services(ports: PaymentPorts, services: ProviderServices) -> PaymentPorts:
    """Return the ports with other services to talk with."""
    return replace(ports, providers=RegisteredProviders(services))
