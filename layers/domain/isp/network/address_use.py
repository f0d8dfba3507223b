"""Who had an address at a second: the question that the police ask, and whoever answers for abuse.

A session has each of its addresses from a second on, until the next of its kind or its own end. Kinds are
IPv4, IPv6 and the prefix of IPv6, which a line has beside one another. Proof: tests/domain/test_address_use.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import ClassVar

from isp.network.session import AddressUse, RadiusSession
from isp.refusals import Invalid

Address = IPv4Address | IPv6Address
# How long the prefixes are that lines are given; a single address is looked up as itself.
PREFIX_LENGTHS = range(32, 65)


@dataclass(frozen=True, slots=True)
class Use:
    """A session had the address (or its prefix `address`) from `since`; `until` None: it has it still."""

    session: RadiusSession
    address: str
    since: int
    until: int | None


@dataclass(frozen=True, slots=True)
class AddressLookUp:
    """That somebody asked who had an address, and why: kept for whoever asks later."""

    kind: ClassVar[str] = "address_look_up"

    tenant_id: str
    id: str
    version: int
    address: str
    at: int
    reason: str
    asked_by: str
    asked_at: int
    found: int


def asked_address(text: str) -> str:
    """Return one address in its one spelling; refused where it is none, or a whole network."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        raise Invalid(field="address", reason="not_an_ip_address") from None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        raise Invalid(field="address", reason="not_an_ip_address")
    return str(address)


def listed_as(kept: str) -> str | None:
    """Return under which spelling an address or prefix of a session is listed; None where it is none."""
    try:
        return str(ip_address(kept))
    except ValueError:
        pass
    try:
        network = ip_network(kept, strict=False)
    except ValueError:
        return None
    is_single = network.num_addresses == 1
    return str(network.network_address) if is_single else str(network)


def listed_under(address: str) -> list[str]:
    """Return all spellings under which whoever has the address may be listed."""
    if isinstance(ip_address(address), IPv4Address):
        return [address]
    prefixes = [ip_network(f"{address}/{length}", strict=False) for length in PREFIX_LENGTHS]
    return [address, *map(str, prefixes)]


def uses_of(session: RadiusSession) -> tuple[AddressUse, ...]:
    """Return the addresses of a session; one of before knows its last only, since its beginning."""
    if session.addresses or not session.framed_ip:
        return session.addresses
    return (AddressUse(session.framed_ip, session.started_at),)


def use_at(session: RadiusSession, address: str, at: int) -> Use | None:
    """Return how the session had the address at that second; None where it had it not."""
    asked = ip_address(address)
    uses = sorted(uses_of(session), key=lambda one: one.since)
    for place, use in enumerate(uses):
        if not _covers(use.address, asked):
            continue
        kind = _kind(use.address)
        later = [one.since for one in uses[place + 1 :] if _kind(one.address) == kind]
        ends = [*later, *([] if session.ended_at is None else [session.ended_at])]
        until = min(ends, default=None)
        if use.since <= at and (until is None or at <= until):
            return Use(session, use.address, use.since, until)
    return None


def _covers(kept: str, asked: Address) -> bool:
    listed = listed_as(kept)
    return listed is not None and asked in ip_network(listed)


def _kind(kept: str) -> str:
    listed = listed_as(kept)
    if listed is None:
        return "none"
    network = ip_network(listed)
    if isinstance(network, IPv6Network):
        return "prefix" if network.num_addresses > 1 else "v6"
    return "v4"
