"""The provider simulator in a thread of the test run, on a port of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from aiohttp import web

from infra.local.provider_simulator.accounts import DEMO_MERCHANTS, Wallet
from infra.local.provider_simulator.application import application
from tests.waiting import LIMIT_SECONDS

MERCHANT = DEMO_MERCHANTS[0]


class Simulator:
    """What tests do to the simulator, over HTTP like everybody else."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.bkash_url = f"{origin}/bkash/v1.2.0-beta"
        self.sms_url = f"{origin}/sms"

    def control(self, path: str, **body: object) -> Any:
        answer = requests.post(f"{self.origin}/control/{path}", json=body, timeout=LIMIT_SECONDS)
        assert answer.ok, answer.text
        return answer.json()

    def read(self, path: str, **query: str) -> Any:
        return requests.get(
            f"{self.origin}/control/{path}", params=query, timeout=LIMIT_SECONDS
        ).json()

    def money(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.read("money")
        return found

    def calls(self, ending: str) -> list[dict[str, Any]]:
        return [row for row in self.read("log") if row["path"].endswith(ending)]

    def pay(
        self, page: str, *, action: str = "confirm", wallet: str = Wallet.WORKING
    ) -> dict[str, str]:
        """Do what the payer does on the checkout page; return the query of the way back."""
        answer = requests.post(
            page,
            data={"action": action, "wallet": wallet},
            allow_redirects=False,
            timeout=LIMIT_SECONDS,
        )
        assert answer.status_code in (200, 303), answer.text
        return dict(parse_qsl(urlsplit(answer.headers.get("Location", "")).query))


@contextmanager
def running_simulator(folder: Path, port: int = 0) -> Iterator[Simulator]:
    ready, origin, loop = threading.Event(), [""], asyncio.new_event_loop()
    stopped = asyncio.Event()

    async def serve() -> None:
        # The pages' address is only known once the port is.
        site_socket = bound_socket(port)
        origin[0] = f"http://127.0.0.1:{site_socket.getsockname()[1]}"
        app = application(folder, origin[0])
        runner = web.AppRunner(app, shutdown_timeout=0.2)
        await runner.setup()
        await web.SockSite(runner, site_socket).start()
        ready.set()
        await stopped.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert ready.wait(LIMIT_SECONDS), "the simulator did not start"
    yield Simulator(origin[0])
    loop.call_soon_threadsafe(stopped.set)
    thread.join(LIMIT_SECONDS)
    loop.close()


def bound_socket(port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", port))
    return bound
