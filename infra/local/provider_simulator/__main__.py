"""Start the simulator: `python -m infra.local.provider_simulator --port 8090 --state DIR`."""

from __future__ import annotations

import argparse
from pathlib import Path

from aiohttp import web

from infra.local.provider_simulator.application import application


def main() -> None:
    parser = argparse.ArgumentParser(prog="provider_simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--state", type=Path, required=True, help="folder that keeps the state")
    parser.add_argument("--public-origin", help="address of the checkout pages, if it is another")
    arguments = parser.parse_args()

    origin = arguments.public_origin or f"http://localhost:{arguments.port}"
    print(f"Provider simulator on {origin}, SMS inbox at {origin}/sms/inbox", flush=True)
    web.run_app(
        application(arguments.state, origin),
        host=arguments.host,
        port=arguments.port,
        print=None,
        shutdown_timeout=1.0,
    )


main()
