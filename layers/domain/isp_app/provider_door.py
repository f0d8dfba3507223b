"""The engine as the outside world meets it: returning browsers and pushing providers."""

from __future__ import annotations

from isp.payments.provider import HttpReply, InboundHttp

from isp_app.handle_push import HandlePush
from isp_app.handle_return import HandleReturn
from isp_app.payment_ports import PaymentPorts


class ProviderDoor:
    def __init__(self, ports: PaymentPorts) -> None:
        self._return = HandleReturn(ports)
        self._push = HandlePush(ports)

    def come_back(self, provider: str, public_id: str, token: str, http: InboundHttp) -> str:
        return self._return(provider, public_id, token, http)

    def take_push(self, provider: str, public_id: str, http: InboundHttp) -> HttpReply:
        return self._push(provider, public_id, http)
