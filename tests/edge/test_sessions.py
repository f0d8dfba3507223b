"""Sessions out of accounting packets that come late, twice, in any order, or not at all."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from radius_edge.accounting import event_at, read_record
from radius_edge.attributes import integer, octets, text
from radius_edge.batches import Accounting
from radius_edge.book import Book
from radius_edge.days import day_at
from radius_edge.packet import parse
from radius_edge.sessions import Record, Session, Sessions, Status

T0 = 1_800_000_000


def record(status: Status, at: int, **changed: Any) -> Record:
    values: dict[str, Any] = {
        "status": status,
        "nas_id": "N1",
        "login": "rahim",
        "acct_session_id": "S1",
        "event_at": at,
        "heard_at": at,
        "session_seconds": 0 if status is Status.START else at - T0,
        "octets_in": None if status is Status.START else (at - T0) * 10,
        "octets_out": None if status is Status.START else (at - T0) * 100,
        "framed_ip": "10.0.0.9",
        "calling_station_id": "AA:BB",
        "terminate_cause": "User-Request" if status is Status.STOP else None,
        "customer_id": "C1",
        "rate": "1k/2k",
        "day": day_at(at, 360),
    }
    return Record(**(values | changed))


def after(*records: Record, sessions: Sessions | None = None) -> list[Session]:
    sessions = sessions or Sessions()
    for one in records:
        batch = Accounting(sessions)
        batch.account(one)
        sessions.take(batch.changed.values())
    return sorted(sessions, key=lambda session: session.started_at)


def counted(session: Session) -> tuple[int, int, int | None]:
    return (session.octets_in, session.octets_out, session.ended_at)


LIFE = [
    record(Status.START, T0),
    record(Status.INTERIM, T0 + 300),
    record(Status.INTERIM, T0 + 600),
    record(Status.STOP, T0 + 700),
]


def test_a_life_from_start_to_stop() -> None:
    (session,) = after(*LIFE)
    assert counted(session) == (7_000, 70_000, T0 + 700)
    assert session.terminate_cause == "User-Request"


@given(st.lists(st.sampled_from(LIFE), max_size=10), st.randoms())
def test_repeats_in_any_order_after_the_whole_life_change_nothing(
    repeats: list[Record], chance: random.Random
) -> None:
    chance.shuffle(repeats)
    (session,) = after(*LIFE, *repeats)
    assert counted(session) == (7_000, 70_000, T0 + 700)


@given(st.permutations(LIFE), st.integers(1, 4))
def test_lost_and_reordered_packets_never_count_twice_nor_backwards(
    life: list[Record], heard: int
) -> None:
    sessions = Sessions()
    as_of, octets_in = -1, 0
    for one in life[:heard]:
        (session,) = after(one, sessions=sessions)
        assert session.octets_in >= octets_in
        assert session.as_of >= as_of
        as_of, octets_in = session.as_of, session.octets_in
    assert octets_in == max(one.octets_in or 0 for one in life[:heard])


@given(st.permutations(LIFE))
def test_one_batch_is_the_same_as_one_by_one(life: list[Record]) -> None:
    batch = Accounting(Sessions())
    for one in life:
        batch.account(one)
    together = Sessions(batch.changed.values())
    assert [counted(one) for one in together] == [counted(one) for one in after(*life)]


def test_every_change_has_a_newer_as_of_even_within_one_second() -> None:
    sessions = Sessions()
    (opened,) = after(record(Status.START, T0), sessions=sessions)
    (used,) = after(record(Status.INTERIM, T0, octets_in=5), sessions=sessions)
    (ended,) = after(record(Status.STOP, T0, octets_in=9), sessions=sessions)
    assert opened.as_of < used.as_of < ended.as_of


def test_a_repeat_has_nothing_new_to_tell() -> None:
    sessions = Sessions()
    (ended,) = after(*LIFE, sessions=sessions)
    (again,) = after(replace(LIFE[-1], heard_at=T0 + 900), sessions=sessions)
    assert again.as_of == ended.as_of


def test_an_interim_without_a_start_opens_the_session_where_it_began() -> None:
    (session,) = after(record(Status.INTERIM, T0 + 600))
    assert session.is_open and session.started_at == T0


def test_a_stop_without_anything_before_keeps_the_usage() -> None:
    (session,) = after(record(Status.STOP, T0 + 700))
    assert counted(session) == (7_000, 70_000, T0 + 700)


def test_a_session_id_used_again_after_a_restart_is_another_session() -> None:
    first = after(*LIFE)
    sessions = Sessions(first)
    batch = Accounting(sessions)
    batch.account(record(Status.START, T0 + 5_000))
    (second,) = batch.changed.values()
    assert second.key != first[0].key and second.octets_in == 0


def test_a_start_over_an_open_session_of_the_same_id_ends_the_old_one() -> None:
    sessions = Sessions(after(*LIFE[:2]))
    batch = Accounting(sessions)
    batch.account(record(Status.START, T0 + 5_000))
    old, new = batch.changed.values()
    assert (old.terminate_cause, old.octets_in) == ("Lost-Stop", 3_000)
    assert new.is_open and new.octets_in == 0


def test_counters_that_go_back_without_a_session_time_mean_another_session() -> None:
    sessions = Sessions(after(*LIFE[:3]))
    batch = Accounting(sessions)
    batch.account(record(Status.INTERIM, T0 + 900, session_seconds=None, octets_in=3))
    old, new = batch.changed.values()
    assert (old.octets_in, old.is_open) == (6_000, False)
    assert (new.octets_in, new.is_open) == (3, True)


@pytest.mark.parametrize("moved_seconds", [-86_400, -600, 299, 301, 600, 3_500])
def test_a_clock_that_is_put_right_counts_no_session_twice(moved_seconds: int) -> None:
    sessions = Sessions(after(record(Status.START, T0), record(Status.INTERIM, T0 + 3_600)))
    later = record(Status.INTERIM, T0 + 3_900)
    stop = record(Status.STOP, T0 + 4_000)
    moved = [replace(one, event_at=one.event_at + moved_seconds) for one in (later, stop, stop)]
    found = after(*moved, sessions=sessions)
    assert {one.key for one in found} == {one.key for one in sessions}
    (session,) = sessions
    assert (session.octets_in, session.octets_out, session.is_open) == (40_000, 400_000, False)


def test_a_name_that_is_used_again_right_after_a_restart_is_another_session() -> None:
    # The router's clock was ahead until it restarted, so the new session seems to begin too early.
    sessions = Sessions(after(record(Status.START, T0), record(Status.INTERIM, T0 + 3_600)))
    used = {"session_seconds": 30, "octets_in": 5, "octets_out": 7}
    batch = Accounting(sessions)
    batch.account(record(Status.INTERIM, T0 + 3_580, **used))
    old, new = batch.changed.values()
    assert (old.octets_in, old.is_open) == (36_000, False)
    assert (new.octets_in, new.octets_out, new.is_open) == (5, 7, True)


def test_the_same_device_that_dials_again_ends_its_lost_session() -> None:
    first, second = after(LIFE[0], record(Status.START, T0 + 60, acct_session_id="S2"))
    assert first.terminate_cause == "Lost-Stop" and first.ended_at == T0 + 60
    assert second.is_open


def test_another_device_ends_nobodys_session() -> None:
    other = record(Status.START, T0 + 60, acct_session_id="S2", calling_station_id="CC:DD")
    assert [one.is_open for one in after(LIFE[0], other)] == [True, True]


@pytest.mark.parametrize("status", [Status.ON, Status.OFF])
def test_a_router_that_restarts_ends_all_its_sessions_and_no_others(status: Status) -> None:
    elsewhere = record(Status.START, T0, nas_id="N2", calling_station_id="CC")
    sessions = after(LIFE[0], elsewhere, record(status, T0 + 50, login="", acct_session_id=""))
    assert {one.nas_id: one.is_open for one in sessions} == {"N1": False, "N2": True}


def test_a_session_that_was_given_up_comes_back_when_it_speaks() -> None:
    (open_session,) = after(*LIFE[:2])
    lost = open_session.closed(T0 + 300, "Lost-Contact", is_lost=True)
    (back,) = after(record(Status.INTERIM, T0 + 3_000), sessions=Sessions([lost]))
    assert back.is_open and back.key == lost.key and back.terminate_cause is None
    assert back.as_of > lost.as_of


def packet(*attributes: bytes) -> Any:
    body = b"".join(attributes)
    length = 20 + len(body)
    return parse(b"\x04\x01" + length.to_bytes(2, "big") + bytes(16) + body)


def test_gigawords_are_the_high_half_of_the_counter() -> None:
    made = packet(integer(40, 3), integer(42, 7), integer(52, 2), integer(43, 9), text(1, "x"))
    read = read_record(made, "N1", Book(), T0)
    assert read is not None
    assert (read.octets_in, read.octets_out) == (2 * 2**32 + 7, 9)


def test_a_counter_beyond_measure_does_not_break_the_spool() -> None:
    made = packet(integer(40, 3), integer(42, 2**32 - 1), integer(52, 2**32 - 1))
    read = read_record(made, "N1", Book(), T0)
    assert read is not None and read.octets_in == 2**63 - 1


def test_the_delay_is_taken_off_and_a_believable_timestamp_goes_first() -> None:
    assert event_at(packet(integer(41, 60)), T0 + 0.5) == T0 - 60
    assert event_at(packet(integer(41, 60), integer(55, T0 - 61)), T0) == T0 - 61
    assert event_at(packet(integer(55, T0 - 3_600)), T0) == T0
    assert event_at(packet(integer(41, 2**32 - 1)), T0) == T0


@given(st.lists(st.tuples(st.integers(1, 255), st.binary(max_size=20)), max_size=15))
def test_any_attributes_give_a_record_that_can_be_kept(attributes: list[tuple[int, bytes]]) -> None:
    body = [octets(kind, value) for kind, value in attributes]
    read = read_record(packet(integer(40, 2), *body), "N1", Book(), T0)
    if read is not None:
        (session, *_) = after(read) or [None]
        assert session is None or session.started_at >= 0
