"""Sealed values open for their owner only, with the right key only, unchanged only."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isp_aws.sealing import SealBroken, Sealer

SEALER = Sealer(lambda: bytes(32))


@given(st.text(), st.text())
def test_what_was_sealed_opens_again(text: str, owner: str) -> None:
    assert SEALER.unseal(SEALER.seal(text, owner), owner) == text


def test_the_same_text_is_never_sealed_alike() -> None:
    assert SEALER.seal("secret", "a") != SEALER.seal("secret", "a")


def test_a_value_that_was_moved_to_another_owner_does_not_open() -> None:
    with pytest.raises(SealBroken):
        SEALER.unseal(SEALER.seal("secret", "tenant0001/nas/1"), "tenant0002/nas/1")


def test_another_key_does_not_open() -> None:
    with pytest.raises(SealBroken):
        Sealer(lambda: bytes([1]) * 32).unseal(SEALER.seal("secret", "a"), "a")


@given(st.integers(0, 33), st.integers(1, 255))
def test_a_value_that_was_changed_anywhere_does_not_open(place: int, change: int) -> None:
    sealed = SEALER.seal("secret", "a")
    raw = bytearray(base64.b64decode(sealed.removeprefix("s1:")))
    raw[place % len(raw)] ^= change
    with pytest.raises(SealBroken):
        SEALER.unseal("s1:" + base64.b64encode(bytes(raw)).decode(), "a")


def test_a_clear_text_is_not_taken_for_a_sealed_one() -> None:
    with pytest.raises(SealBroken):
        SEALER.unseal("secret", "a")
