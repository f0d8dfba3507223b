"""The checkout of a function, from its environment."""

from __future__ import annotations

from isp_aws.clock import SystemRandom
from isp_aws.dynamodb.stores import Stores
from isp_aws.payments.from_environment import payment_ports
from isp_aws.payments.providers import BROWSER_TIMEOUT_SECONDS
from isp_aws.payments.start_payment import StartPayment

from isp_http.checkout import Checkout


def checkout_from_environment(made: Stores) -> Checkout:
    engine = payment_ports(made, timeout_seconds=BROWSER_TIMEOUT_SECONDS)
    return Checkout(payments=made.payments, start=StartPayment(engine), random=SystemRandom())
