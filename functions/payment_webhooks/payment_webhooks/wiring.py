"""The ports of this function, from its environment."""

from __future__ import annotations

from isp_app.provider_door import ProviderDoor
from isp_aws.dynamodb.stores import Stores
from isp_aws.environment import PublicSettings, settings
from isp_aws.payments.providers import BROWSER_TIMEOUT_SECONDS
from isp_wiring.payments import payment_ports

from payment_webhooks.ports import PaymentWebhooks


def ports_from_environment(made: Stores) -> PaymentWebhooks:
    engine = payment_ports(made, timeout_seconds=BROWSER_TIMEOUT_SECONDS)
    return PaymentWebhooks(
        door=ProviderDoor(engine), public_origin=settings(PublicSettings).public_origin
    )
