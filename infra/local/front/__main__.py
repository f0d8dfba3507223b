"""`python -m infra.local.front --port 8080 --address-file F --origin-key-file F --console DIR --portal DIR`"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from aiohttp import web

from infra.local.front.app import Settings, application


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--address-file", type=Path, required=True)
    parser.add_argument("--console", type=Path, required=True)
    parser.add_argument("--portal", type=Path, required=True)
    parser.add_argument("--origin-key-file", type=Path, required=True)
    told = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    settings = Settings(
        told.address_file, told.console, told.portal, told.origin_key_file.read_text()
    )
    # No log of requests: paths of pay links hold what opens them.
    # Both families of loopback: browsers try ::1 first for "localhost".
    web.run_app(
        application(settings),
        host=["127.0.0.1", "::1"],
        port=told.port,
        print=lambda *_: None,
        access_log=None,
    )


if __name__ == "__main__":
    main()
