"""A NAS: the router that asks RADIUS and carries the customers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import AddressValueError, IPv4Address
from typing import ClassVar

from isp.refusals import Invalid


class NasVendor(StrEnum):
    MIKROTIK = "mikrotik"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Nas:
    """A router. The address is unique in the tenant: RADIUS knows a router by nothing else."""

    kind: ClassVar[str] = "nas"

    tenant_id: str
    id: str
    version: int
    owner_path: str
    name: str
    address: str
    secret: str = field(repr=False)
    coa_port: int
    vendor: NasVendor
    require_message_authenticator: bool
    created_at: int


def nas_address(text: str) -> str:
    """Return the router's IPv4 address in its one spelling."""
    try:
        address = IPv4Address(text.strip())
    except AddressValueError:
        raise Invalid(field="address", reason="not_an_ipv4_address") from None
    if address.is_unspecified or address.is_multicast:
        raise Invalid(field="address", reason="not_a_router_address")
    return str(address)
