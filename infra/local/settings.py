"""Where one run of the product keeps its state and which ports it takes: flags or environment.

Every port and folder is a parameter, so that tests run an instance of their own beside the user's.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.local.cloud.interpreter import ROOT


@dataclass(frozen=True, slots=True)
class Port:
    """A port of the run, with the words by which a user can move it."""

    number: int
    purpose: str
    flag: str
    variable: str
    is_udp: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    state_dir: Path
    build_dir: Path
    front: Port
    cloud: Port
    simulator: Port
    radius: Port
    accounting: Port
    edge_health: Port
    nas_disconnect: Port
    target: str
    with_demo: bool
    with_edge: bool
    with_warm_up: bool

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.front.number}"

    @property
    def simulator_url(self) -> str:
        return f"http://localhost:{self.simulator.number}"

    @property
    def address_file(self) -> Path:
        return self.state_dir / "api.json"

    @property
    def origin_key_file(self) -> Path:
        return self.state_dir / "origin_key"

    @property
    def logs(self) -> Path:
        return self.state_dir / "logs"

    @property
    def ports(self) -> tuple[Port, ...]:
        edge = (self.radius, self.accounting, self.edge_health) if self.with_edge else ()
        return (self.front, self.cloud, self.simulator, *edge)


_PORTS = (
    ("front", 8080, "the web pages", False),
    ("cloud", 4577, "the local cloud", False),
    ("simulator", 8090, "the provider simulator and SMS inbox", False),
    ("radius", 1812, "RADIUS authentication", True),
    ("accounting", 1813, "RADIUS accounting", True),
    ("edge_health", 8091, "the edge's health page", False),
    ("nas_disconnect", 3799, "disconnects to the demo router", True),
)


def settings_from(
    arguments: Sequence[str], environment: Mapping[str, str] = os.environ
) -> Settings:
    parser = argparse.ArgumentParser(prog="make run", description="Run the whole product here.")
    for name, number, purpose, _ in _PORTS:
        told = int(environment.get(_variable(name), number))
        parser.add_argument(_flag(name), type=int, default=told, help=f"{purpose} ({number})")
    state = environment.get("STATE_DIR", str(ROOT / ".local"))
    parser.add_argument("--state-dir", type=Path, default=Path(state))
    parser.add_argument("--build-dir", type=Path, default=ROOT / ".build")
    parser.add_argument("--cloud", default=environment.get("CLOUD", "embedded"))
    parser.add_argument("--without-demo", action="store_true", help="load no demo data")
    parser.add_argument("--without-edge", action="store_true", help="start no RADIUS edge")
    parser.add_argument(
        "--without-warm-up", action="store_true", help="start functions at their first call only"
    )
    told_flags = parser.parse_args(arguments)
    ports = {
        name: Port(getattr(told_flags, f"{name}_port"), purpose, _flag(name), _variable(name), udp)
        for name, _, purpose, udp in _PORTS
    }
    return Settings(
        state_dir=told_flags.state_dir.resolve(),
        build_dir=told_flags.build_dir.resolve(),
        **ports,
        target=told_flags.cloud,
        with_demo=not told_flags.without_demo,
        with_edge=not told_flags.without_edge,
        with_warm_up=not told_flags.without_warm_up,
    )


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}-port"


def _variable(name: str) -> str:
    return f"{name.upper()}_PORT"
