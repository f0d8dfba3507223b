"""What sessions used by day, against an oracle that replays every packet one by one."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from edge_contract import SessionReport
from edge_contract import page_number as page_at_the_edge
from hypothesis import given, settings
from hypothesis import strategies as st
from isp.minutes import Moment, day_at
from isp.network.open_page import OpenPage, OpenUsage, page_number
from isp.network.session import RadiusSession, reported
from isp.network.usage import DayUsage, added_up, apportioned
from isp.parties.scope import tenant_scope
from radius_edge.days import day_at as day_at_the_edge
from radius_edge.sessions import Record, Status
from radius_edge.spool import Spool

from tests.builders import network, parties
from tests.edge.test_sessions import T0, record
from tests.fakes.network import FakeNetwork
from tests.fakes.store import Store

DAY = 86_400
ZONE = network.DHAKA
CUSTOMER = parties.customer(network.TENANT)
SCOPE = tenant_scope(network.TENANT)
OCTETS = st.integers(0, 10**6)
DAYS = st.builds(DayUsage, st.integers(1, 28).map(lambda n: f"2026-01-{n:02d}"), OCTETS, OCTETS)


def octets(days: tuple[DayUsage, ...]) -> tuple[int, int]:
    return sum(one.octets_in for one in days), sum(one.octets_out for one in days)


@given(st.lists(DAYS, max_size=6), st.data())
def test_what_has_its_day_keeps_it_and_the_rest_goes_where_it_is_told(
    told: list[DayUsage], data: st.DataObject
) -> None:
    whole = added_up(told)
    known: tuple[DayUsage, ...] = ()
    so_far = [0, 0]
    for _ in range(data.draw(st.integers(0, 4))):
        # A session as it was told at some moment: the first so many octets of what it became.
        total = octets(whole)
        so_far = [
            data.draw(st.integers(have, most)) for have, most in zip(so_far, total, strict=True)
        ]
        known = apportioned(known, _first(whole, *so_far))
        assert octets(known) == tuple(so_far)
        assert known == added_up(_first(whole, *so_far))
    assert apportioned(known, whole) == whole


def _first(days: tuple[DayUsage, ...], sent: int, received: int) -> tuple[DayUsage, ...]:
    found = []
    for one in days:
        part = DayUsage(one.day, min(one.octets_in, sent), min(one.octets_out, received))
        sent, received = sent - part.octets_in, received - part.octets_out
        found.append(part)
    return tuple(found)


def test_what_was_counted_elsewhere_gets_no_day() -> None:
    told = (DayUsage("2026-01-04", 60, 0), DayUsage("2026-01-05", 40, 9))
    assert apportioned((), told, (70, 0)) == (DayUsage("2026-01-05", 30, 9),)


class Cloud:
    """Takes reports and pages as the gateway does, in the order in which they happen to arrive."""

    def __init__(self) -> None:
        self.network = FakeNetwork(Store())

    def report(self, told: SessionReport) -> None:
        days = tuple(DayUsage(one.day, one.octets_in, one.octets_out) for one in told.days)
        session = network.radius_session(
            CUSTOMER,
            session_key=told.session_key,
            started_at=told.started_at,
            as_of=told.as_of,
            ended_at=told.ended_at,
            octets_in=told.octets_in,
            octets_out=told.octets_out,
            edge_id="E",
            days=days,
        )
        network.told(self.network, SCOPE, session)

    def page(self, spool: Spool, at: int) -> None:
        usage = [
            OpenUsage(one.session_key, one.as_of, one.octets_in, one.octets_out)
            for one in spool.open_usage()
        ]
        self.network.store_open_page(SCOPE, OpenPage("E", 1, 0, at, usage))
        self.network.turn_to_pages(SCOPE, "E", 1, at)

    def used(self, at: int) -> dict[str, tuple[int, int]]:
        days = self.network.daily_usage(SCOPE, CUSTOMER.id, 90, Moment(at, ZONE))
        return {one.day: (one.octets_in, one.octets_out) for one in days}


class Edge:
    """An edge with two devices on its routers, and the oracle, which notes every octet by its day."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self._path, self._chance, self.now = folder / "spool.db", chance, T0
        self.spool = Spool(self._path)
        self.counters = {"S1": [0, 0], "S2": [0, 0]}
        self.oracle: Counter[tuple[str, int]] = Counter()
        self.under_way: list[SessionReport] = []
        for name in self.counters:
            self.spool.record([packet(Status.START, name, self.now, [0, 0])])

    def hear(self) -> None:
        """Hear an Interim, once or twice; now and then start anew."""
        self.now += self._chance.choice([60, 300, 300, 5_000, DAY])
        name = self._chance.choice(list(self.counters))
        for way, most in enumerate((50, 500)):
            more = self._chance.randint(0, most)
            self.counters[name][way] += more
            self.oracle[day_at(self.now, ZONE), way] += more
        heard = packet(Status.INTERIM, name, self.now, self.counters[name])
        self.spool.record([heard] * self._chance.randint(1, 2))
        if self._chance.random() < 0.2:
            self.spool.close()
            self.spool = Spool(self._path)

    def upload(self) -> None:
        """Send what is owed; where the answer is lost it stays owed."""
        reports = self.spool.owed(9)
        self.under_way += reports
        if self._chance.random() < 0.8:
            self.spool.accepted(reports)

    def end(self) -> list[SessionReport]:
        """End both sessions; return what is owed of them, and what else arrives, in any order."""
        for name, counted in self.counters.items():
            self.now += 1
            self.spool.record([packet(Status.STOP, name, self.now, counted)])
        last = self.spool.owed(9)
        self.spool.close()
        self._chance.shuffle(self.under_way)
        late = self._chance.randint(0, len(self.under_way))
        return [*self.under_way[late:], *last, *self.under_way]

    def used(self) -> dict[str, tuple[int, int]]:
        days = {day for day, _ in self.oracle}
        sums = {day: (self.oracle[day, 0], self.oracle[day, 1]) for day in days}
        return {day: used for day, used in sums.items() if any(used)}


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False))
def test_every_octet_is_counted_once_on_the_day_that_told_it(chance: random.Random) -> None:
    """Days of packets; restarts, pages, repeated, lost and reordered uploads, outages of the cloud."""
    cloud = Cloud()
    with TemporaryDirectory() as folder:
        edge = Edge(Path(folder), chance)
        for _ in range(chance.randint(1, 25)):
            edge.hear()
            if chance.random() < 0.5:
                edge.upload()
            if chance.random() < 0.3:
                cloud.page(edge.spool, edge.now)
        for told in edge.end():
            cloud.report(told)
            assert_it_adds_up(cloud)
    assert cloud.used(edge.now) == edge.used()


@settings(deadline=None, max_examples=40)
@given(st.randoms(use_true_random=False))
def test_an_open_session_told_on_pages_shows_all_that_was_used(chance: random.Random) -> None:
    """With its reports taken as they are owed, the days of open sessions are as exact as those of ended."""
    cloud = Cloud()
    with TemporaryDirectory() as folder:
        edge = Edge(Path(folder), chance)
        for _ in range(chance.randint(1, 25)):
            edge.hear()
            for told in edge.spool.owed(9):
                cloud.report(told)
            edge.spool.accepted(edge.spool.owed(9))
            cloud.page(edge.spool, edge.now)
            assert cloud.used(edge.now) == edge.used()
        edge.spool.close()


def assert_it_adds_up(cloud: Cloud) -> None:
    for one in cloud.network._sessions.values():
        assert octets(one.days) == (one.octets_in, one.octets_out)


def packet(status: Status, name: str, at: int, counted: list[int]) -> Record:
    return record(
        status,
        at,
        acct_session_id=name,
        calling_station_id=name,
        octets_in=counted[0],
        octets_out=counted[1],
        day=day_at_the_edge(at, ZONE),
        customer_id=CUSTOMER.id,
    )


def report_at(at: int, sent: int, **changes: object) -> RadiusSession:
    return network.radius_session(CUSTOMER, as_of=at, octets_in=sent, **changes)


@given(st.lists(st.tuples(st.integers(1, 200_000), st.integers(0, 99)), min_size=1, max_size=8))
def test_an_edge_that_knows_no_days_tells_them_by_when_it_reports(
    steps: list[tuple[int, int]],
) -> None:
    session, at, sent, oracle = None, T0, 0, Counter[str]()
    for passed, more in steps:
        at, sent = at + passed, sent + more
        oracle[day_at(at, ZONE)] += more
        session = reported(session, report_at(at, sent), ZONE) or session
    assert session is not None
    assert {one.day: one.octets_in for one in session.days} == {
        d: n for d, n in oracle.items() if n
    }


def test_an_edge_that_learns_days_in_the_middle_of_a_session_moves_no_octet() -> None:
    first = reported(None, report_at(T0, 100), ZONE)
    second = reported(first, report_at(T0 + DAY, 150), ZONE)
    # The new program found 150 octets in its spool, of no day, and heard 30 more.
    third = report_at(T0 + DAY + 60, 180, days=(DayUsage(day_at(T0 + DAY, ZONE), 180, 0),))
    found = reported(second, third, ZONE)
    assert found is not None
    assert [one.octets_in for one in found.days] == [100, 80]


def test_the_zone_of_the_edge_and_of_the_cloud_are_one() -> None:
    for at in range(T0, T0 + 2 * DAY, 1_801):
        for zone in (-720, 0, 345, 360, 840):
            assert day_at_the_edge(at, zone) == day_at(at, zone)


@given(st.text("0123456789abcdef", min_size=32, max_size=32), st.integers(1, 4_096))
def test_edges_and_readers_look_on_the_same_page(key: str, count: int) -> None:
    assert page_at_the_edge(key, count) == page_number(key, count)
