"""MS-CHAPv2 (RFC 2759) and the MPPE keys that come of it (RFC 2548, 3079).

DES comes from `cryptography`, as 3DES with three equal keys, which is DES. Names follow the RFCs.
Proof: the vectors of RFC 2759, 9.2 and RFC 3079, 3.5.3 in `tests/edge/test_mschap.py`.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

from radius_edge.md4 import md4

MAGIC_SERVER_1 = b"Magic server to client signing constant"
MAGIC_SERVER_2 = b"Pad to make it do more than one iteration"
MAGIC_MASTER = b"This is the MPPE Master Key"
# RFC 3079, 3.4: the server's send key is the client's receive key, and the other way round.
MAGIC_CLIENT_SENDS = (
    b"On the client side, this is the send key; on the server side, it is the receive key."
)
MAGIC_CLIENT_RECEIVES = (
    b"On the client side, this is the receive key; on the server side, it is the send key."
)
PAD_1 = bytes(40)
PAD_2 = b"\xf2" * 40


def nt_password_hash(password: str) -> bytes:
    return md4(password.encode("utf-16-le"))


def challenge_hash(peer_challenge: bytes, challenge: bytes, login: bytes) -> bytes:
    """Return the 8 octets that are signed; the login goes in without its domain."""
    bare = login.rpartition(b"\\")[2]
    return _sha1(peer_challenge + challenge + bare)[:8]


def challenge_response(challenge: bytes, password_hash: bytes) -> bytes:
    padded = password_hash.ljust(21, b"\0")
    return b"".join(des(padded[at : at + 7], challenge) for at in (0, 7, 14))


def authenticator_response(password_hash: bytes, nt_response: bytes, signed: bytes) -> bytes:
    """Return "S=" and 40 hex digits: the server's own proof that it knows the password."""
    digest = _sha1(md4(password_hash) + nt_response + MAGIC_SERVER_1)
    return b"S=" + _sha1(digest + signed + MAGIC_SERVER_2).hex().upper().encode()


def mppe_keys(password_hash: bytes, nt_response: bytes) -> tuple[bytes, bytes]:
    """Return the server's send key and receive key, 128 bits each."""
    master = _sha1(md4(password_hash) + nt_response + MAGIC_MASTER)[:16]
    send = _sha1(master + PAD_1 + MAGIC_CLIENT_RECEIVES + PAD_2)[:16]
    receive = _sha1(master + PAD_1 + MAGIC_CLIENT_SENDS + PAD_2)[:16]
    return send, receive


def response_is_right(expected: bytes, given: bytes) -> bool:
    return hmac.compare_digest(expected, given)


def hidden_key(key: bytes, salt: bytes, secret: bytes, request_authenticator: bytes) -> bytes:
    """Return salt and key hidden as RFC 2548, 2.4.2 says."""
    assert len(salt) == 2 and salt[0] & 0x80, "the salt's first bit must be set"
    plain = bytes((len(key),)) + key
    plain += bytes(-len(plain) % 16)
    hidden, previous = b"", request_authenticator + salt
    for at in range(0, len(plain), 16):
        pad = hashlib.md5(secret + previous, usedforsecurity=False).digest()
        previous = bytes(a ^ b for a, b in zip(plain[at : at + 16], pad, strict=True))
        hidden += previous
    return salt + hidden


def des(seven: bytes, block: bytes) -> bytes:
    """Encrypt one block with the 56 bits of `seven`."""
    bits = int.from_bytes(seven, "big")
    key = bytes(((bits >> (49 - 7 * at)) & 0x7F) << 1 for at in range(8))
    # ECB of one block is what the RFC asks for; nothing secret depends on it being strong.
    encryptor = Cipher(TripleDES(key * 3), modes.ECB()).encryptor()  # noqa: S305
    return encryptor.update(block) + encryptor.finalize()


def _sha1(data: bytes) -> bytes:
    return hashlib.sha1(data, usedforsecurity=False).digest()
