"""The spool: nothing answered is lost, nothing is owed twice, nothing owed is forgotten."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from edge_contract import SessionReport
from radius_edge.sessions import Status
from radius_edge.spool import Spool

from radius_edge import spool as spools
from tests.edge.test_sessions import LIFE, T0, record


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool.db")


def test_what_was_recorded_is_there_after_a_start(spool: Spool, tmp_path: Path) -> None:
    spool.record(LIFE[:2])
    again = Spool(tmp_path / "spool.db")
    assert list(again.sessions) == list(spool.sessions)
    assert again.owed(10) == spool.owed(10)


def test_a_full_disk_changes_nothing_in_memory(spool: Spool) -> None:
    spool.record(LIFE[:1])
    before = list(spool.sessions)
    spool._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(sqlite3.Error):
        spool.record(LIFE[1:])
    assert list(spool.sessions) == before
    spool._connection.execute("PRAGMA query_only = OFF")
    spool.record(LIFE[1:])
    assert not next(iter(spool.sessions)).is_open


def test_a_session_is_owed_until_the_cloud_has_its_newest_state(spool: Spool) -> None:
    spool.record(LIFE[:1])
    (first,) = spool.owed(10)
    spool.record(LIFE[3:])
    spool.accepted([first])
    (last,) = spool.owed(10)
    assert (last.state, last.octets_in) == ("closed", 7_000)
    spool.accepted([last])
    assert spool.owed(10) == [] and spool.owed_count() == 0


def test_usage_of_an_open_session_is_owed_on_another_day_or_with_another_address_only(
    spool: Spool,
) -> None:
    midnight = T0 - T0 % 86_400 + 86_400 - 6 * 3_600  # In Dhaka.
    told = [
        (record(Status.START, T0), True),
        (record(Status.INTERIM, T0 + 300), False),
        (record(Status.INTERIM, T0 + 9_000), False),
        (record(Status.INTERIM, T0 + 9_300, framed_ip="10.0.0.10"), True),
        (record(Status.INTERIM, midnight - 1, framed_ip="10.0.0.10"), False),
        (record(Status.INTERIM, midnight + 60, framed_ip="10.0.0.10"), True),
        (record(Status.INTERIM, midnight + 360, framed_ip="10.0.0.10"), False),
        (record(Status.STOP, midnight + 400, framed_ip="10.0.0.10"), True),
    ]
    for one, is_owed in told:
        spool.record([one])
        owed = spool.owed(10)
        assert bool(owed) is is_owed, one
        for report in owed:
            assert sum(day.octets_in for day in report.days) == report.octets_in
        spool.accepted(owed)


def test_a_lost_session_that_speaks_again_is_owed(spool: Spool) -> None:
    (opened,) = spool.record(LIFE[:1])
    spool.change(opened, lambda one: one.closed(T0 + 90, "Lost-Stop", is_lost=True))
    spool.accepted(spool.owed(10))
    spool.record(LIFE[1:2])
    assert [one.state for one in spool.owed(10)] == ["open"]


def test_what_open_sessions_use_is_at_hand_after_a_start(spool: Spool, tmp_path: Path) -> None:
    spool.record(LIFE[:2])
    spool.record([record(Status.START, T0, acct_session_id="S2", customer_id="")])
    (used,) = Spool(tmp_path / "spool.db").open_usage()
    assert (used.as_of, used.octets_in, used.octets_out) == (T0 + 300, 3_000, 30_000)
    spool.record(LIFE[3:])
    assert spool.open_usage() == []


def test_days_beyond_what_anybody_looks_at_are_put_together(spool: Spool) -> None:
    for day in range(200):
        spool.record([record(Status.INTERIM, T0 + day * 86_400 + 60)])
    (report,) = spool.owed(10)
    assert len(report.days) <= 100
    assert sum(day.octets_out for day in report.days) == report.octets_out


def spool_of_the_first_version(path: Path, *, ended_at: int | None) -> Spool:
    """Open a spool with a session that was open when last told, and which knows no days."""
    older = sqlite3.connect(path)
    older.execute(spools.SCHEMA)
    columns = [name for name in spools.COLUMNS if name not in spools.ADDED]
    values = ["k1", "N1", "C1", "rahim", "S1", T0, ended_at or T0 + 60, T0 + 60, ended_at, 0]
    values += [700, 7_000, "10.0.0.9", "AA:BB", None if ended_at is None else "Unknown", "1k/2k"]
    marks = ", ".join("?" for _ in values)
    older.execute(
        f"INSERT INTO sessions ({', '.join(columns)}, accepted_as_of, accepted_stage) "
        f"VALUES ({marks}, {T0 + 60}, 2)",
        values,
    )
    older.commit()
    older.close()
    return Spool(path)


def test_the_spool_of_the_first_version_opens_and_its_sessions_are_told_anew(
    tmp_path: Path,
) -> None:
    spool = spool_of_the_first_version(tmp_path / "spool.db", ended_at=None)
    assert spool.owed(10) == [], "the cloud knows what it has"
    spool.record([record(Status.INTERIM, T0 + 300)])
    (told,) = spool.owed(10)
    assert [(day.day, day.octets_in) for day in told.days] == [("2027-01-15", 3_000)]


def test_what_ended_before_sessions_had_days_is_told_as_it_was_then(tmp_path: Path) -> None:
    spool = spool_of_the_first_version(tmp_path / "spool.db", ended_at=T0 + 100)
    (told,) = spool.owed(10)
    assert told.days == () and SessionReport.from_json(told.to_json()) == told
    spool.accepted([told])
    assert spool.owed(10) == []


def test_what_changes_without_use_since_then_is_told_without_days(tmp_path: Path) -> None:
    spool = spool_of_the_first_version(tmp_path / "spool.db", ended_at=None)
    unused = {"octets_in": 700, "octets_out": 7_000}
    spool.record([record(Status.INTERIM, T0 + 300, framed_ip="10.0.0.10", **unused)])
    (moved,) = spool.owed(10)
    assert SessionReport.from_json(moved.to_json()) == moved and moved.state == "open"
    spool.accepted([moved])
    assert spool.owed(10) == []
    (session,) = spool.sessions
    spool.change(session, lambda one: one.closed(T0 + 900, "Lost-Contact", is_lost=True))
    (ended,) = spool.owed(10)
    assert SessionReport.from_json(ended.to_json()) == ended and ended.state == "closed"


def test_a_stranger_is_kept_and_not_reported(spool: Spool) -> None:
    spool.record([replace(LIFE[0], customer_id="")])
    assert spool.owed(10) == [] and len(list(spool.sessions)) == 1


def test_an_ended_and_accepted_session_is_forgotten_after_its_late_copies(spool: Spool) -> None:
    spool.record(LIFE)
    spool.tidy(T0 + 700 + spools.KEPT_SECONDS + 1)
    assert len(list(spool.sessions)) == 1, "the cloud does not have it yet"
    spool.accepted(spool.owed(10))
    spool.tidy(T0 + 700 + spools.KEPT_SECONDS - 1)
    assert len(list(spool.sessions)) == 1, "late copies may come"
    spool.tidy(T0 + 700 + spools.KEPT_SECONDS + 1)
    assert list(spool.sessions) == []


def test_an_open_session_is_never_forgotten(spool: Spool) -> None:
    spool.record(LIFE[:1])
    spool.accepted(spool.owed(10))
    spool.tidy(T0 * 2)
    assert len(list(spool.sessions)) == 1


def test_every_commit_reaches_the_disk(spool: Spool) -> None:
    ((synchronous,),) = spool._connection.execute("PRAGMA synchronous").fetchall()
    ((journal,),) = spool._connection.execute("PRAGMA journal_mode").fetchall()
    assert (synchronous, journal) == (2, "wal")


def test_a_change_to_a_session_that_is_gone_does_nothing(spool: Spool) -> None:
    (session,) = spool.record(LIFE[:1])
    spool.record([record(Status.START, T0 + 5_000)])
    spool.change(session, lambda current: current.closed(T0, "NAS-Gone"))
    assert [one.is_open for one in spool.sessions] == [True]
