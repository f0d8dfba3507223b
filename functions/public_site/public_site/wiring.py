"""The ports of this function, from its environment."""

from __future__ import annotations

from isp_aws.clock import SystemClock, SystemRandom
from isp_aws.dynamodb.stores import Stores
from isp_aws.messages.from_environment import configured_sms
from isp_aws.secrets import pepper
from isp_wiring.checkout import checkout_from_environment

from public_site.ports import PublicSite


def ports_from_environment(made: Stores) -> PublicSite:
    return PublicSite(
        access=made.access,
        directory=made.directory,
        ledger=made.ledger,
        checkout=checkout_from_environment(made),
        sms=configured_sms(),
        clock=SystemClock(),
        random=SystemRandom(),
        pepper=pepper(),
    )
