"""What sessions write and read: the figures that the bill stands on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from edge_contract import OpenUsage as ToldUsage
from edge_contract import pages_of
from isp.minutes import Moment
from isp.network.edge import Edge
from isp.network.open_page import OpenPage, OpenUsage
from isp.network.session import RadiusSession
from isp.network.usage import DayUsage
from isp.ports import PageRequest
from isp_app.heartbeat import Heartbeat
from isp_app.take_open_sessions import TakeOpenSessions
from isp_app.take_session_reports import TakeSessionReports
from isp_telemetry.observability import LoggingObserver

from benchmarks.edge_calls import OPEN_SESSIONS
from benchmarks.growth import PAGE, Cloud, Isp, own_cloud
from tests.builders import network
from tests.fakes.clock import NOON
from tests.fakes.patience import HURRIED

FACTS = {"edge_version": "1"}


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with own_cloud() as cloud:
        yield cloud


class Gateway:
    """The use cases of the edge gateway, for one edge that was heard a moment ago."""

    def __init__(self, isp: Isp) -> None:
        made, clock = isp.adapters, isp.adapters.clock
        heartbeat = Heartbeat(made.network, clock)
        self.edge: Edge = network.edge(isp.scope.tenant_id)
        self.reports = TakeSessionReports(
            made.network, made.directory, heartbeat, HURRIED, LoggingObserver()
        )
        self.pages = TakeOpenSessions(made.network, heartbeat, clock)
        heartbeat.note(self.edge, FACTS)

    def take(self, *reports: RadiusSession) -> None:
        self.reports(self.edge, reports, FACTS)


def key(number: int) -> str:
    return f"{number * 2_654_435_761 % 2**32:08x}{number:024x}"


def days(*used: int) -> tuple[DayUsage, ...]:
    return tuple(DayUsage(f"2026-01-{5 + n:02d}", one, one) for n, one in enumerate(used))


def test_a_session_is_five_writes_and_its_interims_are_a_fortieth_of_one(cloud: Cloud) -> None:
    isp = Isp.founded(0)
    gateway, customer = Gateway(isp), isp.customer(0)
    began = network.radius_session(customer, session_key=key(1), days=days(0))
    turned = replace(began, as_of=NOON + 9, octets_in=9, octets_out=9, days=days(4, 5))
    ended = replace(turned, as_of=NOON + 20, ended_at=NOON + 20)
    # Two for the session and its name, one for its address, and one for a device that was never seen.
    assert cloud.units(lambda: gateway.take(began))[1] == 4
    assert cloud.units(lambda: gateway.take(began))[1] == 0, "a repeat"
    assert cloud.units(lambda: gateway.take(turned))[1] == 1
    assert cloud.units(lambda: gateway.take(ended))[1] == 2
    again = replace(began, session_key=key(2), started_at=NOON + 30, as_of=NOON + 30)
    assert cloud.units(lambda: gateway.take(again))[1] == 3, "the device is known"

    told = pages_of(
        [ToldUsage(key(n), NOON - n % 300, 10**9 * n, 10**10 * n) for n in range(OPEN_SESSIONS)]
    )
    pages = [
        OpenPage(
            gateway.edge.id,
            len(told),
            page.number,
            NOON,
            [OpenUsage(o.session_key, o.as_of, o.octets_in, o.octets_out) for o in page.sessions],
        )
        for page in told
    ]
    _, writes = cloud.units(lambda: gateway.pages(gateway.edge, pages, FACTS, is_complete=True))
    assert writes / OPEN_SESSIONS < 0.03, writes


def test_a_list_of_fifty_reads_no_more_than_their_presence_cost_before(cloud: Cloud) -> None:
    isp = Isp.founded(0)
    gateway, customers = Gateway(isp), [isp.customer(n) for n in range(PAGE)]
    for number, customer in enumerate(customers):
        gateway.take(network.radius_session(customer, session_key=key(number), days=days(0)))
    paths = {customer.id: customer.owner_path for customer in customers}
    reads, _ = cloud.units(lambda: isp.adapters.network.open_sessions(isp.scope, paths))
    assert reads <= PAGE
    first = PageRequest(PAGE)
    reads, _ = cloud.units(lambda: isp.adapters.network.online(isp.scope, first, None))
    assert reads <= PAGE


def test_what_is_seen_of_one_customer_costs_a_few_reads(cloud: Cloud) -> None:
    isp = Isp.founded(0)
    gateway, customer = Gateway(isp), isp.customer(0)
    gateway.take(network.radius_session(customer, session_key=key(0), days=days(0)))
    usage = OpenUsage(key(0), NOON + 9, 5, 5)
    gateway.pages(
        gateway.edge, [OpenPage(gateway.edge.id, 1, 0, NOON, [usage])], FACTS, is_complete=True
    )
    stored = isp.adapters.network
    for look in (
        lambda: stored.sessions_of(isp.scope, customer.id, PageRequest(PAGE)),
        lambda: stored.daily_usage(isp.scope, customer.id, 30, Moment(NOON, 360)),
    ):
        reads, _ = cloud.units(look)
        assert reads <= 2
