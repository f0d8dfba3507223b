"""The demo edge: enrolled once with a one-use code, started at each run, as its README says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from infra.local.answering import wait_until_it_answers
from infra.local.children import Children
from infra.local.cloud.interpreter import ROOT
from infra.local.settings import Settings
from infra.local.steps import StepFailed

ENROL_SECONDS = 300


def edge_state(settings: Settings) -> Path:
    return settings.state_dir / "edge"


def is_enrolled(settings: Settings) -> bool:
    return (edge_state(settings) / "enrolled").exists()


def enrol_edge(settings: Settings, code: str) -> None:
    state = edge_state(settings)
    done = subprocess.run(
        [
            sys.executable, "-m", "radius_edge", "enrol",
            "--cloud", f"{settings.origin}/api", "--code", code, "--state", str(state),
        ],
        capture_output=True,
        text=True,
        timeout=ENROL_SECONDS,
        cwd=ROOT,
        check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise StepFailed(f"the demo edge did not enrol: {(done.stdout + done.stderr)[-1500:]}")
    (state / "enrolled").touch()


def start_edge(settings: Settings, children: Children) -> None:
    ports = (settings.radius.number, settings.accounting.number, settings.edge_health.number)
    children.start(
        "edge",
        [
            sys.executable, "-m", "radius_edge", "run", "--state", str(edge_state(settings)),
            "--bind", "127.0.0.1", "--auth-port", str(ports[0]), "--acct-port", str(ports[1]),
            "--health-port", str(ports[2]), "--open-sessions-seconds", "60",
        ],
        ports,
    )  # fmt: skip
    wait_until_it_answers(f"http://127.0.0.1:{ports[2]}/")
