"""What edge logs, sessions and usage promise."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from isp.decision import Create, Decision
from isp.minutes import Moment
from isp.network.address_use import AddressLookUp
from isp.network.open_page import OpenPage, OpenUsage, page_number
from isp.network.session import AddressUse
from isp.network.usage import DayUsage
from isp.parties.scope import Scope
from isp.ports import ChangesGone, PageRequest

from tests.adapters.conftest import Adapters
from tests.builders import network, parties
from tests.fakes.clock import NOON

EDGE = "EDGE0000000000000001"
DAY_SECONDS = 86_400
TODAY = Moment(NOON, network.DHAKA)


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
    told = [network.told(adapters.network, scope, one) for one in (opened, later, later, opened)]
    assert told == [True, True, False, False]
    online = adapters.network.open_sessions(
        scope, {customer.id: customer.owner_path, "OTHER": "/isp/"}
    )
    assert online[customer.id].octets_in == 100 and len(online) == 1
    assert network.told(adapters.network, scope, closed) is True
    assert network.told(adapters.network, scope, later) is False
    assert adapters.network.open_sessions(scope, {customer.id: customer.owner_path}) == {}
    page = adapters.network.sessions_of(scope, customer.id, PageRequest(10))
    used = (DayUsage("2026-01-05", 150, 900),)
    assert page.items == (replace(closed, days=used),)
    assert tuple(adapters.network.daily_usage(scope, customer.id, 7, TODAY)) == used


def test_an_end_that_overtook_its_beginning_is_the_end(adapters: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id)
    opened = network.radius_session(customer)
    ended = replace(opened, as_of=NOON + 9, ended_at=NOON + 9, octets_in=5)
    assert [network.told(adapters.network, scope, one) for one in (ended, opened)] == [True, False]
    assert adapters.network.open_sessions(scope, {customer.id: customer.owner_path}) == {}
    assert [
        one.octets_in for one in adapters.network.daily_usage(scope, customer.id, 1, TODAY)
    ] == [5]


def test_a_session_over_the_tenants_midnight_is_used_on_both_days(
    adapters: Adapters, scope: Scope
) -> None:
    customer = parties.customer(scope.tenant_id)
    evening = NOON + 11 * 3_600 + 1_800  # Half past five in UTC's evening, 23:30 in Dhaka.
    first = network.radius_session(customer, as_of=evening, octets_in=10, octets_out=20)
    second = replace(first, as_of=evening + 3_600, octets_in=15)
    for report in (first, second):
        network.told(adapters.network, scope, report)
    tomorrow = Moment(NOON + DAY_SECONDS, network.DHAKA)
    days = (DayUsage("2026-01-05", 10, 20), DayUsage("2026-01-06", 5, 0))
    assert tuple(adapters.network.daily_usage(scope, customer.id, 2, tomorrow)) == days
    assert tuple(adapters.network.daily_usage(scope, customer.id, 1, tomorrow)) == days[1:]


def test_what_an_edge_says_of_days_is_what_they_were(adapters: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id)
    days = (DayUsage("2026-01-03", 1, 2), DayUsage("2026-01-05", 3, 4))
    ended = network.radius_session(customer, octets_in=4, octets_out=6, days=days, ended_at=NOON)
    network.told(adapters.network, scope, ended)
    assert tuple(adapters.network.daily_usage(scope, customer.id, 3, TODAY)) == days
    assert tuple(adapters.network.daily_usage(scope, customer.id, 2, TODAY)) == days[1:]


def test_reports_that_come_at_once_add_nothing_twice(adapters: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id)
    reports = [
        network.radius_session(customer, as_of=NOON + n, octets_in=10 * n) for n in range(1, 7)
    ]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda one: network.told(adapters.network, scope, one), reports * 2))
    used = adapters.network.daily_usage(scope, customer.id, 1, TODAY)
    assert tuple(used) == (DayUsage("2026-01-05", 60, 0),)


def test_the_end_of_one_session_does_not_end_another(adapters: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id)
    old = network.radius_session(customer, session_key="old")
    new = network.radius_session(customer, session_key="new", started_at=NOON + 60, as_of=NOON + 60)

    def online() -> list[str]:
        found = adapters.network.open_sessions(scope, {customer.id: customer.owner_path}).values()
        return [one.session_key for one in found]

    for report in (old, new, replace(old, as_of=NOON + 90, ended_at=NOON + 50)):
        network.told(adapters.network, scope, report)
    assert online() == ["new"]
    other = network.radius_session(customer, session_key="other", started_at=NOON + 70)
    for report in (other, replace(other, as_of=NOON + 95, ended_at=NOON + 95)):
        network.told(adapters.network, scope, report)
    assert online() == ["new"], "he is online still, although his latest session ended"


def test_a_session_that_was_lost_and_speaks_again_is_open_again(
    adapters: Adapters, scope: Scope
) -> None:
    customer = parties.customer(scope.tenant_id)
    opened = network.radius_session(customer)
    lost = replace(opened, as_of=NOON + 10, ended_at=NOON + 10, terminate_cause="Lost-Stop")
    for report in (opened, lost):
        network.told(adapters.network, scope, report)
    assert not adapters.network.open_sessions(scope, {customer.id: customer.owner_path})
    network.told(adapters.network, scope, replace(opened, as_of=NOON + 20))
    assert list(adapters.network.open_sessions(scope, {customer.id: customer.owner_path})) == [
        customer.id
    ]


def page_of(
    *usage: OpenUsage, edge: str = EDGE, count: int = 1, number: int = 0, at: int = NOON + 900
) -> OpenPage:
    return OpenPage(edge, count, number, at, usage)


def seen(adapters: Adapters, scope: Scope, customer_id: str) -> list[tuple[str, int, int, int]]:
    page = adapters.network.sessions_of(scope, customer_id, PageRequest(9))
    return [(one.session_key, one.as_of, one.octets_in, one.octets_out) for one in page.items]


def test_an_open_session_shows_what_its_page_says(adapters: Adapters, scope: Scope) -> None:
    customer, key = parties.customer(scope.tenant_id), "0a" * 16
    opened = network.radius_session(customer, session_key=key, edge_id=EDGE)
    network.told(adapters.network, scope, opened)
    usage = OpenUsage(key, NOON + 850, 2**40, 2**33)
    assert adapters.network.store_open_page(scope, page_of(usage))
    assert seen(adapters, scope, customer.id) == [(key, NOON, 0, 0)], "not complete yet"
    adapters.network.turn_to_pages(scope, EDGE, 1, NOON + 900)
    assert seen(adapters, scope, customer.id) == [(key, NOON + 850, 2**40, 2**33)]
    used = adapters.network.daily_usage(scope, customer.id, 1, TODAY)
    assert tuple(used) == (DayUsage("2026-01-05", 2**40, 2**33),)

    older = page_of(OpenUsage(key, NOON + 10, 1, 1), at=NOON + 100)
    again = page_of(OpenUsage(key, NOON + 10, 1, 1))
    assert not any(adapters.network.store_open_page(scope, one) for one in (older, again))
    assert seen(adapters, scope, customer.id) == [(key, NOON + 850, 2**40, 2**33)]

    ended = replace(opened, as_of=NOON + 800, ended_at=NOON + 800, octets_in=7)
    network.told(adapters.network, scope, ended)
    assert seen(adapters, scope, customer.id) == [(key, NOON + 800, 7, 0)], "the end is the end"


def test_sessions_of_one_customer_on_several_edges_have_each_its_page(
    adapters: Adapters, scope: Scope
) -> None:
    customer = parties.customer(scope.tenant_id)
    for number, edge in enumerate(("EDGE-A", "EDGE-B", "EDGE-C")):
        key = f"{number:032x}"
        began = {"started_at": NOON + number, "session_key": key, "edge_id": edge}
        network.told(adapters.network, scope, network.radius_session(customer, **began))
        if edge != "EDGE-C":  # It was enrolled a minute ago.
            usage = OpenUsage(key, NOON + 60, number + 1, 0)
            adapters.network.store_open_page(scope, page_of(usage, edge=edge))
            adapters.network.turn_to_pages(scope, edge, 1, NOON + 900)
    assert [row[2] for row in seen(adapters, scope, customer.id)] == [0, 2, 1]


def test_readers_follow_when_an_edge_needs_more_pages(adapters: Adapters, scope: Scope) -> None:
    customer, keys = parties.customer(scope.tenant_id), [f"{n:08x}" + "0" * 24 for n in range(4)]
    for key in keys:
        opened = network.radius_session(customer, session_key=key, edge_id=EDGE)
        network.told(adapters.network, scope, opened)

    def tell(count: int, at: int, numbers: list[int]) -> None:
        for number in numbers:
            usage = [
                OpenUsage(key, at, at - NOON, 0)
                for key in keys
                if page_number(key, count) == number
            ]
            page = page_of(*usage, count=count, number=number, at=at)
            adapters.network.store_open_page(scope, page)

    def shown() -> set[int]:
        return {row[2] for row in seen(adapters, scope, customer.id)}

    tell(1, NOON + 1, [0])
    adapters.network.turn_to_pages(scope, EDGE, 1, NOON + 1)
    tell(2, NOON + 2, [0])
    assert shown() == {1}, "half of the new pages are told, so those of before count"
    tell(2, NOON + 2, [1])
    adapters.network.turn_to_pages(scope, EDGE, 2, NOON + 2)
    assert shown() == {2}
    adapters.network.turn_to_pages(scope, EDGE, 1, NOON + 1)  # A repeat that was long under way.
    assert shown() == {2}


def test_sessions_come_newest_first_in_pages(adapters: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id)
    for number in range(3):
        report = network.radius_session(
            customer, session_key=f"S{number}", started_at=NOON + number
        )
        network.told(adapters.network, scope, report)
    first = adapters.network.sessions_of(scope, customer.id, PageRequest(2))
    rest = adapters.network.sessions_of(scope, customer.id, PageRequest(2, first.next))
    assert [one.session_key for one in (*first.items, *rest.items)] == ["S2", "S1", "S0"]
    assert rest.next is None


def test_sessions_and_usage_of_others_do_not_exist(adapters: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id, owner_path="/isp/r1/")
    adapters.ledger.commit(scope, Decision(changes=(Create(customer),)))
    network.told(adapters.network, scope, network.radius_session(customer, octets_in=1))
    sees = {
        Scope(scope.tenant_id, "/isp/r1/"): True,
        Scope(scope.tenant_id, "/isp/r1/", customer.id): True,
        Scope(scope.tenant_id, "/isp/r2/"): False,
        Scope(scope.tenant_id, "/isp/r1/", "STRANGER"): False,
    }
    for place, is_seen in sees.items():
        page = adapters.network.sessions_of(place, customer.id, PageRequest(5))
        assert bool(page.items) is is_seen
        assert (
            bool(adapters.network.open_sessions(place, {customer.id: customer.owner_path}))
            is is_seen
        )
        assert bool(adapters.network.daily_usage(place, customer.id, 1, TODAY)) is is_seen


def test_the_last_heartbeat_of_each_edge_is_remembered(adapters: Adapters, scope: Scope) -> None:
    adapters.network.edge_seen(scope, EDGE, {"edge_version": "1.0", "spool_lag": 3}, NOON)
    adapters.network.edge_seen(scope, EDGE, {"edge_version": "1.1", "spool_lag": 0}, NOON + 60)
    assert adapters.network.edges_seen(scope) == {
        EDGE: {"edge_version": "1.1", "spool_lag": 0, "seen_at": NOON + 60}
    }
    assert adapters.network.edge_last_seen(scope, EDGE)["seen_at"] == NOON + 60
    assert adapters.network.edge_last_seen(scope, "NEVER") == {}


def test_who_is_online_is_listed_by_seller_and_router_page_by_page(
    adapters: Adapters, scope: Scope
) -> None:
    paths = {"A": "/isp/", "B": "/isp/r1/", "C": "/isp/r1/s1/", "D": "/isp/r2/", "E": "/isp/r1/"}
    for name, path in paths.items():
        customer = parties.customer(scope.tenant_id, id=name, owner_path=path)
        adapters.ledger.commit(scope, Decision(changes=(Create(customer),)))
        session = network.radius_session(customer, nas_id="ONE" if name < "C" else "TWO")
        network.told(adapters.network, scope, session)
        if name == "E":
            network.told(
                adapters.network, scope, replace(session, as_of=NOON + 9, ended_at=NOON + 9)
            )

    def seen(place: Scope, nas_id: str | None = None, limit: int = 2) -> list[str]:
        names: list[str] = []
        after: str | None = None
        while True:
            page = adapters.network.online(place, PageRequest(limit, after), nas_id)
            names += [one.customer_id for one in page.items]
            after = page.next
            if after is None:
                return names

    assert seen(scope) == ["A", "B", "C", "D"]
    assert seen(Scope(scope.tenant_id, "/isp/r1/"), limit=1) == ["B", "C"]
    assert seen(scope, "TWO", limit=1) == ["C", "D"]
    assert seen(scope, "THREE") == []
    assert seen(Scope(scope.tenant_id, "/isp/", "A")) == []


def test_who_had_an_address_is_found_however_often_it_went_on(
    adapters: Adapters, scope: Scope
) -> None:
    for number in range(4):
        customer = parties.customer(scope.tenant_id, id=f"C{number}", owner_path="/isp/r1/")
        adapters.ledger.commit(scope, Decision(changes=(Create(customer),)))
        began = NOON + 100 * number
        address = AddressUse("10.9.9.9", began), AddressUse(f"2001:db8:0:{number}00::/56", began)
        session = network.radius_session(
            customer, started_at=began, as_of=began, framed_ip="10.9.9.9", addresses=address
        )
        ended = replace(session, as_of=began + 90, ended_at=began + 90)
        for report in (session, ended) if number < 3 else (session,):
            network.told(adapters.network, scope, report)

    def holders(address: str, at: int, place: Scope = scope, most: int = 50) -> list[str]:
        uses, _ = adapters.network.uses_of_address(place, address, at, most)
        return [use.session.customer_id for use in uses]

    assert holders("10.9.9.9", NOON + 150) == ["C1"]
    assert holders("10.9.9.9", NOON + 95) == []
    assert holders("10.9.9.9", NOON + 9_999) == ["C3"]
    assert holders("2001:db8:0:242::7", NOON + 250) == ["C2"]
    assert holders("2001:db8:0:242::7", NOON + 150) == []
    assert holders("10.9.9.9", NOON + 150, Scope(scope.tenant_id, "/isp/r2/")) == []
    assert holders("10.9.9.9", NOON + 150, Scope(scope.tenant_id, "/isp/r1/")) == ["C1"]
    assert adapters.network.uses_of_address(scope, "10.9.9.9", NOON + 500, 2)[1] is False
    assert adapters.network.uses_of_address(scope, "10.9.9.9", NOON + 500, 4)[1] is True


def test_what_was_asked_of_addresses_is_kept_newest_first(adapters: Adapters, scope: Scope) -> None:
    for number in range(3):
        asked = AddressLookUp(
            scope.tenant_id, f"L{number}", 1, "10.9.9.9", NOON, "case", "STAFF", NOON + number, 1
        )
        adapters.ledger.commit(scope, Decision(changes=(Create(asked),)))
    first = adapters.network.address_look_ups(scope, PageRequest(2))
    rest = adapters.network.address_look_ups(scope, PageRequest(2, first.next))
    assert [one.id for one in (*first.items, *rest.items)] == ["L2", "L1", "L0"]
    below = Scope(scope.tenant_id, "/isp/r1/")
    assert not adapters.network.address_look_ups(below, PageRequest(2)).items


def test_a_customer_is_found_by_his_device(adapters: Adapters, scope: Scope) -> None:
    customer = parties.customer(scope.tenant_id, owner_path="/isp/r1/")
    adapters.ledger.commit(scope, Decision(changes=(Create(customer),)))
    network.told(adapters.network, scope, network.radius_session(customer))

    def found(search: str, place: Scope = scope) -> list[str]:
        page = adapters.directory.customers(place, PageRequest(5), search=search, status=None)
        return [one.id for one in page.items]

    for spelling in ("aa-bb-cc-dd-ee-ff", "AABB.CCDD.EEFF", "aabbccddeeff"):
        assert found(spelling) == [customer.id]
    assert found("aa-bb-cc-dd-ee-00") == []
    assert found("aabbccddeeff", Scope(scope.tenant_id, "/isp/r2/")) == []
