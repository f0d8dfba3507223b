"""`python -m infra.local.localstack start|stop`: LocalStack in the background on 127.0.0.1:4566."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from infra.local.cloud.interpreter import EmulatorNotInstalled
from infra.local.cloud.process import CloudDidNotStart, PortInUse
from infra.local.localstack.installation import ROOT
from infra.local.localstack.process import end_group, start_localstack, started_at

DEFAULT_PORT = 4566
FAILURES = (CloudDidNotStart, EmulatorNotInstalled, PortInUse)


def main(arguments: list[str]) -> int:
    options = _parsed(arguments)
    if options.command == "stop":
        print("stopped" if stop(options.state) else "was not running")
        return 0
    try:
        variables = start(options.state, options.port)
    except FAILURES as failure:
        print(f"LocalStack could not be started.\n{failure}", file=sys.stderr)
        return 1
    for name, value in variables.items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


def start(state_dir: Path, port: int) -> Mapping[str, str]:
    """Start it and return the variables by which programs find it; a running one is stopped first."""
    stop(state_dir)
    running = start_localstack(state_dir, port)
    pids = (running.process.pid, running.database.pid)
    record = {"processes": [[pid, started_at(pid)] for pid in pids]}
    (state_dir / "running.json").write_text(json.dumps(record))
    return running.endpoint.environment()


def stop(state_dir: Path) -> bool:
    """Stop what `start` left running, and nothing else."""
    record = state_dir / "running.json"
    if not record.exists():
        return False
    was_running = False
    for pid, moment in json.loads(record.read_text())["processes"]:
        # The number may belong to another process by now; its moment of birth does not.
        if started_at(pid) == moment:
            end_group(pid)
            was_running = True
    record.unlink()
    return was_running


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.local.localstack")
    parser.add_argument("command", choices=("start", "stop"))
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--state", type=Path, default=ROOT / ".local" / "localstack")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
