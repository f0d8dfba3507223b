"""The running product as its users reach it: HTTP on one origin, the SMS inbox, RADIUS over UDP.

Nothing of the product is imported here except the edge as a program of its own.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import requests

# How many times longer things may take than the story says: tests share their machine.
PATIENCE = int(os.environ.get("LOCAL_CLOUD_PATIENCE", "1"))
ROOT = Path(__file__).resolve().parents[2]
T = TypeVar("T")
Json = dict[str, Any]


class NotSo(AssertionError):
    """A step of the story did not happen as told."""


def must(truth: object, sentence: str) -> None:
    if not truth:
        raise NotSo(sentence)


def until(found: Callable[[], T | None], sentence: str, *, seconds: float, pause: float = 0.1) -> T:
    """Return the first answer that is true, or say what did not come true in time."""
    deadline = time.monotonic() + seconds * PATIENCE
    while time.monotonic() < deadline:
        answer = found()
        if answer:
            return answer
        time.sleep(pause)
    raise NotSo(f"not within {seconds * PATIENCE:g} s: {sentence}")


@dataclass
class Browser:
    """One person's browser: keeps the session cookie, sends what the web pages send."""

    origin: str
    language: str = "bn"
    cookie: str | None = None
    _http: requests.Session = field(default_factory=requests.Session)

    def call(self, method: str, path: str, body: Json | None = None, *, status: int) -> Any:
        """Call the API and return the JSON answer; anything but `status` ends the story."""
        answer = self.raw(method, path, body)
        must(
            answer.status_code == status,
            f"{method} {path} answered {answer.status_code}, not {status}: {answer.text[:500]}",
        )
        return answer.json() if answer.content else None

    def raw(self, method: str, path: str, body: Json | None = None) -> requests.Response:
        headers = {"Accept-Language": self.language}
        if method != "GET":
            headers |= {"Shongjog-Request": "1", "Idempotency-Key": secrets.token_hex(12)}
        if self.cookie:
            headers["Cookie"] = f"__Host-session={self.cookie}"
        answer = self._http.request(
            method,
            f"{self.origin}/api{path}",
            json=body,
            headers=headers,
            timeout=30 * PATIENCE,
            allow_redirects=False,
        )
        # The cookie is Secure, so an HTTP client would not send it to localhost by itself.
        found = re.search(r"__Host-session=([^;]+)", answer.headers.get("Set-Cookie", ""))
        if found:
            self.cookie = found[1]
        return answer

    def get(self, path: str) -> Any:
        return self.call("GET", path, status=200)

    def post(self, path: str, body: Json | None = None, *, status: int = 201) -> Any:
        return self.call("POST", path, body if body is not None else {}, status=status)


@dataclass(frozen=True)
class Product:
    """Where the parts of the product answer."""

    origin: str
    simulator: str

    def browser(self, language: str = "bn") -> Browser:
        return Browser(self.origin, language)

    def texts_to(self, mobile: str) -> list[str]:
        """Return the SMS texts that the number received, oldest first."""
        answer = requests.get(
            f"{self.simulator}/control/sms", params={"to": mobile}, timeout=10 * PATIENCE
        )
        answer.raise_for_status()
        messages = sorted(answer.json(), key=lambda message: message["request_id"])
        return [message["text"] for message in messages]

    def code_sent_to(self, mobile: str, *, after: int = 0) -> str:
        """Return the newest one-time code in the number's inbox, once more than `after` arrived."""

        def newest() -> str | None:
            codes = [m[0] for t in self.texts_to(mobile) if (m := re.search(r"\b\d{6}\b", t))]
            return codes[-1] if len(codes) > after else None

        return until(newest, f"a one-time code for {mobile}", seconds=10)


@dataclass(frozen=True)
class RunningEdge:
    auth_port: int
    acct_port: int
    health_port: int
    state: Path
    process: subprocess.Popen[bytes]

    def health(self) -> Json | None:
        try:
            answer = requests.get(f"http://127.0.0.1:{self.health_port}/", timeout=2 * PATIENCE)
        except requests.RequestException:
            return None
        return dict(answer.json())


def enrol_edge(product: Product, code: str, state: Path) -> None:
    """Enrol a new edge as its installer would: one command with a one-use code."""
    done = subprocess.run(
        [sys.executable, "-m", "radius_edge", "enrol"]
        + ["--cloud", f"{product.origin}/api", "--code", code, "--state", str(state)],
        capture_output=True,
        text=True,
        timeout=60 * PATIENCE,
        check=False,
        cwd=ROOT,
    )
    must(done.returncode == 0, f"the edge did not enrol: {done.stdout}{done.stderr}")


@contextmanager
def running_edge(state: Path, ports: tuple[int, int, int]) -> Iterator[RunningEdge]:
    """Run an enrolled edge until the block ends."""
    auth, acct, health = ports
    state.mkdir(parents=True, exist_ok=True)
    with (state / "edge.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "radius_edge", "run", "--state", str(state)]
            + ["--bind", "127.0.0.1", "--auth-port", str(auth), "--acct-port", str(acct)]
            + ["--health-port", str(health), "--open-sessions-seconds", "1"],
            stdout=log,
            stderr=log,
            cwd=ROOT,
        )
    edge = RunningEdge(auth, acct, health, state, process)
    try:
        until(edge.health, f"the edge's health page (see {state}/edge.log)", seconds=20)
        yield edge
    finally:
        process.terminate()
        try:
            process.wait(10 * PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def processes(state: Path) -> dict[str, Json]:
    """Return what the supervisor wrote of its children: {name: {pid, ports}}."""
    path = state / "processes.json"
    return dict(json.loads(path.read_text())) if path.exists() else {}
