"""The whole edge as a process of its own: a real cloud protocol on one side, real UDP on the other."""

from __future__ import annotations

import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.edge.builders import (
    SECRET,
    RunningEdge,
    customer,
    edge_command,
    enrol,
    router,
    running_edge,
)
from tests.fakes.fake_cloud import FakeCloud
from tests.fakes.fake_nas import FakeNas
from tests.ports import free_port
from tests.waiting import LIMIT_SECONDS, pass_by, ready_before, until

DISCONNECT, CHANGE = 40, 43


@pytest.fixture
def cloud() -> Iterator[FakeCloud]:
    with FakeCloud() as running:
        yield running


@pytest.fixture
def nas() -> Iterator[FakeNas]:
    with FakeNas(SECRET.encode()) as running:
        yield running


@pytest.fixture
def edge(cloud: FakeCloud, nas: FakeNas, tmp_path: Path) -> Iterator[RunningEdge]:
    enrol(cloud, tmp_path)
    cloud.put("nas", "N1", router(coa_port=nas.coa_port))
    cloud.put("customer", "C1", customer())
    with running_edge(tmp_path) as running:
        nas.auth_port, nas.acct_port = running.auth_port, running.acct_port
        until(lambda: running.health().get("customers") == 1, "the snapshot")
        yield running


def test_a_payment_opens_the_line_by_the_doorbell(
    cloud: FakeCloud, nas: FakeNas, edge: RunningEdge
) -> None:
    cloud.put("customer", "C2", customer(login="karim", class_id="C2", status="unpaid"))
    until(lambda: edge.health()["customers"] == 2)
    before = nas.pap("karim", "চাবি-42")
    assert before is not None and not before.accepted
    assert "pay" in before.attributes["Reply-Message"]

    until(lambda: cloud.calls[-1] == "waits for the bell", "the edge is listening")
    so_far = len(cloud.calls)
    cloud.put("customer", "C2", customer(login="karim", class_id="C2"))
    until(lambda: (nas.pap("karim", "চাবি-42") or before).accepted)
    # The bell, and not the look that comes every minute.
    calls = [call for call in cloud.calls[so_far:] if call in ("hears the bell", "changes")]
    assert calls[:2] == ["hears the bell", "changes"]


def test_the_line_closes_at_the_second_with_the_cloud_dead(
    cloud: FakeCloud, nas: FakeNas, edge: RunningEdge
) -> None:

    def prepare(ends_at: int) -> None:
        cloud.faults.cut = False
        cloud.put("customer", "C1", customer(expires_at=ends_at))
        until(lambda: edge.health()["cursor"] == len(cloud.log))
        left = ends_at - int(time.time())
        answer = nas.pap("rahim@dhaka", "চাবি-42")
        assert answer is not None and answer.attributes.get("Session-Timeout", 0) <= left
        assert nas.account(1, "rahim@dhaka", f"S{ends_at}", Framed_IP_Address="10.0.0.9")
        cloud.faults.cut = True

    expires_at = ready_before(prepare)
    order = nas.wait_for_order_to(f"S{expires_at}")
    assert order.code == DISCONNECT
    assert order.at >= expires_at
    assert order.attributes["User-Name"] == "rahim@dhaka"
    assert order.attributes["Framed-IP-Address"] == "10.0.0.9"
    assert expires_at <= order.attributes["Event-Timestamp"] <= order.at
    late = nas.pap("rahim@dhaka", "চাবি-42")
    assert late is not None and "expired" in late.attributes["Reply-Message"]


def test_an_extension_before_the_end_keeps_the_line_open(
    cloud: FakeCloud, nas: FakeNas, edge: RunningEdge
) -> None:

    def prepare(ends_at: int) -> None:
        device = {"Calling_Station_Id": "AA:BB:CC:DD:EE:FF"}
        assert nas.account(1, "rahim@dhaka", f"S{ends_at}", **device)
        cloud.put("customer", "C1", customer(expires_at=ends_at))
        until(lambda: edge.health()["cursor"] == len(cloud.log))
        cloud.put("customer", "C1", customer(expires_at=ends_at + 3_600))
        until(lambda: edge.health()["cursor"] == len(cloud.log))

    ended_at = ready_before(prepare)
    pass_by(ended_at + 0.7)
    told = nas.heard_of(f"S{ended_at}")
    assert {one.code for one in told} == {CHANGE}, "the new end, and no Disconnect"
    assert told[-1].attributes["Session-Timeout"] >= 3_600
    answer = nas.pap("rahim@dhaka", "চাবি-42", Calling_Station_Id="aa-bb-cc-dd-ee-ff")
    assert answer is not None and answer.accepted


LOGINS = [
    "aa:bb:cc:dd:ee:ff",
    "user#1",
    "us/er",
    "x+tag",
    "dom\\user",
    "two words",
    "?a=b&c%20<\"'>",
    "~" * 63,
]


def test_logins_that_providers_bring_along_dial_in_octet_by_octet(
    cloud: FakeCloud, nas: FakeNas, edge: RunningEdge
) -> None:
    for number, login in enumerate(LOGINS):
        cloud.put("customer", f"L{number}", customer(login=login, class_id=f"L{number}"))
    until(lambda: edge.health()["cursor"] == len(cloud.log))
    for spelled in [*LOGINS, "AABB.CCDD.EEFF", "aabbccddeeff", "AA-BB-CC-DD-EE-FF"]:
        answer = nas.pap(spelled, "চাবি-42")
        assert answer is not None and answer.accepted, spelled
    answer = nas.pap("user#2", "চাবি-42")
    assert answer is not None and not answer.accepted


def test_a_new_speed_reaches_the_running_session(
    cloud: FakeCloud, nas: FakeNas, edge: RunningEdge
) -> None:
    nas.account(1, "rahim@dhaka", "S1")
    cloud.put("customer", "C1", customer(down_kbps=20_480))
    order = until(lambda: nas.heard_with("Mikrotik-Rate-Limit"), "the new speed")[0]
    assert order.code == CHANGE
    assert order.attributes["Mikrotik-Rate-Limit"] == "5120k/20480k"


@pytest.mark.parametrize("gone", [customer(status="suspended"), None])
def test_a_suspended_or_deleted_customer_is_disconnected_at_once(
    gone: object, cloud: FakeCloud, nas: FakeNas, edge: RunningEdge
) -> None:
    nas.account(1, "rahim@dhaka", "S1")
    cloud.put("customer", "C1", gone)  # type: ignore[arg-type]
    (order,) = nas.wait_for_orders(1)
    assert order.code == DISCONNECT


def test_accounting_reaches_the_cloud_once_although_it_was_away(
    cloud: FakeCloud, nas: FakeNas, edge: RunningEdge
) -> None:
    cloud.faults.status = 503
    nas.account(1, "rahim@dhaka", "S1", Calling_Station_Id="AA:BB")
    counted = {"Acct_Input_Octets": 5, "Acct_Input_Gigawords": 1, "Acct_Session_Time": 1}
    assert nas.account(2, "rahim@dhaka", "S1", Acct_Terminate_Cause=1, **counted)
    assert nas.account(2, "rahim@dhaka", "S1", Acct_Terminate_Cause=1, **counted)
    until(lambda: edge.health()["spool_lag"] == 1)
    assert cloud.reports == {}
    cloud.faults.status = None

    until(lambda: edge.health()["spool_lag"] == 0)
    (report,) = cloud.reports.values()
    assert report.octets_in == 2**32 + 5
    assert (report.state, report.terminate_cause) == ("closed", "User-Request")
    assert (report.nas_id, report.customer_id) == ("N1", "C1")


def test_a_revoked_key_is_told_loudly_and_logins_go_on(
    cloud: FakeCloud, nas: FakeNas, edge: RunningEdge
) -> None:
    cloud.faults.status = 401
    cloud.put("customer", "C1", customer(down_kbps=1))
    until(lambda: edge.health()["revoked_at"], "the refusal")
    until(lambda: "refuses this edge's key" in edge.log(), "a line in the log")
    answer = nas.pap("rahim@dhaka", "চাবি-42")
    assert answer is not None and answer.accepted

    cloud.faults.status = None
    until(lambda: edge.health()["revoked_at"] is None, "the return")
    until(lambda: edge.health()["cursor"] == len(cloud.log))


def test_a_log_that_no_longer_reaches_back_ends_in_a_snapshot(
    cloud: FakeCloud, nas: FakeNas, edge: RunningEdge
) -> None:
    cloud.faults.too_old_before = 10_000
    cloud.put("customer", "C9", customer(login="new", class_id="C9"))
    until(lambda: edge.health()["customers"] == 2)
    assert edge.health()["counters"]["cloud.snapshots"] >= 2


def test_an_edge_that_starts_again_without_the_cloud_serves_from_its_replica(
    cloud: FakeCloud, nas: FakeNas, tmp_path: Path
) -> None:
    enrol(cloud, tmp_path)
    cloud.put("nas", "N1", router(coa_port=nas.coa_port))
    cloud.put("customer", "C1", customer())
    with running_edge(tmp_path) as first:
        until(lambda: first.health().get("customers") == 1)
    cloud.faults.cut = True
    with running_edge(tmp_path) as second:
        nas.auth_port = second.auth_port
        answer = nas.pap("rahim@dhaka", "চাবি-42")
        assert answer is not None and answer.accepted


def test_what_ended_while_the_edge_was_down_is_ended_at_its_start(
    cloud: FakeCloud, nas: FakeNas, tmp_path: Path
) -> None:
    enrol(cloud, tmp_path)
    cloud.put("nas", "N1", router(coa_port=nas.coa_port))

    def prepare(ends_at: int) -> None:
        cloud.put("customer", "C1", customer(expires_at=ends_at))
        with running_edge(tmp_path) as first:
            nas.acct_port = first.acct_port
            until(lambda: first.health().get("cursor") == len(cloud.log))
            assert nas.account(1, "rahim@dhaka", f"S{ends_at}")

    expires_at = ready_before(prepare)
    assert nas.heard_of(f"S{expires_at}") == []
    pass_by(expires_at)
    with running_edge(tmp_path):
        order = nas.wait_for_order_to(f"S{expires_at}")
    assert order.code == DISCONNECT


def test_the_key_is_readable_by_its_owner_alone(edge: RunningEdge) -> None:
    for name in ("edge.json", "replica.db", "spool.db"):
        assert stat.S_IMODE((edge.state / name).stat().st_mode) == 0o600, name
    assert stat.S_IMODE(edge.state.stat().st_mode) == 0o700


def test_status_shows_the_health_page(edge: RunningEdge) -> None:
    done = subprocess.run(
        edge_command("status", "--state", str(edge.state)), capture_output=True, text=True
    )
    assert done.returncode == 0 and '"cursor": 2' in done.stdout
    assert edge.health()["threads_stopped"] == []


def test_a_second_edge_on_the_same_folder_is_refused(edge: RunningEdge) -> None:
    done = subprocess.run(
        edge_command("run", "--state", str(edge.state), "--auth-port", str(free_port())),
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
    )
    assert done.returncode == 1 and "another edge is running" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_one_clear_line(
    edge: RunningEdge, cloud: FakeCloud, tmp_path: Path
) -> None:
    cloud.codes.add("SECOND")
    other = tmp_path / "other"
    enrol(cloud, other, "SECOND")
    done = subprocess.run(
        edge_command("run", "--state", str(other), "--auth-port", str(edge.auth_port)),
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
    )
    assert done.returncode == 1
    assert f"port {edge.auth_port}" in done.stderr and "Traceback" not in done.stderr
