"""An Accounting-Request as a record: who, what, when (RFC 2866, 2869)."""

from __future__ import annotations

from edge_contract import station_id

from radius_edge.addresses import addresses_of, framed_ip
from radius_edge.attributes import (
    ACCT_DELAY_TIME,
    ACCT_INPUT_GIGAWORDS,
    ACCT_INPUT_OCTETS,
    ACCT_OUTPUT_GIGAWORDS,
    ACCT_OUTPUT_OCTETS,
    ACCT_SESSION_ID,
    ACCT_SESSION_TIME,
    ACCT_STATUS_TYPE,
    ACCT_TERMINATE_CAUSE,
    CALLING_STATION_ID,
    CLASS,
    EVENT_TIMESTAMP,
    USER_NAME,
    read_integer,
    read_text,
)
from radius_edge.book import Book
from radius_edge.customers import Customer
from radius_edge.days import day_at
from radius_edge.granted import read_granted
from radius_edge.packet import Packet
from radius_edge.sessions import NO_END, UNKNOWN_END, Record, Status

# A router's clock that differs by more from ours is not believed.
EVENT_TOLERANCE_SECONDS = 300
# Nobody retries longer than this; a greater delay is damage.
DELAY_SECONDS_MAX = 86_400
# What SQLite and the wire can hold; a session that counts more is damage.
COUNTER_MAX = 2**63 - 1

TERMINATE_CAUSES = {
    1: "User-Request",
    2: "Lost-Carrier",
    3: "Lost-Service",
    4: "Idle-Timeout",
    5: "Session-Timeout",
    6: "Admin-Reset",
    7: "Admin-Reboot",
    8: "Port-Error",
    9: "NAS-Error",
    10: "NAS-Request",
    11: "NAS-Reboot",
    12: "Port-Unneeded",
    13: "Port-Preempted",
    14: "Port-Suspended",
    15: "Service-Unavailable",
    16: "Callback",
    17: "User-Error",
    18: "Host-Request",
}
KNOWN_STATUSES = frozenset(int(status) for status in Status)


def read_record(packet: Packet, nas_id: str, book: Book, now: float) -> Record | None:
    """Return the record; None for a kind of accounting that is answered and not kept."""
    status = read_integer(packet.first(ACCT_STATUS_TYPE))
    if status not in KNOWN_STATUSES:
        return None
    customer, router_ends_at = whose(packet, book)
    if router_ends_at == UNKNOWN_END and status == Status.START and customer is not None:
        # A router that brings no Class back was let in a moment ago.
        router_ends_at = customer.state.expires_at or NO_END
    seconds = read_integer(packet.first(ACCT_SESSION_TIME))
    happened_at = event_at(packet, now)
    return Record(
        status=Status(status),
        nas_id=nas_id,
        login=read_text(packet.first(USER_NAME)),
        acct_session_id=read_text(packet.first(ACCT_SESSION_ID)),
        event_at=happened_at,
        heard_at=int(now),
        session_seconds=0 if status == Status.START else seconds,
        octets_in=_octets(packet, ACCT_INPUT_OCTETS, ACCT_INPUT_GIGAWORDS),
        octets_out=_octets(packet, ACCT_OUTPUT_OCTETS, ACCT_OUTPUT_GIGAWORDS),
        framed_ip=framed_ip(packet),
        calling_station_id=station_id(read_text(packet.first(CALLING_STATION_ID))),
        terminate_cause=_terminate_cause(packet),
        customer_id="" if customer is None else customer.id,
        # Midway through a session that we did not open, the speed is taken to be the right one:
        # to disconnect a customer because we are not sure would be worse.
        rate="" if customer is None else customer.rate,
        day=day_at(happened_at, book.utc_offset_minutes),
        has_high_in=packet.first(ACCT_INPUT_GIGAWORDS) is not None,
        has_high_out=packet.first(ACCT_OUTPUT_GIGAWORDS) is not None,
        addresses=addresses_of(packet),
        router_ends_at=router_ends_at,
    )


def whose(packet: Packet, book: Book) -> tuple[Customer | None, int]:
    """Return the customer, by the Class that we gave him, else by his login; and what it says of the end."""
    for value in packet.all(CLASS):
        class_id, router_ends_at = read_granted(read_text(value))
        customer = book.customers_by_class.get(class_id)
        if customer is not None:
            return customer, router_ends_at
    return book.with_login(packet.first(USER_NAME) or b""), UNKNOWN_END


def event_at(packet: Packet, now: float) -> int:
    """Return when it happened: the router's word if it is near ours, else arrival less delay."""
    delay = read_integer(packet.first(ACCT_DELAY_TIME)) or 0
    arrived = int(now) - (delay if delay <= DELAY_SECONDS_MAX else 0)
    stamp = read_integer(packet.first(EVENT_TIMESTAMP))
    if stamp is not None and abs(stamp - arrived) <= EVENT_TOLERANCE_SECONDS:
        return stamp
    return arrived


def _octets(packet: Packet, low: int, high: int) -> int | None:
    octets = read_integer(packet.first(low))
    if octets is None:
        return None
    total = ((read_integer(packet.first(high)) or 0) << 32) | octets
    return min(total, COUNTER_MAX)


def _terminate_cause(packet: Packet) -> str | None:
    cause = read_integer(packet.first(ACCT_TERMINATE_CAUSE))
    return None if cause is None else TERMINATE_CAUSES.get(cause, str(cause))
