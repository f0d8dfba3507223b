"""The processes of a run: started, written down, watched, stopped; also those of a killed run.

Invariants: what is in processes.json is what this run started; a child that ends by itself ends the
run; a process that an earlier, killed run left behind is found by its pid and the moment of its
start, so that a reused pid is never touched. Proof: tests/local_cloud/test_children.py.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.local.start_mark import start_mark

# A limit for a child that hangs: the cloud writes its last snapshot meanwhile.
STOP_SECONDS = 120.0


class ChildEnded(Exception):
    """A process of the run ended by itself; the text names it and shows the end of its log."""


@dataclass(frozen=True, slots=True)
class Child:
    name: str
    process: subprocess.Popen[bytes]
    ports: tuple[int, ...]
    log: Path

    def is_running(self) -> bool:
        return self.process.poll() is None

    def end_of_log(self, lines: int = 15) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


@dataclass(slots=True)
class Children:
    state_dir: Path
    running: dict[str, Child] = field(default_factory=dict)

    def start(
        self,
        name: str,
        command: Sequence[str],
        ports: tuple[int, ...],
        environment: Mapping[str, str] | None = None,
    ) -> Child:
        log = self.state_dir / "logs" / f"{name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            process = subprocess.Popen(
                list(command),
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # A group of its own: Ctrl-C reaches the supervisor only, which stops in order.
                start_new_session=True,
            )
        return self.adopt(Child(name, process, ports, log))

    def adopt(self, child: Child) -> Child:
        self.running[child.name] = child
        self._write_down()
        return child

    def stop(self, name: str) -> None:
        child = self.running.pop(name)
        _stop_group(child.process.pid, child.process.poll)
        self._write_down()

    def stop_all(self) -> None:
        """In the reverse of the order of starting: whoever depends on others goes first."""
        for name in reversed(list(self.running)):
            self.stop(name)

    def look_after(self) -> None:
        for child in self.running.values():
            if not child.is_running():
                raise ChildEnded(
                    f"{child.name} ended by itself (exit code {child.process.returncode}). "
                    f"The end of {child.log}:\n{child.end_of_log()}"
                )

    def _write_down(self) -> None:
        written = {
            child.name: {
                "pid": child.process.pid,
                "ports": list(child.ports),
                "started": start_mark(child.process.pid),
            }
            for child in self.running.values()
        }
        path = self.state_dir / "processes.json"
        unfinished = path.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(written, indent=2))
        unfinished.replace(path)


def stop_what_a_killed_run_left(state_dir: Path) -> list[str]:
    """Stop the children of a run that was killed; returns their names."""
    stopped = []
    for name, record in _written_down(state_dir).items():
        pid = record["pid"]
        if record["started"] is not None and start_mark(pid) == record["started"]:
            _stop_group(pid, lambda pid=pid: None if start_mark(pid) else 0)
            stopped.append(name)
    return stopped


def _written_down(state_dir: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((state_dir / "processes.json").read_text()))
    except FileNotFoundError:
        return {}


def _stop_group(pid: int, ended: Any) -> None:
    """SIGTERM to the child, which may have its own to stop; SIGKILL to its group if it lingers."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while ended() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    while ended() is None:
        time.sleep(0.02)
