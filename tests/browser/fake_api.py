"""A stand-in for the product: the built pages, and the API's shapes over a state in memory.

It checks what the real door checks of every request (the page's header, the idempotency key, no
unknown query), so that a page that forgets one fails here too.
"""

from __future__ import annotations

import gzip
import json
import mimetypes
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from isp_words.texts import translate

from infra.local.front.bundles import DRAWN
from infra.local.front.headers import SECURITY
from tests.browser.faithful import unfaithful
from tests.browser.fake_state import FakeState
from tests.waiting import LIMIT_SECONDS


class Refused(Exception):
    def __init__(
        self, status: int, code: str, fields: list[dict[str, str]] | None = None, **values: str
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.fields, self.values = status, code, fields, values


class Asked:
    """One request, as a route sees it."""

    def __init__(
        self, state: FakeState, origin: str, query: dict[str, str], body: dict[str, Any]
    ) -> None:
        self.state, self.origin, self.query, self.body = state, origin, query, body
        self.new_session: str | None = None


Route = Callable[..., tuple[int, Any]]
ROUTES: list[tuple[str, re.Pattern[str], Route, bool]] = []


def route(method: str, path: str, *, needs_key: bool | None = None) -> Callable[[Route], Route]:
    pattern = re.compile("^" + re.sub(r"{\w+}", "([^/]+)", path) + "$")
    declared = {(one[0], one[1].pattern) for one in ROUTES}
    assert (method, pattern.pattern) not in declared, f"{method} {path} would never be reached"
    wants = method in ("POST", "PUT", "PATCH") if needs_key is None else needs_key

    def declare(function: Route) -> Route:
        ROUTES.append((method, pattern, function, wants))
        return function

    return declare


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FakeServer

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        with self.server.answering():
            self._answer()

    def do_POST(self) -> None:
        with self.server.answering():
            self._answer()

    def do_PUT(self) -> None:
        with self.server.answering():
            self._answer()

    def do_PATCH(self) -> None:
        with self.server.answering():
            self._answer()

    def do_DELETE(self) -> None:
        with self.server.answering():
            self._answer()

    def _answer(self) -> None:
        url = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length)
        if url.path.startswith("/api/"):
            self._api(url.path.removeprefix("/api"), url.query, raw)
        elif url.path.startswith("/checkout/"):
            self._checkout(url.path.removeprefix("/checkout/"), raw)
        elif url.path.startswith("/p/"):
            self._drawn(url.path, url.query, raw)
        elif url.path == "/control/sms":
            to = parse_qs(url.query).get("to", [""])[0]
            self._json(200, [m for m in self.server.state.messages if m["to"] == to])
        else:
            self._page(url.path, parse_qs(url.query).get("language", ["bn"])[0])

    def _api(self, path: str, query: str, raw: bytes) -> None:
        language = self.headers.get("Accept-Language", "bn")[:2]
        try:
            status, answer, session = self._routed(path, query, raw)
        except Refused as refused:
            problem = {
                "code": refused.code,
                "message": translate(
                    language,
                    f"refusals.{refused.code}",
                    retry_after_seconds=60,
                    days=180,
                    who="সালমা",
                    minutes=2,
                    **refused.values,
                ),
                "fields": refused.fields,
                "onward": refused.values.get("onward"),
                "request_id": "req-4f2a91c7",
            }
            self._json(refused.status, problem)
            return
        if isinstance(answer, bytes):
            self._bytes(status, answer, "application/pdf")
        else:
            self._json(status, answer, session)

    def _routed(self, path: str, query: str, raw: bytes) -> tuple[int, Any, str | None]:
        state = self.server.state
        for method, pattern, function, wants_key in ROUTES:
            found = pattern.match(path)
            if method != self.command or not found:
                continue
            if method != "GET" and self.headers.get("Shongjog-Request") != "1":
                raise Refused(403, "csrf_header_missing")
            key = self.headers.get("Idempotency-Key")
            if wants_key and not key:
                raise Refused(400, "idempotency_key_missing")
            if key and key in state.answers:
                return (*state.answers[key], None)
            if self.headers.get("Shongjog-Was-Made"):
                raise Refused(409, "not_made")
            told = {name: values[0] for name, values in parse_qs(query).items()}
            asked = Asked(state, self.server.origin, told, json.loads(raw) if raw else {})
            self.server.counts[f"{method} {path}"] = (
                self.server.counts.get(f"{method} {path}", 0) + 1
            )
            status, answer = function(asked, *found.groups())
            sent = json.loads(raw) if raw else None
            self.server.unfaithful += unfaithful(method, path, (sent, status, answer))
            if wants_key and key:
                state.answers[key] = (status, answer)
            return status, answer, asked.new_session
        raise Refused(404, "not_found")

    def _drawn(self, path: str, query: str, raw: bytes) -> None:
        from tests.browser.fake_pages import drawn

        form = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
        self.server.counts[f"{self.command} {path}"] = (
            self.server.counts.get(f"{self.command} {path}", 0) + 1
        )
        status, html = drawn(path, query, form, self.server.state.now, self._asked)
        self._bytes(status, html.encode(), "text/html; charset=utf-8")

    def _asked(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Ask a route of ours as the function asks its use cases."""
        for known, pattern, function, _ in ROUTES:
            found = pattern.match(path)
            if known == method and found:
                asked = Asked(self.server.state, self.server.origin, {}, body)
                try:
                    return function(asked, *found.groups())
                except Refused as refused:
                    return refused.status, None
        raise AssertionError(f"{method} {path} is no route")

    def _checkout(self, payment_id: str, raw: bytes) -> None:
        state = self.server.state
        if self.command == "GET":
            buttons = "".join(
                f'<button name="action" value="{action}">{action}</button>'
                for action in ("confirm", "cancel")
            )
            page = f'<!doctype html><title>bKash</title><form method="post">{buttons}</form>'
            self._bytes(200, page.encode(), "text/html; charset=utf-8")
            return
        payment = state.payments[payment_id]
        customer = state.customer(payment["customer_id"])
        if b"confirm" in raw and payment["purpose"] == "advance":
            customer["credit_minor"] += payment["amount_minor"]
            payment |= {"state": "succeeded", "outcome": "advanced"}
        elif b"confirm" in raw:
            state.sell(customer, state.package(payment["package_id"]), "bkash")
            payment["state"] = "succeeded"
        else:
            payment["state"] = "not_paid"
        self.send_response(303)
        self.send_header("Location", f"/pay/{payment_id}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _page(self, path: str, language: str) -> None:
        root, name = self.server.bundles / "portal", path
        if path.startswith("/console/"):
            root, name = self.server.bundles / "console", path.removeprefix("/console")
        file = root / name.lstrip("/")
        if not file.is_file():
            file = root / "index.html"
            drawn = root / "drawn" / f"{DRAWN.get(name.strip('/'))}.{language}.html"
            file = drawn if drawn.is_file() else file
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self._bytes(200, file.read_bytes(), kind, is_kept=file.parent.name == "assets")

    def _json(self, status: int, answer: Any, session: str | None = None) -> None:
        self.send_response(status)
        if session is not None:
            self.send_header(
                "Set-Cookie", f"__Host-session={session}; Path=/; Secure; HttpOnly; SameSite=Strict"
            )
        body = b"" if status == 204 else json.dumps(answer).encode()
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _bytes(self, status: int, body: bytes, kind: str, *, is_kept: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if kind.startswith("text/") and "gzip" in self.headers.get("Accept-Encoding", ""):
            # Small on the line, as from the product.
            body = gzip.compress(body, 9)
            self.send_header("Content-Encoding", "gzip")
        if is_kept:
            # As the product's own front says of files that are named by their content.
            self.send_header("Cache-Control", "public, max-age=31536000, immutable")
        # As strict as the product's own front: nothing from elsewhere, no inline script.
        for name, value in SECURITY.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class FakeServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, bundles: Path) -> None:
        import tests.browser.fake_book_routes
        import tests.browser.fake_customer_routes
        import tests.browser.fake_money_routes
        import tests.browser.fake_network_routes
        import tests.browser.fake_routes
        import tests.browser.fake_seller_routes  # noqa: F401  The routes declare themselves.

        super().__init__(("127.0.0.1", 0), Handler)
        self.bundles = bundles
        self._answers = threading.Condition()
        self._being_given = 0
        self.show(FakeState())
        # Looking twice a second whether it shall end would keep everybody waiting at the end.
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def show(self, state: FakeState) -> None:
        """Be the product in this state, when all that was asked of the last one is answered."""
        with self._answers:
            quiet = self._answers.wait_for(lambda: self._being_given == 0, LIMIT_SECONDS)
            assert quiet, "a question of the last test is still being answered"
            self.state = state
            self.unfaithful: list[str] = []
            self.counts: dict[str, int] = {}

    @contextmanager
    def answering(self) -> Iterator[None]:
        with self._answers:
            self._being_given += 1
        try:
            yield
        finally:
            with self._answers:
                self._being_given -= 1
                self._answers.notify_all()

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A page that is left takes its questions with it.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
