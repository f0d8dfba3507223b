"""The ports of this function, from its environment."""

from __future__ import annotations

from isp_aws.clock import SystemClock
from isp_aws.dynamodb.stores import Stores
from isp_aws.secrets import pepper
from isp_wiring.checkout import checkout_from_environment

from customer_panel.ports import CustomerPanel


def ports_from_environment(made: Stores) -> CustomerPanel:
    return CustomerPanel(
        directory=made.directory,
        ledger=made.ledger,
        network=made.network,
        payments=made.payments,
        checkout=checkout_from_environment(made),
        clock=SystemClock(),
        pepper=pepper(),
    )
