"""A request of a payment provider or a returning browser, as the payment engine takes it."""

from __future__ import annotations

from chalice.app import Request
from isp.payments.provider import InboundHttp

from isp_http.caller import ORIGIN_KEY_HEADER


def inbound_of(request: Request, body: bytes, address: str, now: int) -> InboundHttp:
    parameters = request.query_params
    query = [] if parameters is None else [(name, parameters.getlist(name)) for name in parameters]
    return InboundHttp(
        method=request.method,
        path=request.context.get("path", ""),
        query=tuple((name, value) for name, values in query for value in values),
        # What our front door adds is between it and us.
        headers={
            name.lower(): value
            for name, value in request.headers.items()
            if name.lower() != ORIGIN_KEY_HEADER
        },
        body=body,
        remote_ip=address,
        received_at=now,
    )
