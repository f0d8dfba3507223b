"""Processes of a run: stopped in order, watched, and found again after a kill."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local.children import (
    ChildEnded,
    Children,
    stop_what_a_killed_run_left,
)
from infra.local.start_mark import start_mark
from tests.waiting import until

SLEEPS = [sys.executable, "-c", "import time; time.sleep(3600)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True)\n"
    "time.sleep(3600)",
]


def test_what_is_running_is_written_down_with_its_ports(tmp_path: Path) -> None:
    children = Children(tmp_path)
    child = children.start("sleeper", SLEEPS, (14599,))
    written = json.loads((tmp_path / "processes.json").read_text())
    assert (written["sleeper"]["pid"], written["sleeper"]["ports"]) == (child.process.pid, [14599])
    children.stop_all()
    assert json.loads((tmp_path / "processes.json").read_text()) == {}
    assert start_mark(child.process.pid) is None


def test_a_child_that_ends_by_itself_is_told_with_the_end_of_its_log(tmp_path: Path) -> None:
    children = Children(tmp_path)
    child = children.start("speaker", [sys.executable, "-c", "raise SystemExit('no table')"], ())
    child.process.wait()
    with pytest.raises(ChildEnded, match=r"(?s)speaker ended by itself \(exit code 1\).*no table"):
        children.look_after()


def test_a_child_that_ignores_a_polite_stop_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.local.children.STOP_SECONDS", 0.3)
    children = Children(tmp_path)
    child = children.start("stubborn", STUBBORN, ())
    until(lambda: "up" in child.log.read_text())
    children.stop_all()
    assert child.process.returncode == -signal.SIGKILL


def test_what_a_killed_run_left_is_stopped_by_the_next(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from infra.local.children import Children\n"
        f"Children(Path({str(tmp_path)!r})).start('orphan', {SLEEPS!r}, ())\n"
        "print('up', flush=True); time.sleep(3600)"
    )
    run = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert run.stdout is not None and run.stdout.readline() == b"up\n"
    run.kill()
    run.wait()
    orphan = json.loads((tmp_path / "processes.json").read_text())["orphan"]["pid"]
    assert start_mark(orphan) is not None
    assert stop_what_a_killed_run_left(tmp_path) == ["orphan"]
    assert start_mark(orphan) is None


def test_a_reused_pid_is_never_touched(tmp_path: Path) -> None:
    other = subprocess.Popen(SLEEPS)
    try:
        record = {"old": {"pid": other.pid, "ports": [], "started": "Mon Jan  1 00:00:00 2024"}}
        (tmp_path / "processes.json").write_text(json.dumps(record))
        assert stop_what_a_killed_run_left(tmp_path) == []
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_first_run_has_nothing_to_stop(tmp_path: Path) -> None:
    assert stop_what_a_killed_run_left(tmp_path) == []


def test_a_child_of_a_child_goes_with_it(tmp_path: Path) -> None:
    children = Children(tmp_path)
    parent = children.start(
        "parent",
        [
            sys.executable,
            "-c",
            "import subprocess, sys, time\n"
            f"print(subprocess.Popen({SLEEPS!r}).pid, flush=True); time.sleep(3600)",
        ],
        (),
    )
    shown = until(lambda: parent.log.read_text().strip())
    children.stop_all()
    until(lambda: start_mark(int(shown)) is None, "the end of the child's child")
