"""MD4, DES and MS-CHAPv2 against the RFCs' own vectors and an independent library."""

from __future__ import annotations

import pytest
from Crypto.Cipher import DES
from Crypto.Hash import MD4
from hypothesis import given
from hypothesis import strategies as st
from radius_edge.md4 import md4
from radius_edge.mschap import (
    authenticator_response,
    challenge_hash,
    challenge_response,
    des,
    hidden_key,
    mppe_keys,
    nt_password_hash,
)

# RFC 2759, 9.2.
LOGIN = b"User"
PASSWORD = "clientPass"
CHALLENGE = bytes.fromhex("5B5D7C7D7B3F2F3E3C2C602132262628")
PEER_CHALLENGE = bytes.fromhex("21402324255E262A28295F2B3A337C7E")
SIGNED = bytes.fromhex("D02E4386BCE91226")
NT_HASH = bytes.fromhex("44EBBA8D5312B8D611474411F56989AE")
NT_RESPONSE = bytes.fromhex("82309ECD8D708B5EA08FAA3981CD83544233114A3D85D6DF")


@pytest.mark.parametrize(
    ("message", "digest"),
    [
        (b"", "31d6cfe0d16ae931b73c59d7e0c089c0"),
        (b"a", "bde52cb31de33e46245e05fbdbd6fb24"),
        (b"abc", "a448017aaf21d8525fc10ae87aa6729d"),
        (b"message digest", "d9130a8164549fe818874806e1c7014b"),
        (b"abcdefghijklmnopqrstuvwxyz", "d79e1c308aa5bbcdeea8ed63df412da9"),
        (b"1234567890" * 8, "e33b4ddc9c38f2199c3e7b164fcc0536"),
    ],
)
def test_md4_gives_the_digests_of_rfc_1320(message: bytes, digest: str) -> None:
    assert md4(message).hex() == digest


@given(st.binary(max_size=300))
def test_md4_agrees_with_another_library(message: bytes) -> None:
    assert md4(message) == MD4.new(message).digest()


@given(st.binary(min_size=7, max_size=7), st.binary(min_size=8, max_size=8))
def test_des_agrees_with_another_library(seven: bytes, block: bytes) -> None:
    bits = int.from_bytes(seven, "big")
    key = bytes(((bits >> (49 - 7 * at)) & 0x7F) << 1 for at in range(8))
    assert des(seven, block) == DES.new(key, DES.MODE_ECB).encrypt(block)


def test_the_exchange_of_rfc_2759_is_computed_octet_by_octet() -> None:
    assert nt_password_hash(PASSWORD) == NT_HASH
    assert challenge_hash(PEER_CHALLENGE, CHALLENGE, LOGIN) == SIGNED
    assert challenge_response(SIGNED, NT_HASH) == NT_RESPONSE
    proof = authenticator_response(NT_HASH, NT_RESPONSE, SIGNED)
    assert proof == b"S=407A5589115FD0D6209F510FE9C04566932CDA56"


def test_the_domain_is_left_out_of_the_challenge() -> None:
    assert challenge_hash(PEER_CHALLENGE, CHALLENGE, b"DHAKA\\User") == SIGNED


def test_the_keys_of_rfc_3079_are_derived() -> None:
    send, _ = mppe_keys(NT_HASH, NT_RESPONSE)
    # RFC 3079, 3.5.3: SendStartKey128 of the server.
    assert send.hex().upper() == "8B7CDC149B993A1BA118CB153F56DCCB"


def test_a_hidden_key_is_found_again_by_whoever_knows_the_secret() -> None:
    import hashlib

    salt, secret, authenticator = b"\x80\x01", b"s", bytes(range(16))
    hidden = hidden_key(b"k" * 16, salt, secret, authenticator)
    assert hidden[:2] == salt and len(hidden) == 34
    plain, previous = b"", authenticator + salt
    for at in (2, 18):
        pad = hashlib.md5(secret + previous).digest()
        previous = hidden[at : at + 16]
        plain += bytes(a ^ b for a, b in zip(previous, pad, strict=True))
    assert plain[:17] == b"\x10" + b"k" * 16
