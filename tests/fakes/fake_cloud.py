"""The cloud's edge routes in memory, over real HTTP: what an edge test talks to.

It keeps a gap-free log of changes, makes snapshots, rings a doorbell queue that speaks SQS's JSON
protocol, and keeps session reports by the rule of the real one (a newer `as_of` replaces). Faults
can be switched on: 5xx, 401, 410, cut connections, lost doorbells, refused reports.
"""

from __future__ import annotations

import gzip
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from edge_contract import (
    Change,
    Enrolled,
    EnrolmentRequest,
    OpenSessionsUpload,
    OpenUsage,
    SessionReport,
    SessionUpload,
    SubjectState,
)

KEY = "ab" * 32
EDGE_ID = "EDGE0000000000000001"


@dataclass
class Faults:
    """`status` answers every API call with it; `cut` closes connections without an answer."""

    status: int | None = None
    cut: bool = False
    cut_uploads_after_keeping: bool = False
    drops_doorbells: bool = False
    too_old_before: int = 0
    refused_sessions: set[str] = field(default_factory=set)


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: edges are killed in the middle of a call, as the tests want it."""


class FakeCloud:
    """`calls` are the names of the API's routes, and how each waiting for the bell ended."""

    def __init__(self, port: int = 0) -> None:
        self.faults = Faults()
        self.codes = {"GOOD-CODE"}
        self.log: list[Change] = []
        self.subjects: dict[tuple[str, str], Change] = {}
        self.reports: dict[str, SessionReport] = {}
        self.open_usage: dict[str, OpenUsage] = {}
        self.pages: dict[int, int] = {}  # Number of the page, and when it was taken.
        self.refuses_pages = False
        self.refused_reports = 0
        self.refused_by_name: set[str] = set()
        self.calls: list[str] = []
        self.credentials_made = 0
        self.credentials_live_seconds = 3_600
        self.server_time_offset = 0
        self.utc_offset_minutes: int | None = 360
        self._bells = 0
        self._changed = threading.Condition()
        self._server = _QuietServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}/api"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )

    def __enter__(self) -> FakeCloud:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def put(self, subject: str, subject_id: str, state: SubjectState | None) -> Change:
        """Want a new state of a subject: append it to the log and ring."""
        with self._changed:
            held = self.subjects.get((subject, subject_id))
            version = 1 if held is None else held.version + 1
            change = Change(len(self.log) + 1, subject, subject_id, version, state)
            self.log.append(change)
            self.subjects[(subject, subject_id)] = change
            if not self.faults.drops_doorbells:
                self._bells += 1
            self._changed.notify_all()
            return change

    def now(self) -> int:
        return int(time.time()) + self.server_time_offset

    def wait_for_bell(self, seconds: float) -> int:
        with self._changed:
            self._changed.wait_for(lambda: self._bells > 0, seconds)
            rung, self._bells = self._bells, 0
            return rung

    def enrol(self, body: Any) -> tuple[int, Any]:
        request = EnrolmentRequest.from_json(body)
        if request.code not in self.codes:
            return 404, _problem("enrolment_code_unknown", "This code is wrong or was used.")
        self.codes.remove(request.code)
        queue_url = f"http://127.0.0.1:{self.port}/queue/{EDGE_ID}"
        enrolled = Enrolled(EDGE_ID, KEY, "isp0000001", queue_url, "us-east-1", 1, self.now())
        return 201, enrolled.to_json()

    def credentials(self) -> tuple[int, Any]:
        self.credentials_made += 1
        return 200, {
            "access_key_id": f"AKID{self.credentials_made}",
            "secret_access_key": "secret",
            "session_token": "token",
            "expires_at": self.now() + self.credentials_live_seconds,
            "queue_url": f"http://127.0.0.1:{self.port}/queue/{EDGE_ID}",
            "endpoint_url": f"http://127.0.0.1:{self.port}",
        }

    def snapshot(self) -> tuple[int, Any]:
        url = f"http://127.0.0.1:{self.port}/snapshots/{len(self.log)}"
        return 200, {"url": url, "cursor": len(self.log), "expires_at": self.now() + 60}

    def snapshot_lines(self) -> bytes:
        held = [change.to_json() | {"seq": 0} for change in self.subjects.values()]
        alive = [one for one in held if one["state"] is not None]
        return gzip.compress("".join(json.dumps(one) + "\n" for one in alive).encode())

    def changes(self, after: int, limit: int) -> tuple[int, Any]:
        if after < self.faults.too_old_before:
            return 410, _problem("cursor_too_old", "Take a snapshot.")
        page = self.log[after : after + limit]
        cursor = page[-1].seq if page else after
        return 200, {
            "changes": [change.to_json() for change in page],
            "cursor": cursor,
            "more": cursor < len(self.log),
            "server_time": self.now(),
            "utc_offset_minutes": self.utc_offset_minutes,
        }

    def upload(self, body: Any) -> tuple[int, Any]:
        upload = SessionUpload.from_json(body)
        if any(one.session_key in self.faults.refused_sessions for one in upload.reports):
            self.refused_reports += 1
            return 422, _problem("invalid", "A report is not valid.")
        with self._changed:
            for report in upload.reports:
                if report.session_key in self.refused_by_name:
                    continue
                held = self.reports.get(report.session_key)
                if held is None or held.as_of < report.as_of:
                    self.reports[report.session_key] = report
        keys = [one.session_key for one in upload.reports]
        refused = [key for key in keys if key in self.refused_by_name]
        self.refused_reports += len(refused)
        answer = {"accepted": [key for key in keys if key not in refused], "commands": []}
        return 200, answer | {"refused": [{"session_key": key, "code": "day"} for key in refused]}

    def open_sessions(self, body: Any) -> tuple[int, Any]:
        if self.refuses_pages:
            return 422, _problem("invalid", "What is a page?")
        upload = OpenSessionsUpload.from_json(body)
        with self._changed:
            for page in upload.pages:
                self.pages[page.number] = upload.taken_at
                self.open_usage |= {one.session_key: one for one in page.sessions}
        return 200, {"pages": len(upload.pages)}


def _problem(code: str, message: str) -> dict[str, str]:
    return {"code": code, "message": message, "request_id": "r-1"}


def _handler(cloud: FakeCloud) -> type[BaseHTTPRequestHandler]:
    return type("Handler", (_Handler,), {"cloud": cloud})


class _Handler(BaseHTTPRequestHandler):
    cloud: FakeCloud
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/snapshots/"):
            assert "Authorization" not in self.headers, "the key went to the snapshot's address"
            self._answer(200, self.cloud.snapshot_lines(), "application/gzip")
            return
        self._api({})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"{}")
        if "X-Amz-Target" in self.headers:
            self._queue(self.headers["X-Amz-Target"].partition(".")[2], body)
        else:
            self._api(body)

    def _api(self, body: Any) -> None:
        target = urlsplit(self.path)
        name = target.path.removeprefix("/api/edge/v1/")
        faults = self.cloud.faults
        self.cloud.calls.append(name)
        if faults.cut:
            self.close_connection = True
            return
        if faults.status is not None:
            self._json(faults.status, _problem("fault", "As the test wants it."))
            return
        if name == "enrolments":
            self._json(*self.cloud.enrol(body))
            return
        if self.headers.get("Authorization") != f"Edge {EDGE_ID}:{KEY}":
            self._json(401, _problem("edge_key_refused", "The key is wrong or was revoked."))
            return
        self._route(name, body, {key: one[0] for key, one in parse_qs(target.query).items()})

    def _route(self, name: str, body: Any, query: dict[str, str]) -> None:
        cloud = self.cloud
        if name == "changes":
            self._json(*cloud.changes(int(query["after"]), int(query["limit"])))
        elif name == "snapshot":
            self._json(*cloud.snapshot())
        elif name == "credentials":
            self._json(*cloud.credentials())
        elif name == "session-reports":
            answer = cloud.upload(body)
            if cloud.faults.cut_uploads_after_keeping:
                self.close_connection = True
                return
            self._json(*answer)
        elif name == "open-sessions":
            self._json(*cloud.open_sessions(body))
        else:
            self._json(404, _problem("not_found", name))

    def _queue(self, action: str, body: Any) -> None:
        faults = self.cloud.faults
        if faults.cut or faults.status is not None:
            self.close_connection = True
        elif action == "ReceiveMessage":
            rung = self.cloud.wait_for_bell(min(body.get("WaitTimeSeconds", 0), 1))
            self.cloud.calls.append("hears the bell" if rung else "waits for the bell")
            message = {"MessageId": "m", "ReceiptHandle": "h", "Body": "{}"}
            message["MD5OfBody"] = "99914b932bd37a50b983c5e7c90ae93b"
            self._json(200, {"Messages": [message]} if rung else {}, "application/x-amz-json-1.0")
        else:
            self._json(200, {"Successful": [], "Failed": []}, "application/x-amz-json-1.0")

    def _json(self, status: int, body: Any, kind: str = "application/json") -> None:
        self._answer(status, json.dumps(body).encode(), kind)

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # The edge went away while it waited.

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the test reads `calls`."""
