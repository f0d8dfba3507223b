"""Sealed values open for their owner only, with the right key only, unchanged only."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isp_aws.sealing import SealBroken, Sealer, SealKeys

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


def test_old_values_open_after_the_key_has_changed_and_new_ones_are_of_the_new() -> None:
    old, new = bytes(32), b"n" * 32
    before = Sealer(lambda: old).seal("secret", "a")
    changed = Sealer(lambda: SealKeys(2, {1: old, 2: new}))
    after = changed.seal("secret", "a")
    assert (before[:3], after[:3]) == ("s1:", "s2:")
    assert changed.unseal(before, "a") == changed.unseal(after, "a") == "secret"
    with pytest.raises(SealBroken):
        Sealer(lambda: old).unseal(after, "a")


def test_a_number_that_was_changed_does_not_open() -> None:
    keys = SealKeys(2, {1: bytes(32), 2: b"n" * 32})
    sealed = Sealer(lambda: keys).seal("secret", "a")
    for text in (sealed.replace("s2:", "s1:"), sealed.replace("s2:", "s3:"), sealed[1:]):
        with pytest.raises(SealBroken):
            Sealer(lambda: keys, lambda: keys).unseal(text, "a")
