"""The cloud over real HTTP, well and ill: each failure is one of the kinds that the edge knows."""

from __future__ import annotations

import gzip
import json
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from edge_contract import SessionUpload
from radius_edge.clock import EdgeClock
from radius_edge.cloud import Cloud, CloudAway, CursorTooOld, KeyRefused, RequestRefused
from radius_edge.counters import Counters
from radius_edge.identity import Identity, NotEnrolled, load_identity

from tests.edge.builders import customer, edge_command, enrol, router
from tests.fakes.fake_cloud import EDGE_ID, KEY, FakeCloud
from tests.waiting import LIMIT_SECONDS


@pytest.fixture
def fake() -> Iterator[FakeCloud]:
    with FakeCloud() as running:
        yield running


def link(url: str, key: str = KEY, counters: Counters | None = None) -> Cloud:
    identity = Identity(url, EDGE_ID, key, "isp0000001", "us-east-1", 1)
    return Cloud(identity, EdgeClock(), counters or Counters())


def test_changes_come_in_pages_and_in_order(fake: FakeCloud) -> None:
    for number in range(3):
        fake.put("customer", f"C{number}", customer(login=f"l{number}", class_id=f"C{number}"))
    page = link(fake.url).changes(1)
    assert [change.seq for change in page.changes] == [2, 3]
    assert (page.cursor, page.more) == (3, False)


def test_a_snapshot_is_everything_that_is_there(fake: FakeCloud) -> None:
    fake.put("nas", "N1", router())
    fake.put("customer", "C1", customer())
    fake.put("customer", "C1", None)
    changes, cursor = link(fake.url).snapshot()
    assert [change.id for change in changes] == ["N1"] and cursor == 3


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, KeyRefused),
        (410, CursorTooOld),
        (422, RequestRefused),
        (429, CloudAway),
        (500, CloudAway),
        (503, CloudAway),
        (302, CloudAway),
    ],
)
def test_each_refusal_has_its_own_kind(
    fake: FakeCloud, status: int, error: type[Exception]
) -> None:
    fake.faults.status = status
    with pytest.raises(error):
        link(fake.url).changes(0)


def test_a_wrong_key_is_refused(fake: FakeCloud) -> None:
    with pytest.raises(KeyRefused):
        link(fake.url, key="00" * 32).credentials()


def test_a_cut_connection_and_an_absent_cloud_are_waited_out(fake: FakeCloud) -> None:
    fake.faults.cut = True
    with pytest.raises(CloudAway):
        link(fake.url).upload(SessionUpload("0.1.0", 0, 0, ()))
    with pytest.raises(CloudAway):
        link("http://127.0.0.1:1").changes(0)


class Page(BaseHTTPRequestHandler):
    status, body, kind = 200, b"", "text/html"

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.send_header("Content-Type", self.kind)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def proxy() -> Iterator[tuple[type[Page], str]]:
    """Something on the way that answers in the cloud's place."""
    page = type("ProxyPage", (Page,), {})
    with HTTPServer(("127.0.0.1", 0), page) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield page, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>Please log in to the hotel's network</html>"),
        (200, b"[]"),
        (200, b'{"changes": [], "cursor": "x", "more": false, "server_time": 1}'),
        (401, b"<html>proxy authentication</html>"),
        (403, b"blocked"),
        (404, b"no such page"),
    ],
)
def test_a_strangers_page_is_no_word_of_the_cloud(
    proxy: tuple[type[Page], str], status: int, body: bytes
) -> None:
    page, url = proxy
    page.status, page.body = status, body
    with pytest.raises(CloudAway):
        link(url).changes(0)


def test_a_damaged_snapshot_is_not_taken_over(proxy: tuple[type[Page], str]) -> None:
    page, url = proxy
    whole = gzip.compress(b'{"seq": 0}\n' * 100)
    cloud = link(url)
    for damaged in (whole[:40], whole[:-8] + bytes(8), gzip.compress(b"{no json}\n")):
        with pytest.raises(CloudAway):
            cloud._snapshot_lines(damaged)
    assert page.status == 200


def test_a_change_of_an_unknown_kind_is_told_and_the_others_are_taken(
    proxy: tuple[type[Page], str],
) -> None:
    page, url = proxy
    good = {"seq": 2, "subject": "node", "id": "isp", "version": 1, "state": None}
    body = {"changes": [good | {"subject": "satellite"}, good], "cursor": 2, "more": False}
    page.body = json.dumps(body | {"server_time": 1}).encode()
    counters = Counters()
    assert [one.id for one in link(url, counters=counters).changes(0).changes] == ["isp"]
    assert counters["cloud.changes_unreadable"] == 1


def test_enrolment_uses_the_code_once_and_says_what_is_wrong(
    fake: FakeCloud, tmp_path: Path
) -> None:
    enrol(fake, tmp_path)
    identity = load_identity(tmp_path)
    assert (identity.edge_id, identity.key) == (EDGE_ID, KEY)
    assert KEY not in repr(identity)

    def again(folder: Path, code: str, url: str = fake.url) -> str:
        done = subprocess.run(
            edge_command("enrol", "--cloud", url, "--code", code, "--state", str(folder)),
            capture_output=True,
            text=True,
            timeout=LIMIT_SECONDS,
        )
        assert done.returncode == 1 and "Traceback" not in done.stderr
        return done.stderr

    assert "already belongs" in again(tmp_path, "GOOD-CODE")
    assert "wrong or was used" in again(tmp_path / "b", "GOOD-CODE")
    assert "cannot be reached" in again(tmp_path / "c", "X", "http://127.0.0.1:1")
    assert "not an address" in again(tmp_path / "d", "X", "isp.example")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"edge_id": "E"}'])
def test_a_spoiled_identity_is_a_clear_message(content: str, tmp_path: Path) -> None:
    (tmp_path / "edge.json").write_text(content)
    with pytest.raises(NotEnrolled, match="enrol this edge again"):
        load_identity(tmp_path)
