"""How an order names the session that it means: the ways in which a router may look for it.

A router that is given everything may still find nothing, because one part is not as it has it: an address that
changed, a login without its realm. Then the next way says less.
"""

from __future__ import annotations

from radius_edge.attributes import (
    ACCT_SESSION_ID,
    CALLING_STATION_ID,
    EVENT_TIMESTAMP,
    FRAMED_IP_ADDRESS,
    NAS_IP_ADDRESS,
    NAS_IPV6_ADDRESS,
    USER_NAME,
    address,
    address_6,
    integer,
    text,
)
from radius_edge.book import Router
from radius_edge.sessions import Session

LOGIN, SESSION_ID, IP, STATION = range(4)
WAYS: tuple[frozenset[int], ...] = (
    frozenset({LOGIN, SESSION_ID, IP}),
    frozenset({SESSION_ID}),
    frozenset({LOGIN, IP}),
    frozenset({LOGIN, STATION}),
)


def named(session: Session, router: Router, way: int, now: float) -> bytes:
    """Return the attributes that name the session in one of the ways."""
    parts = WAYS[way]
    naming = text(USER_NAME, session.login) if LOGIN in parts else b""
    if SESSION_ID in parts:
        naming += text(ACCT_SESSION_ID, session.acct_session_id)
    if ":" in router.state.address:
        naming += address_6(NAS_IPV6_ADDRESS, router.state.address)
    else:
        naming += address(NAS_IP_ADDRESS, router.state.address)
    if IP in parts and session.framed_ip:
        naming += address(FRAMED_IP_ADDRESS, session.framed_ip)
    if STATION in parts and session.calling_station_id:
        naming += text(CALLING_STATION_ID, session.calling_station_id)
    return naming + integer(EVENT_TIMESTAMP, int(now))
