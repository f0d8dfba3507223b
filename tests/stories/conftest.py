"""An instance of the product for the stories: cloud, pages and simulator on free ports."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ports import free_ports
from tests.stories.product import ROOT, NotSo, Product
from tests.waiting import LIMIT_SECONDS

START_SECONDS_MAX = 1_200


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Product, Path]]:
    state = tmp_path_factory.mktemp("product")
    front, cloud, simulator = free_ports(3)
    log = state / "run.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "infra.local.run", "--without-demo", "--without-edge"]
            + ["--state-dir", str(state), "--front-port", str(front)]
            + ["--cloud-port", str(cloud), "--simulator-port", str(simulator)],
            cwd=ROOT,
            stdout=out,
            stderr=out,
        )
    try:
        _wait_until_ready(process, log)
        yield Product(f"http://localhost:{front}", f"http://localhost:{simulator}"), state
    finally:
        process.terminate()
        process.wait(LIMIT_SECONDS)


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS_MAX
    while "ready after" not in log.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            raise NotSo(f"the product did not start:\n{log.read_text()}")
        time.sleep(0.5)
