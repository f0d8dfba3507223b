"""What a route may answer besides a view: cookies, files, redirects, a provider's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from isp.parties.known_device import Device

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WithCookie(Generic[T]):
    """A view, and the session cookie to set with it (an empty token clears it).

    `device` is the browser, where somebody has just proved in it who he is.
    """

    view: T
    token: str
    max_age_seconds: int | None
    device: Device | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A document. `name` is what the browser saves it as; ASCII."""

    content: bytes
    content_type: str
    name: str


@dataclass(frozen=True, slots=True)
class SeeOther:
    """A redirect to a fixed page of ours."""

    url: str


@dataclass(frozen=True, slots=True)
class ProviderReply:
    """What a payment provider expects as the answer to its push."""

    status: int
    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class WebPage:
    """A whole page, for browsers that come without a script of ours (yet)."""

    html: str
