"""Packets: what we make pyrad reads, what pyrad makes we read, and damage does no harm."""

from __future__ import annotations

import hashlib
import hmac
import os
import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyrad import packet as radius
from pyrad.dictionary import Dictionary
from radius_edge.attributes import octets, read_integer, read_text, read_vendor, text, vendor
from radius_edge.packet import Malformed, parse

from radius_edge import packet as ours
from tests.fakes.fake_nas import DICTIONARY

SECRET = b"router-secret"
NAMES = Dictionary(str(DICTIONARY))
PLAIN_TYPES = [1, 24, 25, 31, 32, 33, 44]
ATTRIBUTES = st.lists(
    st.tuples(st.sampled_from(PLAIN_TYPES), st.binary(min_size=1, max_size=60)), max_size=12
)


def access_request(attributes: list[tuple[int, bytes]], *, signed: bool) -> bytes:
    request = radius.AuthPacket(code=1, id=7, secret=SECRET, dict=NAMES)
    request.authenticator = os.urandom(16)
    for kind, value in attributes:
        request.setdefault(kind, []).append(value)
    if signed:
        request.add_message_authenticator()
    made: bytes = request.RequestPacket()
    return made


@given(ATTRIBUTES, st.booleans())
def test_a_request_of_pyrad_is_read_with_every_attribute(
    attributes: list[tuple[int, bytes]], signed: bool
) -> None:
    packet = parse(access_request(attributes, signed=signed))
    for kind in PLAIN_TYPES:
        assert packet.all(kind) == [value for found, value in attributes if found == kind]
    right = ours.message_authenticator_is_right(packet, SECRET)
    assert right is (True if signed else None)
    if signed:
        assert ours.message_authenticator_is_right(packet, b"another") is False


@given(ATTRIBUTES, st.sampled_from([2, 3]))
def test_pyrad_believes_our_replies_and_reads_them(
    attributes: list[tuple[int, bytes]], code: int
) -> None:
    asked = radius.AuthPacket(code=1, id=9, secret=SECRET, dict=NAMES)
    asked.authenticator = os.urandom(16)
    asked[33] = [b"proxy-1", b"proxy-2"]
    asked.add_message_authenticator()
    request = parse(asked.RequestPacket())

    plain = [(kind, value) for kind, value in attributes if kind != 33]
    body = b"".join(octets(kind, value) for kind, value in plain)
    answer = ours.reply(request, code, body, SECRET)

    read = radius.Packet(dict=NAMES, packet=answer)
    assert asked.VerifyReply(read, rawreply=answer, enforce_ma=True)
    assert answer[20:22] == b"\x50\x12", "Message-Authenticator is the first attribute"
    assert read[33] == [b"proxy-1", b"proxy-2"]
    for kind in {kind for kind, _ in plain}:
        assert read[kind] == [value for found, value in plain if found == kind]


def test_pyrad_believes_our_accounting_replies() -> None:
    asked = radius.AcctPacket(id=3, secret=SECRET, dict=NAMES)
    asked["User-Name"] = "rahim"
    asked[33] = [b"proxy"]
    sent = asked.RequestPacket()
    request = parse(sent)
    assert ours.accounting_authenticator_is_right(request, SECRET)
    assert not ours.accounting_authenticator_is_right(request, b"another")
    answer = ours.accounting_reply(request, SECRET)
    read = radius.Packet(dict=NAMES, packet=answer)
    assert asked.VerifyReply(read, rawreply=answer)
    assert read[33] == [b"proxy"]


@given(st.sampled_from([40, 43]), st.integers(0, 255), st.text(min_size=1, max_size=60))
def test_pyrad_believes_our_orders(code: int, identifier: int, login: str) -> None:
    if len(login.encode()) > 253:
        login = "x"
    made = ours.signed_request(code, identifier, text(1, login), SECRET)
    read = radius.CoAPacket(secret=SECRET, dict=NAMES, packet=made)
    assert (read.code, read.id) == (code, identifier)
    assert read.VerifyCoARequest() and read.verify_message_authenticator()
    assert read[1] == [login.encode()]


@pytest.mark.parametrize(
    "datagram",
    [
        b"",
        b"\x01" * 19,
        struct.pack("!BBH", 1, 1, 19) + bytes(16),
        struct.pack("!BBH", 1, 1, 21) + bytes(16),
        struct.pack("!BBH", 1, 1, 4_097) + bytes(4_093),
        struct.pack("!BBH", 1, 1, 21) + bytes(16) + b"\x01",
        struct.pack("!BBH", 1, 1, 22) + bytes(16) + b"\x01\x01",
        struct.pack("!BBH", 1, 1, 22) + bytes(16) + b"\x01\x00",
        struct.pack("!BBH", 1, 1, 23) + bytes(16) + b"\x01\x04\x00",
    ],
)
def test_what_the_rfc_says_to_discard_is_malformed(datagram: bytes) -> None:
    with pytest.raises(Malformed):
        parse(datagram)


def test_octets_beyond_the_length_are_padding() -> None:
    made = access_request([(1, b"rahim")], signed=True)
    packet = parse(made + b"padding")
    assert packet.data == made
    assert ours.message_authenticator_is_right(packet, SECRET) is True


def test_two_message_authenticators_or_one_of_another_length_are_wrong() -> None:
    header = bytes(16)
    for attributes in (octets(80, bytes(16)) * 2, octets(80, bytes(15)), octets(80, b"")):
        made = struct.pack("!BBH", 1, 1, 20 + len(attributes)) + header + attributes
        assert ours.message_authenticator_is_right(parse(made), SECRET) is False


def test_a_second_message_authenticator_is_wrong_even_beside_a_right_one() -> None:
    body = octets(80, bytes(16)) + octets(80, b"x" * 16)
    header = struct.pack("!BBH", 1, 1, 20 + len(body)) + os.urandom(16)
    right = hmac.digest(SECRET, header + body, "md5")
    made = header + octets(80, right) + octets(80, b"x" * 16)
    assert ours.message_authenticator_is_right(parse(made), SECRET) is False


def test_an_answer_of_somebody_without_the_secret_is_not_believed() -> None:
    order = ours.signed_request(40, 5, b"", SECRET)
    forged = parse(struct.pack("!BBH", 41, 5, 20) + os.urandom(16))
    assert not ours.answers(forged, order, SECRET)


def test_an_answer_is_of_the_request_with_its_identifier_only() -> None:
    order = ours.signed_request(40, 5, b"", SECRET)

    def answered(identifier: int) -> bool:
        header = struct.pack("!BBH", 41, identifier, 20)
        right = hashlib.md5(header + order[4:20] + SECRET).digest()
        return ours.answers(parse(header + right), order, SECRET)

    assert answered(5)
    assert not answered(6), "signed by a friend, and still the answer to something else"


@given(st.binary(max_size=300))
def test_random_octets_are_read_or_malformed_and_nothing_else(datagram: bytes) -> None:
    try:
        packet = parse(datagram)
    except Malformed:
        return
    assert 20 <= len(packet.data) <= len(datagram)
    ours.message_authenticator_is_right(packet, SECRET)
    for _, value in packet.attributes:
        read_integer(value), read_text(value), read_vendor(value)


def test_damaged_copies_of_a_good_packet_never_pass_as_signed() -> None:
    chance = random.Random(2_865)
    good = access_request([(1, b"rahim"), (31, b"AA:BB")], signed=True)
    for _ in range(1_000):
        damaged = bytearray(good)
        place = chance.randrange(len(damaged))
        damaged[place] ^= chance.randrange(1, 256)
        try:
            packet = parse(bytes(damaged))
        except Malformed:
            continue
        if packet.code in (1, 12):
            assert ours.message_authenticator_is_right(packet, SECRET) is not True


@given(st.integers(0, 2**32 - 1), st.integers(0, 255), st.binary(max_size=200))
def test_a_vendor_attribute_is_read_as_it_was_made(who: int, kind: int, value: bytes) -> None:
    made = vendor(who, kind, value)
    assert read_vendor(made[2:]) == [(who, kind, value)]


@given(st.binary(max_size=253))
def test_opaque_octets_become_a_text_that_the_cloud_accepts(value: bytes) -> None:
    read = read_text(value)
    assert len(read.encode()) <= 253 and "\0" not in read
