"""The product that is measured: an instance of our own in a folder of its own, or one that runs.

Invariant: what was started here is stopped here; a product that was there already is only visited.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.local.cloud.interpreter import ROOT
from infra.local.demo.isp import sign_in
from infra.local.demo.visitor import Visitor

START_SECONDS = 600.0
# The first call of a function that nobody used since the start is not what is measured.
SETTLE_SECONDS = 3.0


class NotMeasured(Exception):
    """The product did not start, or did not do what was to be measured; the text says what."""


@dataclass(frozen=True, slots=True)
class Product:
    """A running product: its two addresses, and the folder with its state and logs."""

    origin: str
    simulator: str
    state: Path

    def owner(self) -> Visitor:
        """Return the demo owner, signed in."""
        owner = Visitor(self.origin, self.simulator)
        if not sign_in(owner):
            raise NotMeasured(f"the demo owner cannot sign in at {self.origin}")
        return owner

    @property
    def functions_log(self) -> Path:
        return self.state / "cloud" / "functions.log"

    @property
    def capacity_notes(self) -> Path:
        return self.state / "cloud" / "capacity.jsonl"


@contextmanager
def own_product() -> Iterator[Product]:
    """Run the product with its demo data until the block ends. Without an edge, which would poll."""
    with tempfile.TemporaryDirectory(prefix="shongjog-bench-") as folder:
        state, (front, cloud, simulator) = Path(folder), _free_ports(3)
        ports = ["--front-port", front, "--cloud-port", cloud, "--simulator-port", simulator]
        run = subprocess.Popen(
            [sys.executable, "-m", "infra.local.run", "--without-edge"]
            + ["--state-dir", str(state), *map(str, ports)],
            cwd=ROOT,
            stdout=(state / "run.log").open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_until_ready(run, state / "run.log")
            yield Product(f"http://localhost:{front}", f"http://localhost:{simulator}", state)
        finally:
            _stop(run)


def _wait_until_ready(run: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not re.search(r"^ *[\d.]+ s  ready after", log.read_text(), re.MULTILINE):
        if run.poll() is not None or time.monotonic() > deadline:
            raise NotMeasured(f"the product did not start:\n{log.read_text()[-1500:]}")
        time.sleep(0.2)
    time.sleep(SETTLE_SECONDS)


def _stop(run: subprocess.Popen[bytes]) -> None:
    if run.poll() is None:
        os.kill(run.pid, signal.SIGTERM)
    run.wait()


def _free_ports(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in held]
    finally:
        for one in held:
            one.close()
