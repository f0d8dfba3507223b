"""Ports for what a test starts: free, and kept for this process until it ends.

A port that was free when somebody looked may be gone when it is bound. Those given here lie below
the range from which the system takes ports for connections, and each is a byte of a file that stays
locked while this process lives, so that no other test process, of this checkout or another, gets it.
"""

from __future__ import annotations

import fcntl
import os
import random
import socket
import tempfile
from contextlib import ExitStack
from io import FileIO
from pathlib import Path

RANGE = range(20_000, 32_000)
# Opened once: closing any handle of the file would let go of all that this process holds.
_FILE = FileIO(Path(tempfile.gettempdir()) / f"shongjog-test-ports-{os.getuid()}", "a")
_kept: set[int] = set()


def free_port() -> int:
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """Return ports on which nobody listens on loopback, neither UDP nor TCP."""
    found: list[int] = []
    for port in random.SystemRandom().sample(RANGE, len(RANGE)):
        if _keep(port):
            found.append(port)
        if len(found) == count:
            return found
    raise AssertionError("no free ports are left")


def free_pair() -> int:
    """Return a free port of which the one after it is free, too."""
    while True:
        port = free_port()
        if port + 1 in RANGE and _keep(port + 1):
            return port


def _keep(port: int) -> bool:
    if port in _kept:
        return False
    try:
        fcntl.lockf(_FILE, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    except OSError:
        return False
    if not _is_free(port):
        fcntl.lockf(_FILE, fcntl.LOCK_UN, 1, port)
        return False
    _kept.add(port)
    return True


def _is_free(port: int) -> bool:
    with ExitStack() as held:
        try:
            for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
                one = held.enter_context(socket.socket(socket.AF_INET, kind))
                # As wide as a program might bind: one that listens everywhere is in the way, too.
                one.bind(("", port))
        except OSError:
            return False
    return True
