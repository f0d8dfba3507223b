"""The payment use cases' ports, wired as in production but for who keeps the books."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from isp_app.payment_ports import PaymentPorts
from isp_aws.payments.providers import ProviderServices, RegisteredProviders
from isp_wiring.payments import engine_of

from tests.fakes.patience import HURRIED


@dataclass(frozen=True)
class Stores:
    ledger: Any
    directory: Any
    payments: Any
    access: Any


def payment_ports(stores: Stores, services: ProviderServices, return_origin: str) -> PaymentPorts:
    return engine_of(stores, services, HURRIED, return_origin)


def with_services(ports: PaymentPorts, services: ProviderServices) -> PaymentPorts:
    """Return the ports with other services to talk with."""
    return replace(ports, providers=RegisteredProviders(services))
