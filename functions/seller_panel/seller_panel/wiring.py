"""The ports of this function, from its environment."""

from __future__ import annotations

from isp_app.change_package import ChangePackage
from isp_app.refund_payment import RefundPayment
from isp_app.refund_sale import RefundSale
from isp_app.sell import Sell
from isp_aws.clock import SystemClock, SystemRandom
from isp_aws.dynamodb.stores import Stores
from isp_aws.environment import PublicSettings, settings
from isp_aws.payments.providers import BROWSER_TIMEOUT_SECONDS
from isp_aws.secrets import pepper
from isp_wiring.payments import payment_ports

from seller_panel.ports import SellerPanel


def ports_from_environment(made: Stores) -> SellerPanel:
    clock = SystemClock()
    return SellerPanel(
        directory=made.directory,
        ledger=made.ledger,
        access=made.access,
        network=made.network,
        payments=made.payments,
        sell=Sell(made.directory, made.ledger, clock),
        refund_sale=RefundSale(made.directory, made.ledger, clock),
        change_package=ChangePackage(made.directory, made.ledger, clock),
        refund_payment=RefundPayment(payment_ports(made, timeout_seconds=BROWSER_TIMEOUT_SECONDS)),
        clock=clock,
        random=SystemRandom(),
        public_origin=settings(PublicSettings).public_origin,
        pepper=pepper(),
    )
