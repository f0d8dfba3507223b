"""The demo's router against the real edge: in, used, at another speed, out at the second."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.nas_simulator import NasSimulator, Server
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
from tests.waiting import LIMIT_SECONDS, ready_before, until

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
