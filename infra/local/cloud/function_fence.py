"""Run in front of every function on this machine: it reaches the simulators and the local cloud, nothing else.

A test account whose address was mistyped, a library that phones home, a real key in the wrong place: none of
it leaves. Where a function may go stands in its own environment, in the variables that end with `_URL`, as far
as they name this machine. A call elsewhere fails as a refused connection does, and one line says why.
LOCAL_CLOUD_OUTSIDE=1 opens the fence. It keeps mistakes in, not somebody who means to get out.

Standard library only: it runs before anything that a function brings.
"""

from __future__ import annotations

import os
import runpy
import sys
from typing import Any
from urllib.parse import urlsplit

OUTSIDE = "LOCAL_CLOUD_OUTSIDE"
LOOPBACK = ("127.0.0.1", "::1", "localhost", "::ffff:127.0.0.1")
# What a program is told of another machine before, or while, it sends something there.
CONNECTING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


class Fenced(ConnectionRefusedError):
    """The call would have left this machine, or gone to somebody else on it."""


def fence(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what leads elsewhere: names before they are looked up, addresses before they are called."""
    if event == "socket.getaddrinfo":
        host, port = arguments[0], arguments[1]
        if host is not None and _text(host) not in LOOPBACK:
            _refuse(_text(host), port)
    elif event in CONNECTING:
        address = arguments[-1]
        # Pipes on this machine have a path in the place of host and port.
        if isinstance(address, tuple) and (address[0], address[1]) not in allowed():
            _refuse(address[0], address[1])


def allowed() -> frozenset[tuple[str, int]]:
    """Return the addresses on this machine that the function's environment names."""
    urls = [urlsplit(value) for name, value in os.environ.items() if name.endswith("_URL")]
    ports = {
        url.port or (443 if url.scheme == "https" else 80)
        for url in urls
        if url.hostname in LOOPBACK
    }
    return frozenset((host, port) for host in LOOPBACK for port in ports)


def _refuse(host: object, port: object) -> None:
    said = f"Stopped by the fence of this machine: {host}:{port}. {OUTSIDE}=1 opens it."
    print(said, file=sys.stderr, flush=True)
    raise Fenced(said)


def _text(host: str | bytes) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes) else host


def main() -> None:
    """Run the script that is named, as Python itself would, behind the fence."""
    del sys.argv[0]
    sys.path[0] = os.path.dirname(os.path.abspath(sys.argv[0]))
    if os.environ.get(OUTSIDE) != "1":
        sys.addaudithook(fence)
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
