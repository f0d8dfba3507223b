"""The command line: enrol, run, status. Errors that a person can mend are one clear line."""

from __future__ import annotations

import argparse
import fcntl
import json
import logging
import os
import signal
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import IO

import requests

from radius_edge.edge import Edge, Places
from radius_edge.enrol import EnrolmentFailed, enrol_edge
from radius_edge.identity import NotEnrolled, load_identity
from radius_edge.listening import PortInUse
from radius_edge.reporting import OPEN_SESSIONS_SECONDS

logger = logging.getLogger(__name__)

STATUS_TIMEOUT_SECONDS = 3
DEFAULT_STATE = "/var/lib/radius_edge"


class CannotRun(Exception):
    """The message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    try:
        return int(chosen.command(chosen))
    except (CannotRun, EnrolmentFailed, NotEnrolled, PortInUse) as error:
        print(f"radius_edge: {error}", file=sys.stderr)  # noqa: T201  # For the person at the shell.
        return 1


def _enrol(chosen: argparse.Namespace) -> int:
    identity = enrol_edge(chosen.cloud, chosen.code, chosen.state, chosen.name)
    _say(
        f"Enrolled as {identity.edge_id}. Start it: python -m radius_edge run --state {chosen.state}"
    )
    return 0


def _run(chosen: argparse.Namespace) -> int:
    identity = load_identity(chosen.state)
    lock = _locked(chosen.state)
    addresses = tuple(chosen.bind or ["127.0.0.1"])
    ports = (chosen.auth_port, chosen.acct_port, chosen.health_port)
    places = Places(chosen.state, addresses, *ports, chosen.open_sessions_seconds)
    os.umask(0o077)
    try:
        edge = Edge(identity, places)
    except sqlite3.DatabaseError as error:
        raise CannotRun(f"the files in {chosen.state} cannot be used: {error}") from error
    stopping = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    (chosen.state / "health_port").write_text(str(chosen.health_port), encoding="utf-8")
    edge.start()
    logger.info(
        "Serving RADIUS on %s, ports %d and %d",
        ", ".join(addresses),
        chosen.auth_port,
        chosen.acct_port,
    )
    stopping.wait()
    edge.stop()
    lock.close()
    return 0


def _status(chosen: argparse.Namespace) -> int:
    port = chosen.health_port or _kept_port(chosen.state)
    try:
        answer = requests.get(f"http://127.0.0.1:{port}/", timeout=STATUS_TIMEOUT_SECONDS)
        values = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise CannotRun(f"no edge answers on port {port} of this machine") from error
    _say(json.dumps(values, indent=2))
    return 0


def _kept_port(state: Path) -> int:
    try:
        return int((state / "health_port").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CannotRun(f"no edge has run with {state}; say --health-port") from error


def _locked(state: Path) -> IO[str]:
    """Hold the folder: two edges on one replica would answer and count twice."""
    lock = (state / "lock").open("w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise CannotRun(f"another edge is running with {state}") from error
    return lock


def _say(text: str) -> None:
    print(text)  # noqa: T201  # The answer of the command.


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="radius_edge", description="RADIUS near the routers.")
    commands = parser.add_subparsers(required=True)

    enrolling = commands.add_parser("enrol", help="use a one-use code from the ISP's panel")
    enrolling.add_argument("--cloud", required=True, help="for example https://isp.example/api")
    enrolling.add_argument("--code", required=True)
    enrolling.add_argument("--name", help="how the panel shall call this edge")
    enrolling.set_defaults(command=_enrol)

    running = commands.add_parser("run", help="answer RADIUS")
    running.add_argument("--bind", action="append", help="address to listen on; may be repeated")
    running.add_argument("--auth-port", type=_port, default=1812)
    running.add_argument("--acct-port", type=_port, default=1813)
    running.add_argument("--health-port", type=_port, default=8812)
    running.add_argument(
        "--open-sessions-seconds",
        type=_seconds,
        default=OPEN_SESSIONS_SECONDS,
        help="how often the cloud is told what open sessions use",
    )
    running.set_defaults(command=_run)

    asking = commands.add_parser("status", help="show what a running edge is doing")
    asking.add_argument("--health-port", type=_port)
    asking.set_defaults(command=_status)
    for command in (enrolling, running, asking):
        command.add_argument("--state", type=Path, default=Path(DEFAULT_STATE))
    return parser


def _port(value: str) -> int:
    number = int(value)
    if not 1 <= number <= 65_535:
        raise argparse.ArgumentTypeError(f"{value} is not a port")
    return number


def _seconds(value: str) -> float:
    seconds = float(value)
    if not 1 <= seconds <= 86_400:
        raise argparse.ArgumentTypeError(f"{value} is not 1 to 86400 seconds")
    return seconds
