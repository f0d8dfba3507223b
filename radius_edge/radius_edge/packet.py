"""RADIUS packets: octets in, octets out (RFC 2865, 2866, 3579, 5176, 5997).

`parse` accepts exactly what the RFCs allow and raises `Malformed` for the rest, which is dropped.
Octets beyond the length field are padding and cut off. Every answer that we make to an
Access-Request or Status-Server carries Message-Authenticator as its first attribute
(CVE-2024-3596). Proof: `tests/edge/test_packet.py`, against pyrad and by 1,000 damaged packets.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from dataclasses import dataclass

from radius_edge.attributes import (
    MESSAGE_AUTHENTICATOR,
    PROXY_STATE,
    VENDOR_SPECIFIC,
    octets,
    read_vendor,
)

ACCESS_REQUEST = 1
ACCESS_ACCEPT = 2
ACCESS_REJECT = 3
ACCOUNTING_REQUEST = 4
ACCOUNTING_RESPONSE = 5
STATUS_SERVER = 12
DISCONNECT_REQUEST = 40
DISCONNECT_ACK = 41
DISCONNECT_NAK = 42
COA_REQUEST = 43
COA_ACK = 44
COA_NAK = 45

HEADER_OCTETS = 20
PACKET_OCTETS_MAX = 4_096
NO_DIGEST = bytes(16)
EMPTY_MESSAGE_AUTHENTICATOR = octets(MESSAGE_AUTHENTICATOR, NO_DIGEST)


class Malformed(Exception):
    """Not a RADIUS packet; RFC 2865 says to discard it silently."""


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet as it came. `places` says where each attribute's value begins in `data`."""

    data: bytes
    code: int
    identifier: int
    authenticator: bytes
    attributes: tuple[tuple[int, bytes], ...]
    places: tuple[int, ...]

    def first(self, kind: int) -> bytes | None:
        for found, value in self.attributes:
            if found == kind:
                return value
        return None

    def all(self, kind: int) -> list[bytes]:
        return [value for found, value in self.attributes if found == kind]

    def vendor(self, vendor_id: int, kind: int) -> bytes | None:
        for value in self.all(VENDOR_SPECIFIC):
            for found_vendor, found, inner in read_vendor(value):
                if (found_vendor, found) == (vendor_id, kind):
                    return inner
        return None


def parse(datagram: bytes) -> Packet:
    if len(datagram) < HEADER_OCTETS:
        raise Malformed("shorter than a header")
    code, identifier, length = struct.unpack_from("!BBH", datagram)
    if not HEADER_OCTETS <= length <= min(len(datagram), PACKET_OCTETS_MAX):
        raise Malformed("wrong length")
    data = datagram[:length]

    attributes, places, place = [], [], HEADER_OCTETS
    while place < length:
        if place + 2 > length:
            raise Malformed("half an attribute")
        size = data[place + 1]
        if size < 2 or place + size > length:
            raise Malformed("attribute of wrong length")
        attributes.append((data[place], data[place + 2 : place + size]))
        places.append(place + 2)
        place += size
    return Packet(data, code, identifier, data[4:20], tuple(attributes), tuple(places))


def message_authenticator_is_right(packet: Packet, secret: bytes) -> bool | None:
    """Return whether Message-Authenticator is right, or None where there is none.

    More than one, or one of another length, is wrong. The authenticator field that it covers is
    the packet's own for Access-Request and Status-Server, zeros for the other requests.
    """
    found = [at for at, (kind, _) in enumerate(packet.attributes) if kind == MESSAGE_AUTHENTICATOR]
    if not found:
        return None
    value, place = packet.attributes[found[0]][1], packet.places[found[0]]
    if len(found) > 1 or len(value) != 16:
        return False
    data = bytearray(packet.data)
    data[place : place + 16] = NO_DIGEST
    if packet.code not in (ACCESS_REQUEST, STATUS_SERVER):
        data[4:20] = NO_DIGEST
    return hmac.compare_digest(hmac.digest(secret, data, "md5"), value)


def accounting_authenticator_is_right(packet: Packet, secret: bytes) -> bool:
    """Return whether the request was made with our secret (RFC 2866, 3)."""
    expected = _md5(packet.data[:4] + NO_DIGEST + packet.data[20:] + secret)
    return hmac.compare_digest(expected, packet.authenticator)


def reply(request: Packet, code: int, attributes: bytes, secret: bytes) -> bytes:
    """Return the answer: Message-Authenticator first, the attributes, then each Proxy-State."""
    proxies = b"".join(octets(PROXY_STATE, value) for value in request.all(PROXY_STATE))
    body = EMPTY_MESSAGE_AUTHENTICATOR + attributes + proxies
    header = struct.pack("!BBH", code, request.identifier, HEADER_OCTETS + len(body))

    unsigned = header + request.authenticator + body
    body = _with_message_authenticator(body, hmac.digest(secret, unsigned, "md5"))
    return header + _md5(header + request.authenticator + body + secret) + body


def accounting_reply(request: Packet, secret: bytes) -> bytes:
    """Return an Accounting-Response: each Proxy-State and nothing else (RFC 2866, 4.2)."""
    body = b"".join(octets(PROXY_STATE, value) for value in request.all(PROXY_STATE))
    header = struct.pack("!BBH", ACCOUNTING_RESPONSE, request.identifier, HEADER_OCTETS + len(body))
    return header + _md5(header + request.authenticator + body + secret) + body


def signed_request(code: int, identifier: int, attributes: bytes, secret: bytes) -> bytes:
    """Return a Disconnect- or CoA-Request (RFC 5176), signed twice: inside, and as accounting."""
    body = EMPTY_MESSAGE_AUTHENTICATOR + attributes
    header = struct.pack("!BBH", code, identifier, HEADER_OCTETS + len(body))
    body = _with_message_authenticator(body, hmac.digest(secret, header + NO_DIGEST + body, "md5"))
    return header + _md5(header + NO_DIGEST + body + secret) + body


def answers(response: Packet, request: bytes, secret: bytes) -> bool:
    """Return whether `response` answers `request`, made by somebody who knows the secret."""
    if response.identifier != request[1]:
        return False
    expected = _md5(response.data[:4] + request[4:20] + response.data[20:] + secret)
    return hmac.compare_digest(expected, response.authenticator)


def _with_message_authenticator(body: bytes, digest: bytes) -> bytes:
    return body[:2] + digest + body[18:]


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()
