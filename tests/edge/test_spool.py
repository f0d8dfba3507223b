"""The spool: nothing answered is lost, nothing is owed twice, nothing owed is forgotten."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
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


def test_the_first_usage_is_owed_at_once_and_further_usage_waits(spool: Spool) -> None:
    for at, owed in ((T0 + 300, True), (T0 + 600, False), (T0 + 1_200, True)):
        spool.record([record(Status.INTERIM, at)])
        assert bool(spool.owed(10)) is owed, at
        spool.accepted(spool.owed(10))


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
