"""The two desks without sockets: what they do when the disk, the key or the address is special."""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from edge_contract import Change
from pyrad import packet as radius
from pyrad.dictionary import Dictionary
from radius_edge.bookkeeping import AccountingDesk
from radius_edge.clock import EdgeClock
from radius_edge.counters import Counters
from radius_edge.delayed import Delayed
from radius_edge.logins import Knowledge, LoginDesk
from radius_edge.replica import Replica
from radius_edge.sessions import Record, Session
from radius_edge.spool import Spool

from tests.edge.builders import SECRET, customer, router
from tests.fakes.fake_nas import DICTIONARY

NAMES = Dictionary(str(DICTIONARY))
FROM = ("10.0.0.1", 1_645)


class Desk:
    def __init__(
        self, folder: Path, address: str = FROM[0], delayed: Delayed | None = None
    ) -> None:
        folder.mkdir(exist_ok=True)
        self.replica = Replica(folder / "replica.db")
        self.spool = Spool(folder / "spool.db")
        self.counters, self.sent, self.is_retired = Counters(), [], False
        self.replica.apply(
            [
                Change(1, "nas", "N1", 1, router(address=address)),
                Change(2, "customer", "C1", 1, customer(login="rahim", password="secret")),
            ],
            2,
        )
        self.ahead_seconds = 0.0
        clock = EdgeClock(wall=lambda: time.time() + self.ahead_seconds)
        book = self.replica.book
        self.asked_after: list[Session] = []
        knowledge = Knowledge(
            book,
            self.spool.sessions,
            clock,
            lambda _: {},
            lambda _: self.is_retired,
            self.asked_after.append,
            lambda router_id: router_id in self.keeping_old_ends,
            lambda session: session.acct_session_id in self.ending,
        )
        self.logins = LoginDesk(knowledge, self.counters, delayed or Delayed(waiting_max=0))
        self.heard: list[list[Session]] = []
        self.keeping_old_ends: set[str] = set()
        self.ending: set[str] = set()
        self.accounting = AccountingDesk(book, self.spool, clock, self.counters, self.heard.append)

    def send(self, answer: bytes, source: tuple[str, int]) -> None:
        self.sent.append((answer, source))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def access_request(**attributes: Any) -> bytes:
    made = radius.AuthPacket(code=1, id=1, secret=SECRET.encode(), dict=NAMES)
    made.authenticator = os.urandom(16)
    made["User-Name"] = "rahim"
    made["User-Password"] = made.PwCrypt("secret")
    for name, value in attributes.items():
        made[name.replace("_", "-")] = value
    octets: bytes = made.RequestPacket()
    return octets


def start(identifier: int, session: str, **attributes: Any) -> bytes:
    made = radius.AcctPacket(id=identifier, secret=SECRET.encode(), dict=NAMES)
    made["User-Name"] = "rahim"
    made["Acct-Status-Type"] = 1
    made["Acct-Session-Id"] = session
    for name, value in attributes.items():
        made[name.replace("_", "-")] = value
    octets: bytes = made.RequestPacket()
    return octets


def test_a_retired_edge_is_silent_on_logins_and_still_records(desk: Desk) -> None:
    desk.is_retired = True
    desk.logins.take(access_request(), FROM, desk.send)
    assert desk.sent == [] and desk.counters["auth.dropped.retired"] == 1
    desk.accounting.take([(start(1, "S1"), FROM)], desk.send)
    assert len(desk.sent) == 1


def test_a_router_with_an_ipv6_address_is_served(tmp_path: Path) -> None:
    desk = Desk(tmp_path, address="2001:db8::1")
    desk.logins.take(access_request(), ("2001:db8::1", 1_645), desk.send)
    assert desk.sent[0][0][0] == radius.AccessAccept


def test_a_login_is_found_in_any_case(desk: Desk) -> None:
    desk.logins.take(access_request(User_Name="RAHIM"), FROM, desk.send)
    assert desk.sent[0][0][0] == radius.AccessAccept


def answered(desk: Desk, device: str) -> int:
    desk.logins.take(access_request(Calling_Station_Id=device), FROM, desk.send)
    return int(desk.sent[-1][0][0])


def test_a_device_that_dials_again_without_a_stop_is_let_in(desk: Desk) -> None:
    desk.accounting.take([(start(1, "S1", Calling_Station_Id="AA"), FROM)], desk.send)
    assert answered(desk, "AA") == radius.AccessAccept
    assert desk.asked_after == []


def test_a_line_in_use_by_another_device_is_refused_and_its_router_asked(desk: Desk) -> None:
    desk.accounting.take([(start(1, "S1", Calling_Station_Id="AA"), FROM)], desk.send)
    assert answered(desk, "BB") == radius.AccessReject
    assert [session.acct_session_id for session in desk.asked_after] == ["S1"]


def test_a_session_whose_end_was_acknowledged_keeps_nobody_out(desk: Desk) -> None:
    """A hold ends, its Stop never came, and the device is not named: the customer is let in."""
    desk.accounting.take([(start(1, "S1"), FROM)], desk.send)
    assert answered(desk, "") == radius.AccessReject
    desk.ending.add("S1")
    assert answered(desk, "") == radius.AccessAccept


def test_what_was_heard_by_a_clock_that_ran_ahead_keeps_nobody_out(desk: Desk) -> None:
    desk.ahead_seconds = 86_400.0
    desk.accounting.take([(start(1, "S1", Calling_Station_Id="AA"), FROM)], desk.send)
    desk.ahead_seconds = 0.0
    assert answered(desk, "BB") == radius.AccessAccept


def test_eap_without_a_signature_is_dropped(desk: Desk) -> None:
    desk.logins.take(access_request(EAP_Message=b"\x02\x00\x00\x05\x01"), FROM, desk.send)
    assert desk.counters["auth.dropped.no_message_authenticator"] == 1


def test_what_cannot_be_saved_is_not_answered_and_may_come_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    datagram = start(1, "S1")
    record = desk.spool.record

    def full_disk(records: list[Record]) -> list[Session]:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(desk.spool, "record", full_disk)
    desk.accounting.take([(datagram, FROM)], desk.send)
    assert desk.sent == [] and desk.counters["acct.not_saved"] == 1
    monkeypatch.setattr(desk.spool, "record", record)
    desk.accounting.take([(datagram, FROM)], desk.send)
    assert len(desk.sent) == 1 and desk.spool.owed_count() == 1


def test_a_copy_in_the_same_batch_is_answered_once_and_later_again(desk: Desk) -> None:
    datagram = start(1, "S1")
    desk.accounting.take([(datagram, FROM), (datagram, FROM)], desk.send)
    assert len(desk.sent) == 1
    desk.accounting.take([(datagram, FROM)], desk.send)
    assert len(desk.sent) == 2 and desk.sent[0] == desk.sent[1]
    assert len(desk.heard) == 1


def test_one_packet_that_finds_a_bug_does_not_take_its_batch_with_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from radius_edge import bookkeeping

    read = bookkeeping.read_record

    def buggy(packet: Any, *rest: Any) -> Record | None:
        assert packet.identifier != 2, "a bug"
        return read(packet, *rest)

    monkeypatch.setattr(bookkeeping, "read_record", buggy)
    batch = [(start(number, f"S{number}"), FROM) for number in (1, 2, 3)]
    desk.accounting.take(batch, desk.send)
    assert [answer[1] for answer, _ in desk.sent] == [1, 3]
    assert desk.counters["acct.crashed"] == 1


def test_an_answer_is_sent_only_after_the_record_is_on_disk(desk: Desk, tmp_path: Path) -> None:
    seen_on_disk = []

    def look_at_the_disk(answer: bytes, source: tuple[str, int]) -> None:
        with sqlite3.connect(tmp_path / "spool.db") as other:
            seen_on_disk.append(other.execute("SELECT count(*) FROM sessions").fetchone()[0])

    batch = [(start(number, f"S{number}"), FROM) for number in range(5)]
    desk.accounting.take(batch, look_at_the_disk)
    assert seen_on_disk == [5] * 5


def test_a_reject_that_waits_holds_up_nobody(tmp_path: Path) -> None:
    # Nobody runs the queue of rejects, so that what is sent was sent by the desk itself.
    desk = Desk(tmp_path, delayed=Delayed())
    for _ in range(100):
        wrong = radius.AuthPacket(code=1, id=1, secret=SECRET.encode(), dict=NAMES)
        wrong.authenticator = os.urandom(16)
        wrong["User-Name"] = "rahim"
        wrong["User-Password"] = wrong.PwCrypt("guess")
        desk.logins.take(wrong.RequestPacket(), FROM, desk.send)
    desk.logins.take(access_request(), FROM, desk.send)
    assert [answer[0] for answer, _ in desk.sent] == [radius.AccessAccept]


def test_the_work_of_a_batch_of_starts_grows_with_its_size_and_no_faster(tmp_path: Path) -> None:
    few, many = (steps_of(Desk(tmp_path / str(count)), count) for count in (100, 400))
    assert many < few * 6, "quadratic work would be 16 times as much"


def steps_of(desk: Desk, count: int) -> int:
    """Count the steps that Python takes to write down so many starts: no clock is asked."""
    changes = [
        Change(number + 3, "customer", f"D{number}", 1, customer(login=f"u{number}"))
        for number in range(count)
    ]
    desk.replica.apply(changes, 600)
    batch = []
    for number in range(count):
        made = radius.AcctPacket(id=number % 256, secret=SECRET.encode(), dict=NAMES)
        made["User-Name"] = f"u{number}"
        made["Acct-Status-Type"] = 1
        made["Acct-Session-Id"] = f"S{number}"
        batch.append((made.RequestPacket(), FROM))
    steps = 0

    def step(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal steps
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        steps += event == "opcode"
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        desk.accounting.take(batch, desk.send)
    finally:
        sys.settrace(before)
    assert len(desk.sent) == count
    return steps
