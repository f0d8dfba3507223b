"""What the payment webhooks reach: the engine, which asks the provider before it books anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Protocol

from isp.payments.provider import HttpReply, InboundHttp
from pydantic import StringConstraints

ProviderCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{2,20}$")]
PublicId = Annotated[str, StringConstraints(pattern=r"^[A-Z2-7]{20}$")]
ReturnToken = Annotated[str, StringConstraints(pattern=r"^[A-Z2-7]{40}$")]


class PaymentDoor(Protocol):
    """The engine, as far as the outside world meets it."""

    def come_back(self, provider: str, public_id: str, token: str, http: InboundHttp) -> str:
        """Look at the payment of a returning browser and return its public id; NotFound if none."""

    def take_push(self, provider: str, public_id: str, http: InboundHttp) -> HttpReply:
        """Take a provider's push and return what the provider expects.

        NotFound for an address that nobody has, Unavailable where it should be sent again.
        """


@dataclass(frozen=True, slots=True)
class PaymentWebhooks:
    door: PaymentDoor
    public_origin: str
