"""Following, doorbell and reports: each goes on after every failure, and none loses anything."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from edge_contract import Change, NodeState
from radius_edge.backoff import Backoff
from radius_edge.clock import EdgeClock
from radius_edge.cloud import Cloud
from radius_edge.contact import Contact
from radius_edge.counters import Counters
from radius_edge.doorbell import Doorbell
from radius_edge.following import Following
from radius_edge.identity import Identity
from radius_edge.pace import Pace
from radius_edge.replica import Replica
from radius_edge.reporting import Reporting
from radius_edge.sessions import Status
from radius_edge.spool import Spool

from tests.edge.builders import customer
from tests.edge.test_sessions import T0, record
from tests.edge.test_timers import Hands
from tests.fakes.fake_cloud import EDGE_ID, KEY, FakeCloud
from tests.waiting import LIMIT_SECONDS, until


@pytest.fixture
def fake() -> Iterator[FakeCloud]:
    with FakeCloud() as running:
        yield running


def link(fake: FakeCloud) -> Cloud:
    identity = Identity(fake.url, EDGE_ID, KEY, "isp0000001", "us-east-1", 1)
    return Cloud(identity, EdgeClock(), Counters())


def following(fake: FakeCloud, folder: Path, applied: list[Change]) -> tuple[Following, Replica]:
    replica = Replica(folder / "replica.db")
    contact = Contact(replica, EdgeClock())
    return Following(link(fake), replica, contact, Counters(), applied.extend), replica


def test_a_new_edge_takes_the_snapshot_and_then_the_log(fake: FakeCloud, tmp_path: Path) -> None:
    fake.put("customer", "C1", customer())
    applied: list[Change] = []
    link_thread, replica = following(fake, tmp_path, applied)
    link_thread.pull()
    fake.put("customer", "C1", customer(up_kbps=9))
    link_thread.pull()
    assert [change.version for change in applied] == [1, 2]
    assert replica.cursor == 2 and fake.calls == ["snapshot", "changes"]


def test_many_pages_are_taken_in_one_go(fake: FakeCloud, tmp_path: Path) -> None:
    link_thread, replica = following(fake, tmp_path, [])
    link_thread.pull()
    for number in range(1_100):
        fake.put("node", f"n{number}", NodeState(f"/isp/n{number}/", None))
    link_thread.pull()
    assert replica.cursor == 1_100


def test_lost_doorbells_are_made_good_by_the_next_look(fake: FakeCloud, tmp_path: Path) -> None:
    fake.faults.drops_doorbells = True
    link_thread, replica = following(fake, tmp_path, [])
    thread = threading.Thread(target=link_thread.run, daemon=True)
    thread.start()
    until(lambda: replica.cursor == 0)
    fake.put("customer", "C1", customer())
    link_thread.bell.set()  # As the safety poll does after its minute.
    until(lambda: replica.cursor == 1)
    link_thread.stop()
    thread.join(LIMIT_SECONDS)
    assert not thread.is_alive()


def test_the_link_comes_back_by_itself_after_every_fault(fake: FakeCloud, tmp_path: Path) -> None:
    link_thread, replica = following(fake, tmp_path, [])
    thread = threading.Thread(target=link_thread.run, daemon=True)
    fake.faults.cut = True
    thread.start()
    for status in (500, 401, 422):
        so_far = len(fake.calls)
        until(lambda: len(fake.calls) > so_far, "a call that fails")  # noqa: B023
        fake.faults.cut, fake.faults.status = False, status
    fake.put("customer", "C1", customer())
    fake.faults.status = None
    until(lambda: replica.cursor == 1)
    link_thread.stop()


def test_waits_double_with_jitter_and_never_pass_a_minute() -> None:
    longest = Backoff(fraction=lambda: 1.0)
    waits = [longest.next_seconds() for _ in range(200)]
    assert waits[:4] == [0.5, 1.0, 2.0, 4.0] and max(waits) == 60.0
    assert Backoff(fraction=lambda: 0.0).next_seconds() == 0.25
    longest.reset()
    assert longest.next_seconds() == 0.5


def test_the_doorbell_rings_and_renews_its_rights_before_they_end(fake: FakeCloud) -> None:
    bell = threading.Event()
    doorbell = Doorbell(link(fake), "us-east-1", 1, bell)
    now = time.time()
    doorbell.listen_once(now)
    assert bell.is_set(), "a message may have been missed before"
    bell.clear()
    doorbell.listen_once(now)
    assert not bell.is_set()
    fake.put("customer", "C1", customer())
    doorbell.listen_once(now)
    assert bell.is_set()
    assert fake.credentials_made == 1
    fake.put("customer", "C1", customer(up_kbps=1))
    doorbell.listen_once(now + 3_600 - 299)
    assert fake.credentials_made == 2


def test_the_doorbell_survives_a_queue_that_is_away(fake: FakeCloud) -> None:
    bell, counters = threading.Event(), Counters()
    doorbell = Doorbell(link(fake), "us-east-1", 1, bell)
    fake.faults.cut = True
    thread = threading.Thread(target=doorbell.run, args=(EdgeClock(), counters), daemon=True)
    thread.start()
    until(lambda: counters["doorbell.failed"] >= 2)
    fake.faults.cut = False
    until(bell.is_set)
    doorbell.stop()


def spool_with(folder: Path, count: int) -> Spool:
    spool = Spool(folder / "spool.db")
    for number in range(count):
        one = record(
            Status.START, T0, acct_session_id=f"S{number:03}", calling_station_id=f"{number}"
        )
        spool.record([one])
    return spool


def test_reports_go_in_batches_until_nothing_is_owed(fake: FakeCloud, tmp_path: Path) -> None:
    spool = spool_with(tmp_path, 250)
    Reporting(link(fake), spool, EdgeClock(), Counters()).upload_all()
    assert len(fake.reports) == 250 and spool.owed_count() == 0
    assert fake.calls.count("session-reports") == 2


def test_all_open_sessions_go_in_pages_and_nothing_again_where_nobody_is_there(
    fake: FakeCloud, tmp_path: Path
) -> None:
    spool = spool_with(tmp_path, 250)
    reporting = Reporting(link(fake), spool, EdgeClock(), Counters())
    reporting.upload_pages()
    assert len(fake.open_usage) == 250 and sorted(fake.pages) == [0, 1]
    for session in list(spool.sessions):
        spool.change(session, lambda one: one.closed(T0 + 9, "Lost-Stop"))
    for _ in range(3):
        reporting.upload_pages()
    assert fake.calls == ["open-sessions", "open-sessions"]


def test_pages_go_by_themselves_after_the_reports(fake: FakeCloud, tmp_path: Path) -> None:
    spool = spool_with(tmp_path, 3)
    reporting = Reporting(link(fake), spool, EdgeClock(), Counters(), open_seconds=0.01)
    thread = threading.Thread(target=reporting.run, daemon=True)
    thread.start()
    until(lambda: len(fake.open_usage) == 3, "the pages")
    assert fake.calls[:2] == ["session-reports", "open-sessions"]
    reporting.stop()
    thread.join(LIMIT_SECONDS)
    assert not thread.is_alive()


def test_a_cloud_that_knows_no_pages_yet_gets_reports_all_the_same(
    fake: FakeCloud, tmp_path: Path
) -> None:
    spool, counters = spool_with(tmp_path, 3), Counters()
    fake.refuses_pages = True
    reporting = Reporting(link(fake), spool, EdgeClock(), counters, open_seconds=0.01)
    thread = threading.Thread(target=reporting.run, daemon=True)
    thread.start()
    until(lambda: counters["pages.refused"] >= 2)
    assert len(fake.reports) == 3
    reporting.stop()
    thread.join(LIMIT_SECONDS)


def test_a_quiet_edge_calls_at_once_and_a_busy_one_now_and_then() -> None:
    pace, now = Pace(burst=3, seconds=100.0), 5_000.0
    for _ in range(3):
        assert pace.wait_seconds(now) == 0
        pace.called(now)
    assert pace.wait_seconds(now) == 100
    assert pace.wait_seconds(now + 60) == pytest.approx(40)
    assert pace.wait_seconds(now + 100) == 0
    pace.called(now + 100)
    assert pace.wait_seconds(now + 100) == 100
    assert pace.wait_seconds(now + 10_000) == 0


def test_the_zone_of_the_tenant_is_known_after_a_start(fake: FakeCloud, tmp_path: Path) -> None:
    fake.utc_offset_minutes = 345
    link_thread, replica = following(fake, tmp_path, [])
    link_thread.pull()
    link_thread.pull()
    assert replica.book.utc_offset_minutes == 345
    fake.utc_offset_minutes = None  # As an older cloud would not tell it.
    link_thread.pull()
    assert Replica(tmp_path / "replica.db").book.utc_offset_minutes == 345


@pytest.mark.parametrize(("is_heard", "looks"), [(True, 5), (False, 1)])
def test_who_hears_the_doorbell_looks_seldom_without_it(
    fake: FakeCloud, tmp_path: Path, is_heard: bool, looks: int
) -> None:
    contact = Contact(replica := Replica(tmp_path / "replica.db"), EdgeClock())
    waits = Following(link(fake), replica, contact, Counters(), list)
    waits.doorbell_is_heard = lambda: is_heard
    waited: list[float | None] = []

    class Bell(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waited.append(timeout)
            return False

    waits.bell = Bell()
    waits._rest()
    assert waited == [60.0] * looks


def test_one_report_that_the_cloud_refuses_holds_up_no_other(
    fake: FakeCloud, tmp_path: Path
) -> None:
    spool = spool_with(tmp_path, 30)
    bad = spool.owed(30)[11].session_key
    fake.faults.refused_sessions.add(bad)
    counters = Counters()
    Reporting(link(fake), spool, EdgeClock(), counters).upload_all()
    assert len(fake.reports) == 29
    assert [one.session_key for one in spool.owed(10)] == [bad]
    assert counters["reports.refused"] == 1


def test_a_report_that_the_cloud_refuses_by_name_is_set_aside_for_an_hour(
    fake: FakeCloud, tmp_path: Path
) -> None:
    spool, hands = spool_with(tmp_path, 30), Hands()
    bad = spool.owed(30)[11].session_key
    fake.refused_by_name.add(bad)
    counters = Counters()
    clock = EdgeClock(wall=lambda: hands.wall, monotonic=lambda: hands.monotonic)
    reporting = Reporting(link(fake), spool, clock, counters)
    reporting.upload_all()
    reporting.upload_all()
    assert fake.refused_reports == counters["reports.refused"] == 1, "it is not asked again at once"
    assert [one.session_key for one in spool.owed(10)] == [bad], "and not lost"
    hands.pass_seconds(3_601)
    fake.refused_by_name.clear()
    reporting.upload_all()
    assert spool.owed(10) == []


def test_sellers_limits_are_not_enforced_after_six_hours_without_the_cloud(tmp_path: Path) -> None:
    hands = Hands()
    clock = EdgeClock(wall=lambda: hands.wall, monotonic=lambda: hands.monotonic)
    replica = Replica(tmp_path / "replica.db")
    replica.apply([Change(1, "node", "r1", 1, NodeState("/isp/r1/", 10))], 1)
    contact = Contact(replica, clock)
    contact.answered()
    assert contact.enforced_limits(clock.now()) == {"/isp/r1/": 10}
    hands.pass_seconds(6 * 3_600 + 1)
    assert contact.enforced_limits(clock.now()) == {}


def test_a_revoked_edge_serves_for_its_grace_and_a_restart_does_not_lengthen_it(
    tmp_path: Path,
) -> None:
    hands = Hands()
    clock = EdgeClock(wall=lambda: hands.wall, monotonic=lambda: hands.monotonic)
    replica = Replica(tmp_path / "replica.db")
    contact = Contact(replica, clock)
    contact.refused()
    hands.pass_seconds(5 * 3_600)
    again = Contact(replica, clock)
    again.refused()
    assert not again.is_retired(clock.now())
    hands.pass_seconds(3_601)
    assert again.is_retired(clock.now())
    again.answered()
    assert not again.is_retired(clock.now())
    assert Contact(replica, clock).revoked_at is None
