"""The RADIUS attributes that the edge speaks: numbers, and values as octets.

Encoders return whole attributes (type, length, value), ready to be joined. The numbers are compared
with FreeRADIUS's dictionaries in `tests/edge/test_attributes.py`, the encodings with pyrad.
"""

from __future__ import annotations

import struct
from ipaddress import IPv4Address, IPv6Address

USER_NAME = 1
USER_PASSWORD = 2
CHAP_PASSWORD = 3
NAS_IP_ADDRESS = 4
SERVICE_TYPE = 6
FRAMED_PROTOCOL = 7
FRAMED_IP_ADDRESS = 8
REPLY_MESSAGE = 18
CLASS = 25
VENDOR_SPECIFIC = 26
SESSION_TIMEOUT = 27
CALLING_STATION_ID = 31
PROXY_STATE = 33
ACCT_STATUS_TYPE = 40
ACCT_DELAY_TIME = 41
ACCT_INPUT_OCTETS = 42
ACCT_OUTPUT_OCTETS = 43
ACCT_SESSION_ID = 44
ACCT_SESSION_TIME = 46
ACCT_TERMINATE_CAUSE = 49
ACCT_INPUT_GIGAWORDS = 52
ACCT_OUTPUT_GIGAWORDS = 53
EVENT_TIMESTAMP = 55
CHAP_CHALLENGE = 60
EAP_MESSAGE = 79
MESSAGE_AUTHENTICATOR = 80
ACCT_INTERIM_INTERVAL = 85
FRAMED_POOL = 88
NAS_IPV6_ADDRESS = 95
FRAMED_IPV6_PREFIX = 97
ERROR_CAUSE = 101
DELEGATED_IPV6_PREFIX = 123
FRAMED_IPV6_ADDRESS = 168

MICROSOFT = 311
MS_MPPE_ENCRYPTION_POLICY = 7
MS_MPPE_ENCRYPTION_TYPES = 8
MS_CHAP_CHALLENGE = 11
MS_MPPE_SEND_KEY = 16
MS_MPPE_RECV_KEY = 17
MS_CHAP2_RESPONSE = 25
MS_CHAP2_SUCCESS = 26
MIKROTIK = 14_988
MIKROTIK_RATE_LIMIT = 8
WISPR = 14_122
WISPR_BANDWIDTH_MAX_UP = 7
WISPR_BANDWIDTH_MAX_DOWN = 8

SERVICE_TYPE_FRAMED = 2
FRAMED_PROTOCOL_PPP = 1

VALUE_OCTETS_MAX = 253
VENDOR_VALUE_OCTETS_MAX = 247
UINT32_MAX = 2**32 - 1


def octets(kind: int, value: bytes) -> bytes:
    assert len(value) <= VALUE_OCTETS_MAX, f"attribute {kind}: {len(value)} octets"
    return bytes((kind, len(value) + 2)) + value


def integer(kind: int, value: int) -> bytes:
    return octets(kind, struct.pack("!I", value))


def text(kind: int, value: str) -> bytes:
    return octets(kind, value.encode())


def address(kind: int, value: str) -> bytes:
    return octets(kind, IPv4Address(value).packed)


def address_6(kind: int, value: str) -> bytes:
    return octets(kind, IPv6Address(value).packed)


def vendor(vendor_id: int, kind: int, value: bytes) -> bytes:
    assert len(value) <= VENDOR_VALUE_OCTETS_MAX, f"{vendor_id}/{kind}: {len(value)} octets"
    inner = struct.pack("!IBB", vendor_id, kind, len(value) + 2) + value
    return octets(VENDOR_SPECIFIC, inner)


def read_integer(value: bytes | None) -> int | None:
    """Return the number, or None where the attribute is missing or not of four octets."""
    if value is None or len(value) != 4:
        return None
    return int.from_bytes(value, "big")


def read_text(value: bytes | None) -> str:
    """Return opaque octets as a text that can be stored and sent, whatever they are."""
    if value is None:
        return ""
    readable = value.decode("utf-8", "replace").replace("\0", "\ufffd")
    # A replaced octet takes three; the cloud accepts no more than an attribute can hold.
    return readable.encode()[:VALUE_OCTETS_MAX].decode("utf-8", "ignore")


def read_vendor(value: bytes) -> list[tuple[int, int, bytes]]:
    """Return (vendor, type, value) of each part of a Vendor-Specific value; nothing if damaged."""
    if len(value) < 6:
        return []
    vendor_id = int.from_bytes(value[:4], "big")
    found, place = [], 4
    while place + 2 <= len(value):
        length = value[place + 1]
        if length < 2 or place + length > len(value):
            return []
        found.append((vendor_id, value[place], value[place + 2 : place + length]))
        place += length
    return found if place == len(value) else []
