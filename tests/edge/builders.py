"""States and edges for tests, with meaningful defaults."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edge_contract import CustomerState, NasState

from tests.fakes.fake_cloud import FakeCloud
from tests.ports import free_ports
from tests.waiting import LIMIT_SECONDS, until

SECRET = "router-secret"


def customer(**changed: Any) -> CustomerState:
    values: dict[str, Any] = {
        "login": "rahim@dhaka",
        "password": "চাবি-42",
        "status": "active",
        "expires_at": int(time.time()) + 3_600,
        "down_kbps": 10_240,
        "up_kbps": 5_120,
        "framed_ip": None,
        "pool": "home",
        "interim_seconds": 300,
        "owner_path": "/isp/",
        "simultaneous_use": 1,
        "class_id": "CUSTOMER1",
    }
    return CustomerState(**(values | changed))


def router(**changed: Any) -> NasState:
    values: dict[str, Any] = {
        "name": "Dhanmondi",
        "address": "127.0.0.1",
        "secret": SECRET,
        "coa_port": 3799,
        "require_message_authenticator": False,
        "vendor": "mikrotik",
    }
    return NasState(**(values | changed))


@dataclass
class RunningEdge:
    state: Path
    auth_port: int
    acct_port: int
    health_port: int
    process: subprocess.Popen[bytes]

    def health(self) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.health_port}/", timeout=LIMIT_SECONDS
            ) as page:
                values: dict[str, Any] = json.load(page)
                return values
        except OSError:
            return {}

    def log(self) -> str:
        return (self.state / "edge.log").read_text()


def edge_command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "radius_edge", *arguments]


def enrol(cloud: FakeCloud, state: Path, code: str = "GOOD-CODE") -> None:
    subprocess.run(
        edge_command("enrol", "--cloud", cloud.url, "--code", code, "--state", str(state)),
        check=True,
        capture_output=True,
        timeout=LIMIT_SECONDS,
    )


@contextlib.contextmanager
def running_edge(
    state: Path, ports: list[int] | None = None, *, addresses: tuple[str, ...] = ("127.0.0.1",)
) -> Iterator[RunningEdge]:
    auth, acct, health = ports or free_ports(3)
    with (state / "edge.log").open("ab") as log:
        process = subprocess.Popen(
            edge_command("run", "--state", str(state))
            + [word for one in addresses for word in ("--bind", one)]
            + ["--auth-port", str(auth), "--acct-port", str(acct), "--health-port", str(health)],
            stdout=log,
            stderr=log,
        )
    edge = RunningEdge(state, auth, acct, health, process)
    try:
        until(edge.health, f"the health page of {state}")
        yield edge
    finally:
        process.terminate()
        try:
            process.wait(LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
