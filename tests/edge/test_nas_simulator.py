"""The demo's router against the real edge: in, used, at another speed, out at the second."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.nas_simulator import Manners, NasSimulator, Server
from tests.edge.builders import (
    SECRET,
    RunningEdge,
    customer,
    enrol,
    free_ports,
    router,
    running_edge,
)
from tests.fakes.fake_cloud import FakeCloud
from tests.fakes.fake_nas import TRIES
from tests.waiting import LIMIT_SECONDS, pass_by, ready_before, until

PASSWORD = "secret-42"


@pytest.fixture
def cloud() -> Iterator[FakeCloud]:
    with FakeCloud() as running:
        yield running


@pytest.fixture
def ports() -> list[int]:
    return free_ports(4)


@pytest.fixture
def edge(cloud: FakeCloud, ports: list[int], tmp_path: Path) -> Iterator[RunningEdge]:
    enrol(cloud, tmp_path)
    cloud.put("nas", "N1", router(coa_port=ports[3]))
    cloud.put("customer", "C1", customer(login="rahim", password=PASSWORD))
    with running_edge(tmp_path, ports[:3]) as running:
        until(lambda: running.health().get("customers") == 1)
        yield running


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def nas(edge: RunningEdge, ports: list[int], said: list[str]) -> Iterator[NasSimulator]:
    server = Server("127.0.0.1", edge.auth_port, edge.acct_port, SECRET.encode())
    simulator = NasSimulator(server, ports[3], said.append, tries=TRIES)
    simulator.start()
    yield simulator
    simulator.stop()


def test_a_customers_day(cloud: FakeCloud, nas: NasSimulator, said: list[str]) -> None:
    assert nas.login("rahim", "wrong") is None and "rejected" in said[-1]
    session = nas.login("rahim", PASSWORD)
    assert session is not None and session.rate == "5120k/10240k"
    nas.use(session.id, 1_000, 5 * 2**32)

    cloud.put("customer", "C1", customer(login="rahim", password=PASSWORD, down_kbps=20_480))
    until(lambda: session.rate == "5120k/20480k")
    cloud.put("customer", "C1", customer(login="rahim", password=PASSWORD, status="suspended"))
    until(lambda: nas.sessions == {})

    def report() -> bool:
        return [one.state for one in cloud.reports.values()] == ["closed"]

    until(report)
    (last,) = cloud.reports.values()
    assert (last.octets_in, last.octets_out) == (1_000, 5 * 2**32)
    assert last.terminate_cause == "Admin-Reset"


def test_the_router_and_the_edge_agree_on_the_second_of_the_end(
    cloud: FakeCloud, nas: NasSimulator, edge: RunningEdge
) -> None:
    def prepare(ends_at: int) -> None:
        cloud.put("customer", "C1", customer(login="rahim", password=PASSWORD, expires_at=ends_at))
        until(lambda: edge.health()["cursor"] == len(cloud.log))
        for earlier in list(nas.sessions):
            nas.logout(earlier)
        nas.login("rahim", PASSWORD)

    ends_at = ready_before(prepare)
    assert len(nas.sessions) == 1
    until(lambda: nas.sessions == {})
    # Neither of the two may be early; which of them comes first does not matter.
    assert time.time() >= ends_at


def test_the_command_line_logs_a_customer_in(edge: RunningEdge, ports: list[int]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "infra.local.nas_simulator", "--secret", SECRET]
        + ["--auth-port", str(edge.auth_port), "--acct-port", str(edge.acct_port)]
        + ["--coa-port", str(ports[3])],
        input=f"login rahim {PASSWORD} chap\nsessions\nnonsense\nquit\n",
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=True,
    )
    assert "rahim: online as" in done.stdout and "login LOGIN PASSWORD" in done.stdout
    assert "rahim: offline" in done.stdout


def put(cloud: FakeCloud, edge: RunningEdge, **changed: object) -> None:
    cloud.put("customer", "C1", customer(login="rahim", password=PASSWORD, **changed))
    until(lambda: edge.health()["cursor"] == len(cloud.log))


def counters(edge: RunningEdge) -> dict[str, int]:
    found: dict[str, int] = edge.health()["counters"]
    return found


@pytest.mark.parametrize("new_timeout", ["from_login", "from_now"])
def test_a_renewal_is_told_to_the_router_and_cuts_nobody_at_the_old_end(
    cloud: FakeCloud, nas: NasSimulator, edge: RunningEdge, new_timeout: str
) -> None:
    nas.manners = Manners(new_timeout=new_timeout)

    def prepare(ends_at: int) -> None:
        put(cloud, edge, expires_at=ends_at)
        for earlier in list(nas.sessions):
            nas.logout(earlier)
        session = nas.login("rahim", PASSWORD)
        assert session is not None and session.ends_after_seconds is not None
        old = session.ends_after_seconds
        put(cloud, edge, expires_at=ends_at + 3_600)
        until(lambda: (session.ends_after_seconds or 0) >= old + 3_590)

    old_end = ready_before(prepare)
    pass_by(old_end + 1.5)
    assert len(nas.sessions) == 1, "the line that was paid for runs on"
    put(cloud, edge, expires_at=int(time.time()) + 2)
    until(lambda: nas.sessions == {})


def test_a_router_that_refuses_a_new_end_is_told_none_at_the_next_login(
    cloud: FakeCloud, nas: NasSimulator, edge: RunningEdge
) -> None:
    nas.manners = Manners(new_timeout="refuse")
    first = nas.login("rahim", PASSWORD)
    assert first is not None and first.ends_after_seconds is not None
    put(cloud, edge, expires_at=int(time.time()) + 7_200)
    until(lambda: counters(edge).get("orders.tell_end.refused"))
    assert list(nas.sessions) == [first.id], "a paid line is not dropped to make a point"

    nas.logout(first.id)
    second = nas.login("rahim", PASSWORD)
    assert second is not None and second.ends_after_seconds is None
    put(cloud, edge, expires_at=int(time.time()) + 1)
    until(lambda: nas.sessions == {})


def test_a_router_that_forgets_a_new_end_is_found_out_by_what_it_does(
    cloud: FakeCloud, nas: NasSimulator, edge: RunningEdge
) -> None:
    nas.manners = Manners(new_timeout="ignore")

    def prepare(ends_at: int) -> None:
        for earlier in list(nas.sessions):
            nas.logout(earlier)
        put(cloud, edge, expires_at=ends_at)
        assert nas.login("rahim", PASSWORD) is not None
        put(cloud, edge, expires_at=ends_at + 3_600)

    ready_before(prepare)
    until(lambda: nas.sessions == {})
    until(lambda: counters(edge).get("sessions.cut_at_an_old_end"))
    again = nas.login("rahim", PASSWORD)
    assert again is not None and again.ends_after_seconds is None


def test_sessions_that_outlive_a_restart_of_accounting_come_back_and_are_enforced(
    cloud: FakeCloud, nas: NasSimulator, edge: RunningEdge
) -> None:
    session = nas.login("rahim", PASSWORD)
    assert session is not None
    nas.restart()
    until(lambda: edge.health()["open_sessions"] == 0)
    put(cloud, edge, status="expired")
    assert list(nas.sessions) == [session.id], "over, for all we know"
    nas.use(session.id, 1_000, 2_000)
    until(lambda: nas.sessions == {})
    assert edge.health()["reopened"] == 1

    def last_word() -> bool:
        told = [(report.state, report.reopened) for report in cloud.reports.values()]
        return told == [("closed", 1)]

    until(last_word)


def test_a_second_device_is_kept_out_while_the_first_goes_on_after_a_restart(
    cloud: FakeCloud, nas: NasSimulator, edge: RunningEdge
) -> None:
    nas.manners = Manners(calling_station=False)
    session = nas.login("rahim", PASSWORD)
    assert session is not None
    nas.restart()
    nas.use(session.id, 1_000, 2_000)
    until(lambda: edge.health()["open_again"] == 1)
    assert nas.login("rahim", PASSWORD) is None
    assert list(nas.sessions) == [session.id]


@pytest.mark.parametrize(
    "finds_by",
    [{"Acct-Session-Id"}, {"User-Name", "Framed-IP-Address"}, {"User-Name", "Calling-Station-Id"}],
)
def test_a_router_that_looks_for_sessions_in_its_own_way_ends_them_all_the_same(
    cloud: FakeCloud, nas: NasSimulator, edge: RunningEdge, finds_by: set[str]
) -> None:
    nas.manners = Manners(finds_by=frozenset(finds_by))
    session = nas.login("rahim", PASSWORD)
    assert session is not None
    put(cloud, edge, status="suspended")
    until(lambda: edge.health()["open_sessions"] == 0, "it says that it has no such session")
    assert list(nas.sessions) == [session.id]
    nas.use(session.id, 1_000, 2_000)
    until(lambda: nas.sessions == {})


def test_a_router_that_ends_nothing_gets_a_speed_at_which_nothing_can_be_used(
    cloud: FakeCloud, nas: NasSimulator, edge: RunningEdge
) -> None:
    nas.manners = Manners(finds_by=frozenset({"nothing"}))
    session = nas.login("rahim", PASSWORD)
    assert session is not None
    put(cloud, edge, status="suspended")
    until(lambda: edge.health()["open_sessions"] == 0)
    nas.use(session.id, 1_000, 2_000)
    until(lambda: counters(edge).get("orders.disconnect.gone", 0) >= 7, "all rungs were tried")
    assert edge.health()["open_again"] == 1, "shown, not hidden"


def test_counters_without_gigawords_are_counted_on(
    cloud: FakeCloud, nas: NasSimulator, edge: RunningEdge
) -> None:
    nas.manners = Manners(sends_gigawords=False)
    session = nas.login("rahim", PASSWORD)
    assert session is not None
    for _ in range(3):
        before = session.seconds
        until(lambda: session.seconds > before)  # noqa: B023
        nas.use(session.id, 0, 3_000_000_000)
    nas.logout(session.id)

    def report() -> bool:
        return [one.octets_out for one in cloud.reports.values()] == [9_000_000_000]

    until(report)


def test_a_router_on_ipv6_logs_in_and_is_obeyed(
    cloud: FakeCloud, ports: list[int], tmp_path: Path, said: list[str]
) -> None:
    enrol(cloud, tmp_path)
    cloud.put("nas", "N6", router(address="::1", coa_port=ports[3]))
    cloud.put("customer", "C1", customer(login="rahim", password=PASSWORD))
    with running_edge(tmp_path, ports[:3], addresses=("127.0.0.1", "::1")) as edge:
        until(lambda: edge.health().get("customers") == 1)
        server = Server("::1", edge.auth_port, edge.acct_port, SECRET.encode())
        simulator = NasSimulator(server, ports[3], said.append, tries=TRIES)
        simulator.start()
        try:
            assert simulator.login("rahim", PASSWORD) is not None
            put(cloud, edge, status="suspended")
            until(lambda: simulator.sessions == {})
        finally:
            simulator.stop()
