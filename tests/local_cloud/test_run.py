"""`make run` as a person meets it: up, stopped, killed, up again with the data there."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from infra.local.cloud.interpreter import ROOT
from infra.local.cloud.process import local_endpoint
from infra.local.start_mark import start_mark
from tests.local_cloud.conftest import wait_for_a_snapshot
from tests.ports import free_port
from tests.waiting import LIMIT_SECONDS, until

pytestmark = pytest.mark.skipif(
    "AWS_ENDPOINT_URL" in os.environ, reason="it is about our own processes"
)


class Run:
    """One state folder and its ports; started as often as a test likes."""

    def __init__(self, state: Path) -> None:
        self.state = state
        names = ("front", "cloud", "simulator", "radius", "accounting", "edge-health")
        self.ports = {name: free_port() for name in names}

    def command(self) -> list[str]:
        flags = [
            text for name, port in self.ports.items() for text in (f"--{name}-port", str(port))
        ]
        return [
            sys.executable, "-m", "infra.local.run", "--state-dir", str(self.state),
            "--without-demo", "--without-edge", "--without-warm-up", *flags,
        ]  # fmt: skip

    @contextmanager
    def started(self) -> Iterator[subprocess.Popen[str]]:
        process = subprocess.Popen(
            self.command(), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        try:
            self._wait_until_ready(process)
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                process.communicate(timeout=LIMIT_SECONDS)

    def _wait_until_ready(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "ready after" in line:
                return
        raise AssertionError("".join(lines))

    def pids(self) -> dict[str, int]:
        written = json.loads((self.state / "processes.json").read_text())
        return {name: record["pid"] for name, record in written.items()}

    def page(self, path: str) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.ports['front']}{path}") as answer:
            return int(answer.status)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run(tmp_path_factory.mktemp("run") / "state")


def test_it_comes_up_serves_pages_and_ctrl_c_leaves_nothing_behind(run: Run) -> None:
    with run.started() as process:
        assert run.page("/") == run.page("/console/") == 200
        pids = run.pids()
        assert set(pids) == {"front", "cloud", "simulator"}
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=LIMIT_SECONDS)
    assert process.returncode == 0
    assert "the data is kept" in out
    assert run.pids() == {}
    until(lambda: not any(start_mark(pid) for pid in pids.values()), "the end of all children")


def test_a_killed_run_is_recovered_from_and_the_data_is_there(run: Run) -> None:
    with run.started() as process:
        orphans = run.pids()
        endpoint = local_endpoint(run.state / "cloud", run.ports["cloud"])
        endpoint.client("sqs").create_queue(QueueName="yesterday")
        wait_for_a_snapshot(endpoint, run.state / "cloud")
        process.kill()
        process.wait()
    assert all(start_mark(pid) for pid in orphans.values())
    with run.started():
        until(lambda: not any(start_mark(pid) for pid in orphans.values()), "the orphans' end")
        urls = endpoint.client("sqs").list_queues(QueueNamePrefix="yesterday")["QueueUrls"]
        assert len(urls) == 1


def test_a_dead_child_is_told_and_brings_everything_down(run: Run) -> None:
    with run.started() as process:
        pids = run.pids()
        os.kill(pids["simulator"], signal.SIGKILL)
        out, _ = process.communicate(timeout=LIMIT_SECONDS)
    assert process.returncode == 1
    assert "simulator ended by itself" in out
    until(lambda: not any(start_mark(pid) for pid in pids.values()), "the end of all children")


def test_a_port_in_use_is_told_before_anything_starts(run: Run) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", run.ports["simulator"]))
        other.listen()
        done = subprocess.run(
            run.command(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=LIMIT_SECONDS,
            check=False,
        )
    assert done.returncode == 1
    assert f"port {run.ports['simulator']} (the provider simulator" in done.stdout
    assert "SIMULATOR_PORT=" in done.stdout
    assert run.pids() == {}


def test_a_second_run_on_the_same_data_is_refused(run: Run) -> None:
    with run.started():
        done = subprocess.run(
            run.command(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=LIMIT_SECONDS,
            check=False,
        )
    assert done.returncode == 1
    assert "another run uses" in done.stdout
