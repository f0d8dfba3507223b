"""The demo's router as a process of the run."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Mapping

from infra.local.children import Children
from infra.local.demo.isp import ROUTER_SECRET
from infra.local.settings import Settings


def start_router(settings: Settings, children: Children, online: Mapping[str, str]) -> bool:
    """Say whether it was started: where its port is taken, a router of the user's own is there."""
    port = settings.nas_disconnect.number
    if _is_taken(port):
        return False
    children.start(
        "router",
        [
            sys.executable, "-m", "infra.local.demo.router",
            "--auth-port", str(settings.radius.number),
            "--acct-port", str(settings.accounting.number),
            "--coa-port", str(port),
            "--secret", ROUTER_SECRET,
            "--online", json.dumps(online),
        ],
        (port,),
    )  # fmt: skip
    return True


def _is_taken(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
