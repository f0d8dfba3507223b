"""The supervisor behind `make run`: everything up, one line a step, everything down together.

Invariants: one supervisor a state folder (a file lock); what a killed one left is stopped first;
a child that ends by itself ends the run with its log; nothing is ever restarted. processes.json says
which process is which, for who wants to see the product with one of them stopped (the story does).
Proof: tests/local_cloud/test_run.py.
"""

from __future__ import annotations

import fcntl
import signal
import sys
import time
from collections.abc import Sequence
from types import FrameType
from typing import TextIO

from infra.local.checks import NotReady, check_ports
from infra.local.children import ChildEnded, stop_what_a_killed_run_left
from infra.local.cloud.interpreter import EmulatorNotInstalled
from infra.local.cloud.process import CloudDidNotStart, PortInUse
from infra.local.deploy.artefacts import PackagesNotInstalled
from infra.local.deploy.stack import DeploymentFailed
from infra.local.product_run import ProductRun
from infra.local.progress import Progress
from infra.local.settings import Settings, settings_from
from infra.local.steps import StepFailed
from infra.local.web_bundles import BundlesNotBuilt

EXPECTED = (
    NotReady,
    ChildEnded,
    EmulatorNotInstalled,
    CloudDidNotStart,
    PortInUse,
    PackagesNotInstalled,
    DeploymentFailed,
    BundlesNotBuilt,
    StepFailed,
)


class Stopped(Exception):
    """Ctrl-C, or a polite kill."""


def main(arguments: Sequence[str] | None = None) -> int:
    settings = settings_from(sys.argv[1:] if arguments is None else arguments)
    progress = Progress()
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    try:
        lock = _only_one(settings)
    except NotReady as reason:
        progress.say(f"not started: {reason}")
        return 1
    with lock:
        return _supervise(settings, progress)


def _supervise(settings: Settings, progress: Progress) -> int:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    run = ProductRun(settings, progress)
    code = 0
    try:
        for name in stop_what_a_killed_run_left(settings.state_dir):
            progress.say(f"stopped {name}, left by a run that was killed")
        check_ports(settings.ports)
        run.start()
        while True:
            run.children.look_after()
            time.sleep(0.3)
    except Stopped:
        progress.say("stopping")
    except EXPECTED as reason:
        progress.say(f"failed: {reason}")
        code = 1
    finally:
        # A second Ctrl-C must not interrupt the orderly stop: the state is being written.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        run.children.stop_all()
        progress.say("everything is stopped; the data is kept (make reset wipes it)")
    return code


def _only_one(settings: Settings) -> TextIO:
    lock = (settings.state_dir / "run.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise NotReady(
            f"another run uses {settings.state_dir}: stop it, or choose another with STATE_DIR=…"
        ) from error
    return lock


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


if __name__ == "__main__":
    sys.exit(main())
