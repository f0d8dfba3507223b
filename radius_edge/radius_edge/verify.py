"""Does the request prove that its sender knows the password: PAP, CHAP or MS-CHAPv2.

Pure: octets in, a proof or None out. A proof carries what the answer must prove in return. Exactly
one method may be used; a request with several, or none, proves nothing. Passwords never appear in
an exception or a log. Proof: `tests/edge/test_verify.py`, against pyrad, radclient and RFC vectors.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from radius_edge.attributes import (
    CHAP_CHALLENGE,
    CHAP_PASSWORD,
    MICROSOFT,
    MS_CHAP2_RESPONSE,
    MS_CHAP2_SUCCESS,
    MS_CHAP_CHALLENGE,
    MS_MPPE_ENCRYPTION_POLICY,
    MS_MPPE_ENCRYPTION_TYPES,
    MS_MPPE_RECV_KEY,
    MS_MPPE_SEND_KEY,
    USER_PASSWORD,
    vendor,
)
from radius_edge.mschap import (
    authenticator_response,
    challenge_hash,
    challenge_response,
    hidden_key,
    mppe_keys,
    response_is_right,
)
from radius_edge.packet import Packet

PAP_OCTETS_MAX = 128
# Encryption is allowed, with 128-bit keys or 40-bit ones (RFC 2548, 2.4.4 and 2.4.5).
ENCRYPTION_ALLOWED = (1).to_bytes(4, "big")
ENCRYPTION_TYPES = (6).to_bytes(4, "big")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with what is needed to check it. `login` is User-Name as it came."""

    packet: Packet
    login: bytes
    secret: bytes
    random_octets: Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Known:
    """The password that we hold; its NT hash is asked for only by MS-CHAPv2."""

    password: bytes
    nt_hash: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Proof:
    """The password was right. `attributes` belong into the Access-Accept."""

    attributes: bytes = b""


def verify(asked: Asked, known: Known) -> Proof | None:
    packet = asked.packet
    pap, chap = packet.first(USER_PASSWORD), packet.first(CHAP_PASSWORD)
    mschap = packet.vendor(MICROSOFT, MS_CHAP2_RESPONSE)
    if sum(method is not None for method in (pap, chap, mschap)) != 1:
        return None
    if pap is not None:
        return _pap(asked, known, pap)
    if chap is not None:
        return _chap(asked, known, chap)
    assert mschap is not None
    return _mschapv2(asked, known, mschap)


def revealed_password(hidden: bytes, secret: bytes, authenticator: bytes) -> bytes | None:
    """Undo the hiding of User-Password (RFC 2865, 5.2); None where its length is not allowed."""
    if not hidden or len(hidden) % 16 or len(hidden) > PAP_OCTETS_MAX:
        return None
    plain, previous = b"", authenticator
    for at in range(0, len(hidden), 16):
        pad = hashlib.md5(secret + previous, usedforsecurity=False).digest()
        previous = hidden[at : at + 16]
        plain += bytes(a ^ b for a, b in zip(previous, pad, strict=True))
    return plain.rstrip(b"\0")


def _pap(asked: Asked, known: Known, hidden: bytes) -> Proof | None:
    given = revealed_password(hidden, asked.secret, asked.packet.authenticator)
    if given is None or not hmac.compare_digest(given, known.password):
        return None
    return Proof()


def _chap(asked: Asked, known: Known, value: bytes) -> Proof | None:
    if len(value) != 17:
        return None
    challenge = asked.packet.first(CHAP_CHALLENGE) or asked.packet.authenticator
    expected = hashlib.md5(value[:1] + known.password + challenge, usedforsecurity=False).digest()
    return Proof() if hmac.compare_digest(expected, value[1:]) else None


def _mschapv2(asked: Asked, known: Known, value: bytes) -> Proof | None:
    challenge = asked.packet.vendor(MICROSOFT, MS_CHAP_CHALLENGE)
    if challenge is None or len(challenge) != 16 or len(value) != 50:
        return None
    ident, peer_challenge, given = value[:1], value[2:18], value[26:50]
    signed = challenge_hash(peer_challenge, challenge, asked.login)
    nt_hash = known.nt_hash()
    if not response_is_right(challenge_response(signed, nt_hash), given):
        return None
    success = ident + authenticator_response(nt_hash, given, signed)
    return Proof(vendor(MICROSOFT, MS_CHAP2_SUCCESS, success) + _keys(asked, nt_hash, given))


def _keys(asked: Asked, nt_hash: bytes, nt_response: bytes) -> bytes:
    send, receive = mppe_keys(nt_hash, nt_response)
    # Two salts of one answer must differ (RFC 2548, 2.4.2), hence the last bit.
    first, second = asked.random_octets(2)
    send_salt, receive_salt = (
        bytes((first | 0x80, second | 1)),
        bytes((first | 0x80, second & 0xFE)),
    )
    authenticator = asked.packet.authenticator
    hidden_send = hidden_key(send, send_salt, asked.secret, authenticator)
    hidden_receive = hidden_key(receive, receive_salt, asked.secret, authenticator)
    return (
        vendor(MICROSOFT, MS_MPPE_ENCRYPTION_POLICY, ENCRYPTION_ALLOWED)
        + vendor(MICROSOFT, MS_MPPE_ENCRYPTION_TYPES, ENCRYPTION_TYPES)
        + vendor(MICROSOFT, MS_MPPE_SEND_KEY, hidden_send)
        + vendor(MICROSOFT, MS_MPPE_RECV_KEY, hidden_receive)
    )
