"""A NAS: the router that asks RADIUS and carries the customers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address
from typing import ClassVar

from isp.refusals import Invalid

_THIS_NETWORK = IPv4Network("0.0.0.0/8")
_HOST_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9.\-]*")


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
    """Return the router's address, IPv4 or IPv6, in its one spelling."""
    typed = text.strip()
    try:
        address = ip_address(typed)
    except ValueError:
        is_host_name = _HOST_NAME.fullmatch(typed) is not None
        reason = "a_host_name" if is_host_name else "not_an_ip_address"
        raise Invalid(field="address", reason=reason) from None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if not _may_send(address):
        raise Invalid(field="address", reason="not_a_router_address")
    return str(address)


def _may_send(address: IPv4Address | IPv6Address) -> bool:
    """Say whether packets can come from the address and be sent to it: broadcasts and templates cannot."""
    if address.is_unspecified or address.is_multicast:
        return False
    if isinstance(address, IPv4Address):
        return address not in _THIS_NETWORK and not address.is_reserved
    # An address of a link says nothing without the link; with one it is no address.
    return not address.is_link_local and address.scope_id is None
