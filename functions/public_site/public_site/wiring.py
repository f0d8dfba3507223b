"""The ports of this function, from its environment."""

from __future__ import annotations

from isp_aws.clock import SystemClock, SystemRandom
from isp_aws.dynamodb.stores import Stores
from isp_aws.messages.from_environment import configured_sms
from isp_aws.secrets import pepper
from isp_telemetry.observability import LoggingObserver
from isp_wiring.checkout import checkout_from_environment
from isp_wiring.people import People

from public_site.ports import PublicSite


def ports_from_environment(made: Stores) -> PublicSite:
    people = People(
        access=made.access,
        directory=made.directory,
        ledger=made.ledger,
        clock=SystemClock(),
        random=SystemRandom(),
        sms=configured_sms(),
        observer=LoggingObserver(),
        pepper=pepper(),
    )
    return PublicSite(
        access=made.access,
        directory=made.directory,
        ledger=made.ledger,
        checkout=checkout_from_environment(made),
        sign_in=people.sign_in,
        sign_in_customer=people.sign_in_customer,
        sign_up=people.sign_up,
        clock=SystemClock(),
    )
