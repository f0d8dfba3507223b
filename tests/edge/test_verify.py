"""Proofs of the password: each method right and wrong, with every length, and never two at once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator

import pytest
from Crypto.Hash import MD4
from hypothesis import given
from hypothesis import strategies as st
from pyrad import packet as radius
from pyrad.dictionary import Dictionary
from radius_edge.attributes import MS_MPPE_RECV_KEY, MS_MPPE_SEND_KEY, read_vendor
from radius_edge.mschap import challenge_hash, challenge_response
from radius_edge.packet import parse
from radius_edge.verify import Asked, Known, Proof, verify

from tests.fakes.fake_nas import DICTIONARY

SECRET = b"router-secret"
NAMES = Dictionary(str(DICTIONARY))
PASSWORDS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40
).filter(lambda word: len(word.encode()) <= 128)


def known(password: str) -> Known:
    return Known(password.encode(), lambda: MD4.new(password.encode("utf-16-le")).digest())


def request() -> radius.AuthPacket:
    made = radius.AuthPacket(code=1, id=7, secret=SECRET, dict=NAMES)
    made.authenticator = os.urandom(16)
    made["User-Name"] = "rahim"
    return made


def proof(made: radius.AuthPacket, password: str, login: bytes = b"rahim") -> Proof | None:
    packet = parse(made.RequestPacket())
    return verify(Asked(packet, login, SECRET, os.urandom), known(password))


@given(PASSWORDS, PASSWORDS)
def test_pap_proves_the_password_and_no_other(password: str, other: str) -> None:
    made = request()
    made["User-Password"] = made.PwCrypt(password)
    assert proof(made, password) == Proof()
    assert (proof(made, other) is None) == (password != other)


@pytest.mark.parametrize("length", [0, 1, 15, 17, 144])
def test_a_hidden_password_of_a_length_that_cannot_be_proves_nothing(length: int) -> None:
    made = request()
    made[2] = [bytes(length)]
    assert proof(made, "") is None


@given(PASSWORDS, PASSWORDS, st.booleans())
def test_chap_proves_the_password_with_and_without_a_challenge_of_its_own(
    password: str, other: str, has_challenge: bool
) -> None:
    made = request()
    challenge = os.urandom(16) if has_challenge else made.authenticator
    if has_challenge:
        made["CHAP-Challenge"] = challenge
    made["CHAP-Password"] = b"\x05" + hashlib.md5(b"\x05" + password.encode() + challenge).digest()
    assert proof(made, password) == Proof()
    assert (proof(made, other) is None) == (password != other)


def mschap_request(password: str, login: bytes) -> radius.AuthPacket:
    made = request()
    challenge, peer = os.urandom(16), os.urandom(16)
    nt_hash = MD4.new(password.encode("utf-16-le")).digest()
    response = challenge_response(challenge_hash(peer, challenge, login), nt_hash)
    made["MS-CHAP-Challenge"] = challenge
    made["MS-CHAP2-Response"] = b"\x09\x00" + peer + bytes(8) + response
    return made


@given(PASSWORDS, PASSWORDS)
def test_mschapv2_proves_the_password_and_is_answered_with_proof_and_keys(
    password: str, other: str
) -> None:
    made = mschap_request(password, b"rahim")
    found = proof(made, password)
    assert found is not None
    assert b"\x09S=" in found.attributes, "MS-CHAP2-Success repeats the identifier"
    assert (proof(made, other) is None) == (password != other)
    assert proof(made, password, login=b"karim") is None, "the login is part of the proof"


@given(st.binary(min_size=2, max_size=2))
def test_the_salts_of_the_two_keys_differ_and_begin_with_a_set_bit(drawn: bytes) -> None:
    packet = parse(mschap_request("secret", b"rahim").RequestPacket())
    found = verify(Asked(packet, b"rahim", SECRET, lambda _: drawn), known("secret"))
    assert found is not None
    salts = [
        value[:2]
        for kind, value in _vendor_values(found.attributes)
        if kind in (MS_MPPE_SEND_KEY, MS_MPPE_RECV_KEY)
    ]
    assert len(set(salts)) == 2
    assert all(salt[0] & 0x80 for salt in salts)


def _vendor_values(attributes: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(attributes):
        length = attributes[place + 1]
        yield from (
            (kind, value) for _, kind, value in read_vendor(attributes[place + 2 : place + length])
        )
        place += length


@pytest.mark.parametrize("damage", ["short challenge", "short response", "no challenge"])
def test_a_damaged_mschap_proves_nothing(damage: str) -> None:
    made = mschap_request("secret", b"rahim")
    if damage == "short challenge":
        made["MS-CHAP-Challenge"] = bytes(8)
    elif damage == "short response":
        made["MS-CHAP2-Response"] = bytes(49)
    else:
        del made["MS-CHAP-Challenge"]
    assert proof(made, "secret") is None


def test_no_method_or_two_methods_prove_nothing() -> None:
    assert proof(request(), "secret") is None
    both = mschap_request("secret", b"rahim")
    both["User-Password"] = both.PwCrypt("secret")
    assert proof(both, "secret") is None


def test_a_proof_of_nothing_is_never_printed_with_the_password() -> None:
    assert "secret" not in repr(proof(request(), "secret"))
