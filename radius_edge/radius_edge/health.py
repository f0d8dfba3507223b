"""The health page: what the edge is doing, as JSON on loopback, without names or secrets."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from radius_edge.listening import PortInUse

logger = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
Health = Callable[[], dict[str, object]]


class HealthPage(BaseHTTPRequestHandler):
    def __init__(self, health: Health, *arguments: object) -> None:
        self._health = health
        super().__init__(*arguments)  # type: ignore[arg-type]  # As the server hands them over.

    def do_GET(self) -> None:
        status, values = 200, {}
        if self.path != "/":
            status = 404
        else:
            values = self._health()
        body = json.dumps(values, indent=2).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        logger.debug(format, *arguments)


def health_server(port: int, health: Health) -> ThreadingHTTPServer:
    try:
        server = ThreadingHTTPServer((LOOPBACK, port), partial(HealthPage, health))
    except OSError as error:
        raise PortInUse(f"cannot listen on TCP {LOOPBACK} port {port}: {error.strerror}") from error
    server.daemon_threads = True
    return server
