"""`python -m infra.local.localstack stop` ends what `start` began, and nothing else."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.localstack.__main__ import main, stop
from infra.local.start_mark import start_mark


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", "import time; time.sleep(3600)"]
    process = subprocess.Popen(command, start_new_session=True)
    yield process
    process.kill()
    process.wait()


def test_a_taken_port_is_told_and_nothing_is_started(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        state = tmp_path / "state"
        assert main(["start", "--port", str(port), "--state", str(state)]) == 1
    assert f"port {port}" in capsys.readouterr().err
    assert not state.exists()


def write_record(state_dir: Path, pid: int, moment: str | None) -> None:
    (state_dir / "running.json").write_text(json.dumps({"processes": [[pid, moment]]}))


def test_a_recorded_process_is_ended(sleeper: subprocess.Popen[bytes], tmp_path: Path) -> None:
    write_record(tmp_path, sleeper.pid, start_mark(sleeper.pid))
    assert stop(tmp_path) is True
    assert start_mark(sleeper.pid) is None
    assert stop(tmp_path) is False


def test_a_process_that_got_the_number_later_is_left_alone(
    sleeper: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    write_record(tmp_path, sleeper.pid, "1")
    assert stop(tmp_path) is False
    assert start_mark(sleeper.pid) is not None
