"""The cloud as the edge sees it: six calls, and four ways in which they may fail.

Whatever goes wrong on the way (no network, a cut answer, a proxy's page, 5xx) is `CloudAway`, which
is waited out. The key goes to the cloud only: never to the snapshot's address, never to where a
redirect points. One instance per thread. Proof: `tests/edge/test_cloud.py`, over real HTTP.
"""

from __future__ import annotations

import gzip
import json
import logging
import zlib
from collections.abc import Callable
from typing import TypeVar

import requests
from edge_contract import (
    Change,
    ChangesPage,
    ContractError,
    Enrolled,
    EnrolmentRequest,
    Json,
    OpenSessionsUpload,
    QueueCredentials,
    SessionUpload,
    SnapshotLink,
    UploadReceipt,
)

from radius_edge.clock import EdgeClock
from radius_edge.counters import Counters
from radius_edge.identity import Identity

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = (5, 30)
PAGE_CHANGES = 500
UNKNOWN_CODE = "unknown"

T = TypeVar("T")


class CloudAway(Exception):
    """No usable answer. Trying again later is right."""


class KeyRefused(Exception):
    """The key is wrong or was revoked. Only a person can put that right."""


class CursorTooOld(Exception):
    """The log no longer reaches back so far; a snapshot is needed."""


class RequestRefused(Exception):
    """The cloud understood the request and does not want it; repeating it would change nothing."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status, self.code, self.message = status, code, message


def enrol(cloud_url: str, request: EnrolmentRequest) -> Enrolled:
    answer = _send("POST", f"{cloud_url}/edge/v1/enrolments", {}, request.to_json())
    return Enrolled.from_json(answer)


class Cloud:
    def __init__(self, identity: Identity, clock: EdgeClock, counters: Counters) -> None:
        self._identity, self._clock, self._counters = identity, clock, counters
        self._headers = {"Authorization": f"Edge {identity.edge_id}:{identity.key}"}

    def changes(self, after: int) -> ChangesPage:
        """Return a page of the log; a change that we cannot read is left out and told loudly."""
        asked_at = self._clock.wall()
        answer = self._call("GET", f"changes?after={after}&limit={PAGE_CHANGES}", None)
        page = _read(lambda: ChangesPage.from_json(answer, left_out=self._unreadable))
        self._clock.observe(page.server_time, asked_at, self._clock.wall())
        return page

    def snapshot(self) -> tuple[list[Change], int]:
        """Return everything that the edge should know, and the cursor that it stands for."""
        answer = self._call("GET", "snapshot", None)
        link = _read(lambda: SnapshotLink.from_json(answer))
        try:
            response = requests.get(link.url, timeout=TIMEOUT_SECONDS, allow_redirects=False)
        except requests.RequestException as error:
            raise CloudAway(f"the snapshot cannot be fetched: {type(error).__name__}") from error
        if response.status_code != requests.codes.ok:
            raise CloudAway(f"the snapshot answered {response.status_code}")
        return self._snapshot_lines(response.content), link.cursor

    def credentials(self) -> QueueCredentials:
        answer = self._call("POST", "credentials", {})
        return _read(lambda: QueueCredentials.from_json(answer))

    def upload(self, upload: SessionUpload) -> UploadReceipt:
        answer = self._call("POST", "session-reports", upload.to_json())
        return _read(lambda: UploadReceipt.from_json(answer))

    def upload_open_sessions(self, upload: OpenSessionsUpload) -> None:
        self._call("POST", "open-sessions", upload.to_json())

    def _call(self, method: str, path: str, body: Json | None) -> object:
        return _send(method, f"{self._identity.cloud_url}/edge/v1/{path}", self._headers, body)

    def _snapshot_lines(self, content: bytes) -> list[Change]:
        changes = []
        for line in _unzipped(content).splitlines():
            try:
                changes.append(Change.from_json(json.loads(line)))
            except ContractError as error:
                self._unreadable(error)
            except ValueError as error:
                raise CloudAway("the snapshot is not JSON lines") from error
        return changes

    def _unreadable(self, error: ContractError) -> None:
        # To stop here would stop all changes for one. What this one says stays as it was.
        logger.error("A change of the cloud is not of the agreed shape: %s", error)
        self._counters.add("cloud.changes_unreadable")


def _send(method: str, url: str, headers: dict[str, str], body: Json | None) -> object:
    try:
        response = requests.request(
            method, url, headers=headers, json=body, timeout=TIMEOUT_SECONDS, allow_redirects=False
        )
        _raise_for_status(response)
        return response.json()
    except requests.exceptions.InvalidURL as error:
        raise CloudAway(f"{url} is not an address") from error
    except requests.RequestException as error:
        raise CloudAway(f"the cloud cannot be reached: {type(error).__name__}") from error


def _raise_for_status(response: requests.Response) -> None:
    status = response.status_code
    if 200 <= status < 300:
        return
    if status == 410:
        raise CursorTooOld
    if 400 <= status < 500 and status not in (408, 425, 429):
        code, message = _problem(response)
        # A 401 without our problem body is some proxy's, and no word about our key.
        if status == 401 and code != UNKNOWN_CODE:
            raise KeyRefused(f"{code}: {message}")
        # These come from a gateway that is being deployed as well; they are waited out.
        if status not in (401, 403, 404, 405) or code != UNKNOWN_CODE:
            raise RequestRefused(status, code, message)
    raise CloudAway(f"the cloud answered {status}")


def _problem(response: requests.Response) -> tuple[str, str]:
    try:
        problem = response.json()
        return str(problem["code"]), str(problem["message"])
    except (ValueError, KeyError, TypeError):
        return UNKNOWN_CODE, f"HTTP {response.status_code}"


def _read(read: Callable[[], T]) -> T:
    try:
        return read()
    except ContractError as error:
        raise CloudAway(f"the cloud's answer is not of the agreed shape: {error}") from error


def _unzipped(content: bytes) -> bytes:
    if not content.startswith(b"\x1f\x8b"):
        return content  # The way here has unzipped it already (Content-Encoding).
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise CloudAway("the snapshot is damaged") from error
