"""What edge logs, sessions and usage promise."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from isp.decision import Create, Decision
from isp.parties.scope import Scope
from isp.ports import ChangesGone, PageRequest

from tests.adapters.conftest import Adapters
from tests.builders import network, parties
from tests.fakes.clock import NOON

EDGE = "EDGE0000000000000001"
DAY_SECONDS = 86_400


def test_changes_are_numbered_and_come_back_as_they_were(adapters: Adapters, scope: Scope) -> None:
    gone = replace(network.desired("GONE"), state=None)
    told = [network.desired("A"), network.desired("B"), gone]
    for number, desired in enumerate(told, start=1):
        assert adapters.network.append_change(scope, EDGE, desired, NOON) == number
    changes = adapters.network.changes(scope, EDGE, 0, 10)
    assert [(change.seq, change.desired) for change in changes] == list(enumerate(told, start=1))
    assert [change.seq for change in adapters.network.changes(scope, EDGE, 1, 1)] == [2]
    assert list(adapters.network.changes(scope, EDGE, 3, 10)) == []
    assert adapters.network.cursor(scope, EDGE, settled_at=NOON + 1) == 3
    assert adapters.network.cursor(scope, "OTHER", settled_at=NOON + 1) == 0


def test_a_settled_cursor_stands_before_what_was_appended_since(
    adapters: Adapters, scope: Scope
) -> None:
    for number in range(30):
        desired = network.desired(f"C{number}")
        adapters.network.append_change(scope, EDGE, desired, NOON + number)
    settled = [adapters.network.cursor(scope, EDGE, settled_at=NOON + at) for at in (0, 1, 5, 30)]
    assert settled == [0, 1, 5, 30]
    assert adapters.network.changes(scope, EDGE, 0, 1)[0].seq == 1


def test_an_edge_is_not_told_twice_nor_an_older_version(adapters: Adapters, scope: Scope) -> None:
    second = network.desired("A", version=2)
    assert adapters.network.append_change(scope, EDGE, second, NOON) == 1
    assert adapters.network.append_change(scope, EDGE, second, NOON) == 1
    assert adapters.network.append_change(scope, EDGE, network.desired("A"), NOON) == 1
    third = network.desired("A", version=3)
    assert adapters.network.append_change(scope, EDGE, third, NOON) == 2


def test_many_writers_leave_no_gap(adapters: Adapters, scope: Scope) -> None:
    def append(number: int) -> int:
        return adapters.network.append_change(scope, EDGE, network.desired(f"C{number}"), NOON)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(append, range(8)))
    changes = adapters.network.changes(scope, EDGE, 0, 100)
    assert [change.seq for change in changes] == list(range(1, 9))
    assert {change.desired.subject_id for change in changes} == {f"C{n}" for n in range(8)}


def test_a_cursor_ahead_of_the_log_must_start_anew(adapters: Adapters, scope: Scope) -> None:
    with pytest.raises(ChangesGone):
        adapters.network.changes(scope, EDGE, 5, 10)


def test_a_newer_report_replaces_an_older_one_and_adds_what_it_has_more(
    adapters: Adapters, scope: Scope
) -> None:
    customer = parties.customer(scope.tenant_id)
    opened = network.radius_session(customer)
    later = replace(opened, as_of=NOON + 300, octets_in=100, octets_out=900)
    closed = replace(
        later, as_of=NOON + 600, ended_at=NOON + 600, octets_in=150, terminate_cause="User-Request"
    )
    record = adapters.network.record_session
    assert [record(scope, one) for one in (opened, later, later, opened)] == [
        True,
        True,
        False,
        False,
    ]
    assert adapters.network.open_sessions(scope, [customer.id, "OTHER"]) == {customer.id: later}
    assert record(scope, closed) is True
    assert record(scope, later) is False
    assert adapters.network.open_sessions(scope, [customer.id]) == {}
    page = adapters.network.sessions_of(scope, customer.id, PageRequest(10))
    assert page.items == (closed,)
    used = adapters.network.daily_usage(scope, customer.id, 7, NOON)
    assert list(used) == [("2026-01-05", 150, 900)]


def test_a_session_over_midnight_is_used_on_both_days(adapters: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id)
    first = network.radius_session(customer, octets_in=10, octets_out=20)
    second = replace(first, as_of=NOON + DAY_SECONDS, octets_in=15, octets_out=20)
    for report in (first, second):
        adapters.network.record_session(scope, report)
    now = NOON + DAY_SECONDS
    used = adapters.network.daily_usage(scope, customer.id, 2, now)
    assert list(used) == [("2026-01-05", 10, 20), ("2026-01-06", 5, 0)]
    assert [day for day, _, _ in adapters.network.daily_usage(scope, customer.id, 1, now)] == [
        "2026-01-06"
    ]


def test_reports_that_come_at_once_add_nothing_twice(adapters: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id)
    reports = [
        network.radius_session(customer, as_of=NOON + n, octets_in=10 * n) for n in range(1, 7)
    ]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda one: adapters.network.record_session(scope, one), reports * 2))
    used = adapters.network.daily_usage(scope, customer.id, 1, NOON)
    assert list(used) == [("2026-01-05", 60, 0)]


def test_the_end_of_an_old_session_does_not_end_the_new_one(
    adapters: Adapters, scope: Scope
) -> None:
    customer = parties.customer(scope.tenant_id)
    old = network.radius_session(customer, session_key="old")
    new = network.radius_session(customer, session_key="new", started_at=NOON + 60, as_of=NOON + 60)
    ended = replace(old, as_of=NOON + 90, ended_at=NOON + 50)
    for report in (old, new, ended):
        adapters.network.record_session(scope, report)
    assert adapters.network.open_sessions(scope, [customer.id]) == {customer.id: new}


def test_sessions_come_newest_first_in_pages(adapters: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id)
    for number in range(3):
        report = network.radius_session(
            customer, session_key=f"S{number}", started_at=NOON + number
        )
        adapters.network.record_session(scope, report)
    first = adapters.network.sessions_of(scope, customer.id, PageRequest(2))
    rest = adapters.network.sessions_of(scope, customer.id, PageRequest(2, first.next))
    assert [one.session_key for one in (*first.items, *rest.items)] == ["S2", "S1", "S0"]
    assert rest.next is None


def test_sessions_and_usage_of_others_do_not_exist(adapters: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id, owner_path="/isp/r1/")
    adapters.ledger.commit(scope, Decision(changes=(Create(customer),)))
    adapters.network.record_session(scope, network.radius_session(customer, octets_in=1))
    sees = {
        Scope(scope.tenant_id, "/isp/r1/"): True,
        Scope(scope.tenant_id, "/isp/r1/", customer.id): True,
        Scope(scope.tenant_id, "/isp/r2/"): False,
        Scope(scope.tenant_id, "/isp/r1/", "STRANGER"): False,
    }
    for place, is_seen in sees.items():
        page = adapters.network.sessions_of(place, customer.id, PageRequest(5))
        assert bool(page.items) is is_seen
        assert bool(adapters.network.open_sessions(place, [customer.id])) is is_seen
        assert bool(adapters.network.daily_usage(place, customer.id, 1, NOON)) is is_seen


def test_the_last_heartbeat_of_each_edge_is_remembered(adapters: Adapters, scope: Scope) -> None:
    adapters.network.edge_seen(scope, EDGE, {"edge_version": "1.0", "spool_lag": 3}, NOON)
    adapters.network.edge_seen(scope, EDGE, {"edge_version": "1.1", "spool_lag": 0}, NOON + 60)
    assert adapters.network.edges_seen(scope) == {
        EDGE: {"edge_version": "1.1", "spool_lag": 0, "seen_at": NOON + 60}
    }
