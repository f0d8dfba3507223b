"""The ports of this function, from its environment."""

from __future__ import annotations

from isp_app.choose_line import ChooseLine
from isp_aws.dynamodb.stores import Stores
from isp_aws.payments.providers import BROWSER_TIMEOUT_SECONDS
from isp_http.checkout import Checkout
from isp_wiring.checkout import checkout_of
from isp_wiring.payments import payment_ports
from isp_wiring.reach import Reach, reach_from_environment

from customer_panel.ports import CustomerPanel


def ports_from_environment(made: Stores) -> CustomerPanel:
    reach = reach_from_environment(made)
    engine = payment_ports(made, timeout_seconds=BROWSER_TIMEOUT_SECONDS)
    return ports_of(reach, checkout_of(reach, engine))


def ports_of(reach: Reach, checkout: Checkout) -> CustomerPanel:
    return CustomerPanel(
        directory=reach.directory,
        ledger=reach.ledger,
        network=reach.network,
        payments=reach.payments,
        checkout=checkout,
        choose_line=ChooseLine(reach.access, reach.directory),
        clock=reach.clock,
    )
