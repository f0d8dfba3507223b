"""The caller: what every request tells about itself, before anything is believed.

The address is the one that the gateway saw (`requestContext.identity`). Behind a front door of ours that
is the door's own; what the door says of its viewer is believed if it comes with the key that only the door
and we know, and no other header ever is.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address

from chalice.app import Request
from isp.parties.known_device import LASTING_SECONDS, Device, device_of

from isp_http.problems import language_of

COOKIE = "__Host-session"
DEVICE_COOKIE = "__Host-device"
ORIGIN_KEY_HEADER = "shongjog-origin-key"
VIEWER_ADDRESS_HEADER = "shongjog-viewer-address"


@dataclass(frozen=True, slots=True)
class Caller:
    request_id: str
    address: str
    language: str
    session_token: str | None = field(repr=False)
    device: Device | None = field(default=None, repr=False)


def caller_of(request: Request, origin_key: str) -> Caller:
    headers: Mapping[str, str] = request.headers
    return Caller(
        request_id=request_id_of(request),
        address=address_of(request, origin_key),
        language=language_of(headers.get("accept-language")),
        session_token=_cookie(headers.get("cookie"), COOKIE),
        device=device_of(_cookie(headers.get("cookie"), DEVICE_COOKIE)),
    )


def address_of(request: Request, origin_key: str) -> str:
    """Return the address of whoever sits at the other end; an empty key is nobody's."""
    seen: str = request.context["identity"]["sourceIp"]
    told_key: str = request.headers.get(ORIGIN_KEY_HEADER, "")
    if not origin_key or not hmac.compare_digest(told_key.encode(), origin_key.encode()):
        return seen
    try:
        return str(ip_address(request.headers.get(VIEWER_ADDRESS_HEADER, "")))
    except ValueError:
        return seen


def request_id_of(request: Request) -> str:
    """Return the gateway's id of the request, or Lambda's where there is no gateway."""
    told = request.context.get("requestId")
    if told is None:
        assert request.lambda_context is not None
        told = request.lambda_context.aws_request_id
    return str(told)


def _cookie(cookie_header: str | None, name: str) -> str | None:
    try:
        cookies = SimpleCookie(cookie_header or "")
    except CookieError:
        return None
    return cookies[name].value if name in cookies else None


def session_cookie(token: str, max_age_seconds: int | None) -> str:
    """Return the Set-Cookie value; an empty token makes the browser forget it."""
    max_age = 0 if not token else max_age_seconds
    lasting = "" if max_age is None else f"; Max-Age={max_age}"
    return f"{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Strict{lasting}"


def device_cookie(device: Device) -> str:
    """Return the Set-Cookie value by which a browser is known the next time."""
    return (
        f"{DEVICE_COOKIE}={device.cookie}; Path=/; Secure; HttpOnly; SameSite=Strict"
        f"; Max-Age={LASTING_SECONDS}"
    )
