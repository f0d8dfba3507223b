"""Our edge beside pyrad's server: PAP answers a second on one core, in the same run.

A figure alone says more about the machine than about the edge, so the claim is the ratio. Both know the
same 2,000 customers, check the same Message-Authenticator and answer with the same attributes; the edge
does besides what a server for a living does (duplicates, limits, expiry). The server has one core, the
load the other. They take turns, and the median of the turns counts.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from edge_contract import Change, CustomerState, NasState
from radius_edge.identity import Identity, save_identity
from radius_edge.replica import Replica

from benchmarks.product import NotMeasured
from benchmarks.radius_load import answered, requests_of
from benchmarks.tables import table
from infra.local.cloud.interpreter import ROOT

SECRET = "bench-secret"
CUSTOMERS = 2_000
TURNS = 3
SECONDS = 2.0
START_SECONDS = 15.0
# More than any Python server answers in a turn: no request is sent twice.
REQUESTS = 40_000
TO_WARM_UP = 4_000


@dataclass(frozen=True, slots=True)
class Ratio:
    edge: float
    pyrad: float

    def table(self) -> str:
        rows = (
            ("our edge", f"{self.edge:.0f}", f"{self.edge / self.pyrad:.1f}"),
            ("pyrad's server", f"{self.pyrad:.0f}", "1"),
        )
        return table(("server, one core", "PAP answers a second", "ratio"), rows)


def measure_radius() -> Ratio:
    customers = {f"line{number:04d}": f"Pass@{number:04d}" for number in range(CUSTOMERS)}
    with tempfile.TemporaryDirectory(prefix="shongjog-bench-") as folder:
        state = Path(folder)
        edge_port, acct_port, pyrad_port = (_free_port(socket.SOCK_DGRAM) for _ in range(3))
        _write_edge(state / "edge", customers)
        known = state / "peer.json"
        known.write_text(json.dumps({"secret": SECRET, "customers": customers}))
        edge = ["radius_edge", "run", "--state", str(state / "edge"), "--bind", "127.0.0.1"]
        edge += ["--auth-port", str(edge_port), "--acct-port", str(acct_port)]
        edge += ["--health-port", str(_free_port(socket.SOCK_STREAM))]
        peer = ["benchmarks.pyrad_peer", str(pyrad_port), str(known)]
        with _on_one_core(edge, state / "edge.log"), _on_one_core(peer, state / "peer.log"):
            turns = [_turn((edge_port, pyrad_port), customers) for _ in range(TURNS)]
    return Ratio(*(statistics.median(one) for one in zip(*turns, strict=True)))


def _turn(ports: tuple[int, int], customers: Mapping[str, str]) -> tuple[float, float]:
    edge, pyrad = (_answers(port, customers) for port in ports)
    return edge, pyrad


def _answers(port: int, customers: Mapping[str, str]) -> float:
    requests = requests_of(customers, SECRET.encode(), REQUESTS)
    deadline = time.monotonic() + START_SECONDS
    while not _is_there(port, requests[:TO_WARM_UP]):
        if time.monotonic() > deadline:
            raise NotMeasured(f"no RADIUS server answers on port {port}")
        time.sleep(0.1)
    return answered(port, requests[TO_WARM_UP:], SECONDS)


def _is_there(port: int, requests: list[bytes]) -> bool:
    """Say whether the server answers; the first fifth of a second also warms it up."""
    try:
        return answered(port, requests, 0.2) > 0.0
    except ConnectionRefusedError:
        return False


def _write_edge(state: Path, customers: Mapping[str, str]) -> None:
    """Make an enrolled edge's folder; its cloud is nowhere, which an edge must not mind."""
    nowhere = f"http://127.0.0.1:{_free_port(socket.SOCK_STREAM)}"
    save_identity(state, Identity(nowhere, "E" * 20, "0" * 64, "benchbench", "local", 20))
    router = NasState("bench", "127.0.0.1", SECRET, 3_799, True, "mikrotik")
    changes = [Change(0, "nas", "N", 1, router)]
    changes += [
        Change(0, "customer", login, 1, _customer(login, password))
        for login, password in customers.items()
    ]
    replica = Replica(state / "replica.db")
    replica.replace(changes, 0)
    replica.close()


def _customer(login: str, password: str) -> CustomerState:
    return CustomerState(
        login=login,
        password=password,
        status="active",
        expires_at=int(time.time()) + 86_400,
        down_kbps=10_000,
        up_kbps=5_000,
        framed_ip=None,
        pool=None,
        interim_seconds=300,
        owner_path="/isp/",
        simultaneous_use=1,
        class_id=login,
    )


@contextmanager
def _on_one_core(module: list[str], log: Path) -> Iterator[None]:
    cores = sorted(os.sched_getaffinity(0))
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", *module], cwd=ROOT, stdout=output, stderr=output
        )
    os.sched_setaffinity(server.pid, {cores[-1]})
    try:
        yield
    finally:
        server.terminate()
        server.wait()


def _free_port(kind: socket.SocketKind) -> int:
    with socket.socket(socket.AF_INET, kind) as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])
