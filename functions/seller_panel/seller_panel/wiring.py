"""The ports of this function, from its environment."""

from __future__ import annotations

from isp_aws.clock import SystemClock, SystemRandom
from isp_aws.dynamodb.stores import Stores
from isp_aws.environment import PublicSettings, settings
from isp_aws.secrets import pepper

from seller_panel.ports import SellerPanel


def ports_from_environment(made: Stores) -> SellerPanel:
    return SellerPanel(
        directory=made.directory,
        ledger=made.ledger,
        access=made.access,
        network=made.network,
        payments=made.payments,
        clock=SystemClock(),
        random=SystemRandom(),
        public_origin=settings(PublicSettings).public_origin,
        pepper=pepper(),
    )
