"""The checkout of a function, from its environment."""

from __future__ import annotations

from isp_app.sell import Sell
from isp_app.start_payment import StartPayment
from isp_aws.clock import SystemRandom
from isp_aws.dynamodb.stores import Stores
from isp_aws.patience import PATIENT
from isp_aws.payments.providers import BROWSER_TIMEOUT_SECONDS
from isp_http.checkout import Checkout

from isp_wiring.payments import payment_ports


def checkout_from_environment(made: Stores) -> Checkout:
    ports = payment_ports(made, timeout_seconds=BROWSER_TIMEOUT_SECONDS)
    return Checkout(
        payments=made.payments,
        providers=ports.providers,
        start=StartPayment(ports),
        sell=Sell(made.directory, made.ledger, ports.clock, PATIENT),
        random=SystemRandom(),
    )
