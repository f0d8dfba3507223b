"""What a router says later outranks what was concluded before: sessions that come back, wrap, begin anew."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv6Address, IPv6Network
from typing import Any

import pytest
from radius_edge.accounting import read_record
from radius_edge.attributes import address, integer, octets, text
from radius_edge.batches import Accounting
from radius_edge.book import Book
from radius_edge.sessions import UNKNOWN_END, Session, Sessions, Status

from tests.edge.test_sessions import LIFE, T0, after, packet, record

HALF = 2**32


def guessed(cause: str) -> Session:
    """Return a session of 300 s that is taken to be over."""
    (session,) = after(*LIFE[:2])
    return session.closed(T0 + 310, cause, is_lost=cause == "Lost-Contact")


CAUSES = ["NAS-Reboot", "Admin-Reboot", "NAS-Gone", "Lost-Stop", "Lost-Contact"]


@pytest.mark.parametrize("cause", CAUSES)
def test_a_guess_of_ours_gives_way_to_a_later_interim(cause: str) -> None:
    held = guessed(cause)
    (back,) = after(record(Status.INTERIM, T0 + 600), sessions=Sessions([held]))
    assert (back.is_open, back.key, back.reopened) == (True, held.key, 1)
    assert (back.terminate_cause, back.ended_at) == (None, None)
    assert back.as_of > held.as_of and back.octets_in == 6_000


@pytest.mark.parametrize("grown", ["octets_in", "octets_out", "session_seconds"])
def test_time_or_octets_alone_are_enough_to_come_back(grown: str) -> None:
    idle = record(Status.INTERIM, T0 + 300)
    on = replace(idle, event_at=T0 + 600, heard_at=T0 + 600, **{grown: getattr(idle, grown) + 1})
    on = replace(on, session_seconds=on.session_seconds if grown == "session_seconds" else 300)
    (back,) = after(on, sessions=Sessions([guessed("NAS-Gone")]))
    assert back.is_open


@pytest.mark.parametrize("cause", CAUSES[:-1])
def test_a_copy_of_what_was_heard_before_reopens_nothing(cause: str) -> None:
    held = guessed(cause)
    copies = [replace(one, heard_at=T0 + 400) for one in LIFE[:2]]
    (still,) = after(*copies, sessions=Sessions([held]))
    assert (still.is_open, still.reopened, still.as_of) == (False, 0, held.as_of)


def test_what_was_under_way_before_the_restart_counts_and_reopens_nothing() -> None:
    late = replace(record(Status.INTERIM, T0 + 305), heard_at=T0 + 320)
    (still,) = after(late, sessions=Sessions([guessed("NAS-Reboot")]))
    assert (still.is_open, still.octets_in) == (False, 3_050)


@pytest.mark.parametrize("cause", CAUSES)
def test_the_stop_itself_is_final_whenever_it_comes(cause: str) -> None:
    stop, later = record(Status.STOP, T0 + 700), record(Status.INTERIM, T0 + 900)
    (ended,) = after(stop, later, sessions=Sessions([guessed(cause)]))
    assert (ended.has_stopped, ended.ended_at) == (True, T0 + 700)
    assert ended.terminate_cause == "User-Request"


def test_a_batch_says_how_many_came_back() -> None:
    batch = Accounting(Sessions([guessed("NAS-Gone")]))
    batch.account(record(Status.INTERIM, T0 + 600))
    batch.account(record(Status.INTERIM, T0 + 900))
    assert batch.reopened == 1


def test_two_devices_that_are_not_named_are_not_one() -> None:
    first = replace(LIFE[0], calling_station_id="")
    second = replace(
        record(Status.START, T0 + 60, acct_session_id="S2"), calling_station_id="", framed_ip=""
    )
    assert [one.is_open for one in after(first, second)] == [True, True]


# A name that is used again.


@pytest.mark.parametrize("seconds", [1, 5, 29, 31, 100, 299])
def test_a_start_of_its_own_is_a_new_session_at_once(seconds: int) -> None:
    heard = record(Status.INTERIM, T0 + 1, session_seconds=1, octets_in=7_000)
    old = after(LIFE[0], heard)
    began = T0 + 1 + seconds
    found = after(
        record(Status.START, began),
        record(Status.INTERIM, began + 10, session_seconds=10, octets_in=5, octets_out=6),
        sessions=Sessions(old),
    )
    assert [one.octets_in for one in found][-1] == 5
    assert found[-1].key != old[0].key and found[-1].started_at == began


def test_a_stop_and_a_start_in_one_second_are_two_sessions() -> None:
    first = after(LIFE[0], record(Status.STOP, T0 + 20))
    batch = Accounting(Sessions(first))
    batch.account(record(Status.START, T0 + 20))
    (second,) = batch.changed.values()
    assert second.is_open and second.key != first[0].key


def test_a_start_that_is_sent_again_without_its_delay_is_no_other_session() -> None:
    (session,) = after(LIFE[0], record(Status.START, T0 + 9))
    assert session.started_at == T0


def test_a_lost_start_shows_in_a_session_time_that_went_back() -> None:
    sessions = Sessions(after(LIFE[0], record(Status.INTERIM, T0 + 200)))
    batch = Accounting(sessions)
    batch.account(record(Status.INTERIM, T0 + 260, session_seconds=30, octets_in=4))
    old, new = batch.changed.values()
    assert (old.is_open, new.is_open, new.octets_in) == (False, True, 4)


# Counters of 32 bits.


def low(at: int, sent: int, **changed: Any) -> Any:
    told = {"octets_in": sent % HALF, "octets_out": 0, "has_high_in": False, "has_high_out": False}
    return record(Status.INTERIM, at, **(told | changed))


def test_a_counter_without_gigawords_goes_round_when_time_went_on() -> None:
    sent = [4_000_000_000, 4_400_000_000, 8_600_000_000, 8_600_000_001]
    told = [low(T0 + 300 * (at + 1), octets) for at, octets in enumerate(sent)]
    (session,) = after(LIFE[0], *told)
    assert session.octets_in == sent[-1]
    (again,) = after(*reversed(told), sessions=Sessions([session]))
    assert again.octets_in == sent[-1], "late copies add nothing"


def test_empty_counters_of_a_stop_are_no_counter_that_went_round() -> None:
    used = low(T0 + 300, 4_000_000_000)
    stop = replace(low(T0 + 400, 0), status=Status.STOP)
    (session,) = after(LIFE[0], used, stop)
    assert (session.octets_in, session.has_stopped) == (4_000_000_000, True)


def test_gigawords_that_come_late_go_before_our_own_count() -> None:
    (session,) = after(LIFE[0], low(T0 + 300, 5), record(Status.INTERIM, T0 + 600, octets_in=9))
    assert session.octets_in == 9


def test_a_wrapped_counter_is_the_same_session_although_a_clock_moved() -> None:
    held = after(LIFE[0], low(T0 + 3_600, 4_000_000_000))
    moved = replace(low(T0 + 3_900, 4_400_000_000), event_at=T0 + 3_900 + 600)
    (session,) = after(moved, sessions=Sessions(held))
    assert session.octets_in == 4_400_000_000


# Addresses.


@pytest.mark.parametrize("none", ["0.0.0.0", "255.255.255.254", "255.255.255.255"])
def test_a_placeholder_never_takes_the_place_of_an_address(none: str) -> None:
    made = packet(integer(40, 3), text(1, "rahim"), text(44, "S1"), address(8, none))
    read = read_record(made, "N1", Book(), T0 + 300)
    assert read is not None and (read.framed_ip, read.addresses) == ("", ())
    (session,) = after(LIFE[0], read)
    assert session.framed_ip == "10.0.0.9"


def test_the_empty_ipv6_address_is_none() -> None:
    made = packet(integer(40, 3), octets(168, bytes(16)), octets(97, b"\0\x40" + bytes(8)))
    read = read_record(made, "N1", Book(), T0)
    assert read is not None and read.addresses == ()


def test_all_addresses_of_a_session_are_kept_with_their_times() -> None:
    prefix = IPv6Network("2001:db8:1::/56")
    delegated = octets(123, bytes((0, 56)) + prefix.network_address.packed[:7])
    own = octets(168, IPv6Address("2001:db8::5").packed)

    def told(at: int, ip: str, *more: bytes) -> Any:
        named = (text(1, "rahim"), text(44, "S1"), integer(46, at - T0), integer(42, at - T0))
        read = read_record(packet(integer(40, 3), *named, address(8, ip), *more), "N1", Book(), at)
        assert read is not None
        return read

    (session,) = after(
        told(T0 + 10, "10.0.0.9"),
        told(T0 + 300, "10.0.0.9", own, delegated),
        told(T0 + 600, "10.0.0.7", own),
        told(T0 + 900, "10.0.0.9", delegated),
    )
    assert [(one.address, one.since - T0) for one in session.report().addresses] == [
        ("10.0.0.9", 0),
        ("2001:db8::5", 300),
        ("2001:db8:1::/56", 300),
        ("10.0.0.7", 600),
        ("10.0.0.9", 900),
    ]
    assert session.framed_ip == "10.0.0.9"


def test_a_late_packet_brings_no_old_address_back() -> None:
    (session,) = after(
        record(Status.INTERIM, T0 + 600, framed_ip="10.0.0.8", addresses=(("4", "10.0.0.8"),)),
        record(Status.INTERIM, T0 + 300, framed_ip="10.0.0.9", addresses=(("4", "10.0.0.9"),)),
    )
    assert session.framed_ip == "10.0.0.8"


@pytest.mark.parametrize(
    "spelled",
    [
        "AA-BB-CC-DD-EE-FF",
        "aabb.ccdd.eeff",
        "aabbccddeeff",
        "aa:bb:cc:dd:ee:ff",
        "1:aa:bb:cc:dd:ee:ff",
    ],
)
def test_a_hardware_address_has_one_spelling(spelled: str) -> None:
    read = read_record(packet(integer(40, 1), text(31, spelled)), "N1", Book(), T0)
    assert read is not None and read.calling_station_id == "AA:BB:CC:DD:EE:FF"


@pytest.mark.parametrize(
    "spelled", ["+8801712345678", "203.0.113.7", "aa:bb", "", "aa:bb-cc:dd:ee:ff"]
)
def test_what_is_no_hardware_address_stays_as_it_came(spelled: str) -> None:
    read = read_record(packet(integer(40, 1), text(31, spelled)), "N1", Book(), T0)
    assert read is not None and read.calling_station_id == spelled


def test_a_session_of_an_unknown_login_has_an_unknown_end() -> None:
    read = read_record(packet(integer(40, 1), text(1, "nobody")), "N1", Book(), T0)
    assert read is not None and read.router_ends_at == UNKNOWN_END
