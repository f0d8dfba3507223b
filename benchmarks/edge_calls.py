"""What an edge spends at the database: sessions that begin, go on and end, pages, looks for changes.

An upload carries what came meanwhile; `REPORTS` is how many sessions that is on an edge of 1,000
customers, and what the upload itself costs is shared by them.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests
from edge_contract import OpenSessionsUpload, OpenUsage, pages_of

from benchmarks.product import NotMeasured, Product
from benchmarks.spending import Spent
from infra.local.demo.visitor import Visitor

REPORTS = 6
OPEN_SESSIONS = 600
SESSION_BEGINS = "a session begins"
SESSION_TURNS = "a session goes on into another day"
SESSION_ENDS = "a session ends"
PAGES = f"pages of {OPEN_SESSIONS} open sessions"
LOOK = "an edge looks for changes"
HEARTBEAT = "a heartbeat of an edge"
DAY_SECONDS = 86_400

Measure = Callable[[str, str, Callable[[], Any]], object]


@dataclass(slots=True)
class EdgeCalls:
    """Plays an edge of its own; `measure` does an act twice and notes what the second time spent."""

    product: Product
    owner: Visitor
    measure: Measure
    customer_id: str
    _edge: dict[str, str] = field(default_factory=dict)
    _began: list[list[str]] = field(default_factory=list)

    def play(self, spent: dict[str, Spent]) -> None:
        self._edge = self._enrolled()
        began_at = int(time.time()) - 2 * DAY_SECONDS
        self.measure(SESSION_BEGINS, "EdgeGateway", lambda: self._begin(began_at))
        later = iter(range(1, 99))

        def turn() -> None:
            at = began_at + DAY_SECONDS + next(later)
            self._report(self._began[-1], began_at, at, is_open=True)

        self.measure(SESSION_TURNS, "EdgeGateway", turn)
        self.measure(SESSION_ENDS, "EdgeGateway", lambda: self._end(began_at))
        for name in (SESSION_BEGINS, SESSION_TURNS, SESSION_ENDS):
            spent[name] = spent[name].shared_by(REPORTS)
        taken_at = iter(range(began_at, began_at + 9))
        self.measure(PAGES, "EdgeGateway", lambda: self._tell_pages(next(taken_at)))
        self.measure(LOOK, "EdgeGateway", lambda: self._call("GET", "changes?after=0", None))
        # Written at most every four minutes, which nobody waits for here: an item and its index.
        spent[HEARTBEAT] = Spent({}, {"network": 2.0}, 1)

    def _begin(self, at: int) -> None:
        self._began.append([secrets.token_hex(16) for _ in range(REPORTS)])
        self._report(self._began[-1], at, at, is_open=True)

    def _end(self, began_at: int) -> None:
        self._report(self._began.pop(), began_at, began_at + 2 * DAY_SECONDS, is_open=False)

    def _report(self, keys: Sequence[str], began_at: int, at: int, *, is_open: bool) -> None:
        passed = at - began_at
        used = {"octets_in": passed * 10**3, "octets_out": passed * 10**5}
        days = [
            {"day": f"2026-01-{1 + day:02d}", "octets_in": 0, "octets_out": 0}
            for day in range(passed // DAY_SECONDS)
        ]
        report = {
            "nas_id": "BENCH",
            "customer_id": self.customer_id,
            "login": "bench",
            "acct_session_id": "81000001",
            "state": "open" if is_open else "closed",
            "started_at": began_at,
            "as_of": at,
            "ended_at": None if is_open else at,
            "framed_ip": "10.0.0.7",
            "calling_station_id": "AA:BB:CC:DD:EE:01",
            "terminate_cause": None if is_open else "User-Request",
            "days": [*days, {"day": "2026-01-09", **used}],
            **used,
        }
        reports = [report | {"session_key": key} for key in keys]
        answer = self._call("POST", "session-reports", {**_edge_state(), "reports": reports})
        if set(answer["accepted"]) != set(keys):
            raise NotMeasured("session reports were not accepted")

    def _tell_pages(self, taken_at: int) -> None:
        usage = [
            OpenUsage(secrets.token_hex(16), taken_at - number % 300, 10**9, 10**11)
            for number in range(OPEN_SESSIONS)
        ]
        pages = pages_of(usage)
        upload = OpenSessionsUpload("1", 0, 0, taken_at, len(pages), True, pages)
        self._call("POST", "open-sessions", upload.to_json())

    def _call(self, method: str, path: str, body: dict[str, Any] | None) -> Any:
        answer = requests.request(
            method,
            f"{self._api}/{path}",
            json=body,
            headers={"Authorization": f"Edge {self._edge['edge_id']}:{self._edge['key']}"},
            timeout=30,
        )
        if answer.status_code != 200:
            raise NotMeasured(f"{path}: {answer.status_code} {answer.text[:300]}")
        return answer.json()

    def _enrolled(self) -> dict[str, str]:
        code = self.owner.post("/edge-enrolment-codes", {})["code"]
        body = {"code": code, "name": "bench", "edge_version": "1"}
        answer = requests.post(f"{self._api}/enrolments", json=body, timeout=30)
        answer.raise_for_status()
        told: dict[str, str] = answer.json()
        return told

    @property
    def _api(self) -> str:
        return f"{self.product.origin}/api/edge/v1"


def _edge_state() -> dict[str, Any]:
    return {"edge_version": "1", "clock_offset_ms": 0, "spool_lag": 0}
