"""The addresses that a session had, each with the second from which on it had it.

Kept as one short text that grows when an address changes: `4=10.0.0.9@1800000000 d=2001:db8::/56@1800000000`.
The letter says what kind of address it is, for a session has one of each at a time. Routers fill the attribute
before they have given an address; such a placeholder is no address and never takes the place of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network

from edge_contract import AddressUse, session_address

from radius_edge.attributes import (
    DELEGATED_IPV6_PREFIX,
    FRAMED_IP_ADDRESS,
    FRAMED_IPV6_ADDRESS,
    FRAMED_IPV6_PREFIX,
)
from radius_edge.packet import Packet

# More than a session changes its address in its life; the oldest go first.
KEPT_ADDRESSES = 60
Kinds = tuple[tuple[str, str], ...]


def framed_ip(packet: Packet) -> str:
    """Return the IPv4 address that the session has; nothing where the router tells none yet."""
    value = packet.first(FRAMED_IP_ADDRESS)
    told = str(IPv4Address(value)) if value is not None and len(value) == 4 else ""
    return session_address(told)


def addresses_of(packet: Packet) -> Kinds:
    """Return each address that the packet tells, with the letter of its kind."""
    told = (
        ("4", framed_ip(packet)),
        ("a", _ipv6_address(packet.first(FRAMED_IPV6_ADDRESS))),
        ("p", _ipv6_prefix(packet.first(FRAMED_IPV6_PREFIX))),
        ("d", _ipv6_prefix(packet.first(DELEGATED_IPV6_PREFIX))),
    )
    return tuple((kind, address) for kind, address in told if address)


def with_addresses(kept: str, told: Kinds, at: int) -> str:
    """Return what is kept after a packet of `at`: a new line for each kind whose address is another."""
    lines = kept.split()
    now = {line[0]: line.partition("@")[0][2:] for line in lines}
    lines += [f"{kind}={address}@{at}" for kind, address in told if now.get(kind) != address]
    return " ".join(lines[-KEPT_ADDRESSES:])


def uses(kept: str) -> tuple[AddressUse, ...]:
    return tuple(_uses(kept.split()))


def _uses(lines: Iterable[str]) -> Iterable[AddressUse]:
    for line in lines:
        address, _, since = line[2:].rpartition("@")
        yield AddressUse(address, int(since))


def _ipv6_address(value: bytes | None) -> str:
    told = str(IPv6Address(value)) if value is not None and len(value) == 16 else ""
    return session_address(told)


def _ipv6_prefix(value: bytes | None) -> str:
    """Read RFC 3162, 2.3: a reserved octet, the length, and as many octets as it needs."""
    if value is None or not 2 <= len(value) <= 18 or value[1] > 128:
        return ""
    network = IPv6Network((value[2:].ljust(16, b"\0"), value[1]), strict=False)
    return "" if network.network_address.is_unspecified else str(network)
