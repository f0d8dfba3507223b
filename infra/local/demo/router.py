"""The demo's router: a few customers are online at it, use the net, and obey the edge.

    python -m infra.local.demo.router --auth-port N --acct-port N --coa-port N --secret S --online JSON

Who is put off, or refused, dials in again a while later, as home routers do. Ends with its run.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import threading
from collections.abc import Mapping
from types import FrameType

from infra.local.nas_simulator import NasSimulator, Server

DIALS_EVERY_SECONDS = 10.0
MEGABYTE = 10**6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("auth", "acct", "coa"):
        parser.add_argument(f"--{name}-port", type=int, required=True)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--online", required=True, help="JSON: passwords by login")
    chosen = parser.parse_args()
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    server = Server("127.0.0.1", chosen.auth_port, chosen.acct_port, chosen.secret.encode())
    nas = NasSimulator(server, chosen.coa_port, lambda line: print(line, flush=True))
    nas.start()
    serve(nas, json.loads(chosen.online), stopping)
    for session_id in list(nas.sessions):
        nas.logout(session_id)
    nas.stop()


def serve(nas: NasSimulator, passwords: Mapping[str, str], stopping: threading.Event) -> None:
    """Keep everybody online until it is time to stop."""
    while not stopping.is_set():
        online = {session.login for session in list(nas.sessions.values())}
        for login in passwords.keys() - online:
            nas.login(login, passwords[login])
        for session in list(nas.sessions.values()):
            # Counted here and told at the session's next interim.
            session.octets_up += random.randint(MEGABYTE // 10, MEGABYTE)
            session.octets_down += random.randint(MEGABYTE, 20 * MEGABYTE)
        stopping.wait(DIALS_EVERY_SECONDS)


if __name__ == "__main__":
    main()
