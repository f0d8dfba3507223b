"""Retransmissions are answered again, never run again; memory is bounded and nobody is refused."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from radius_edge.duplicates import Duplicates, Key, Seen


def key(identifier: int, authenticator: bytes = b"a" * 16, port: int = 1_000) -> Key:
    return ("10.0.0.1", port, identifier, authenticator)


def test_the_same_request_gets_the_same_answer_and_is_new_once() -> None:
    cache = Duplicates()
    assert cache.claim(key(1), 0.0) is Seen.NEW
    assert cache.claim(key(1), 0.1) is Seen.IN_WORK
    cache.keep(key(1), b"answer")
    assert cache.claim(key(1), 0.2) == b"answer"


def test_another_authenticator_or_port_is_another_request() -> None:
    cache = Duplicates()
    cache.claim(key(1), 0.0)
    assert cache.claim(key(1, b"b" * 16), 0.0) is Seen.NEW
    assert cache.claim(key(1, port=1_001), 0.0) is Seen.NEW


def test_answers_are_kept_for_ten_seconds() -> None:
    cache = Duplicates()
    cache.claim(key(1), 0.0)
    cache.keep(key(1), b"answer")
    assert cache.claim(key(1), 9.9) == b"answer"
    assert cache.claim(key(1), 10.1) is Seen.NEW


def test_a_request_that_could_not_be_answered_may_be_tried_again() -> None:
    cache = Duplicates()
    cache.claim(key(1), 0.0)
    cache.forget(key(1))
    assert cache.claim(key(1), 0.1) is Seen.NEW


@given(st.lists(st.integers(0, 255), max_size=200))
def test_a_full_memory_evicts_and_never_refuses(identifiers: list[int]) -> None:
    cache = Duplicates(entries_max=5)
    for at, identifier in enumerate(identifiers):
        cache.claim(key(identifier), at / 1_000)
        assert len(cache) <= 5
    assert cache.claim(("fresh", 1, 1, b""), 1.0) is Seen.NEW
