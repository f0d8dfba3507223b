"""Whom a limit on an address meets: one household of IPv6, or whoever shares an IPv4 address.

A provider gives each line a /64 of IPv6 or more, so its single addresses cost nobody anything. Carriers put
hundreds of their customers behind one IPv4 address: there a limit has to leave room for all of them.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from isp.parties.one_time_code import Limit

# So many times more may come from an IPv4 address than from an IPv6 network.
SHARED_BY = 10
IPV6_PREFIX = 64


def network_of(address: str) -> str:
    """Return the network that is counted as one; what is no address is counted by itself."""
    found = _parsed(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, IPV6_PREFIX), strict=False))
    return address if found is None else str(found)


def limit_of_network(name: str, address: str, count: int, window_seconds: int) -> Limit:
    """Return the limit of whoever comes from there; `count` is meant for one household."""
    room = count * SHARED_BY if isinstance(_parsed(address), IPv4Address) else count
    return Limit(f"{name}:network:{network_of(address)}", room, window_seconds)


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
