"""A person with a browser: the session cookie, the headers that the pages send, the SMS inbox."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from infra.local.steps import StepFailed

COOKIE = "__Host-session"


@dataclass(slots=True)
class Visitor:
    origin: str
    simulator: str
    cookie: str | None = None
    _http: requests.Session = field(default_factory=requests.Session)

    def ask(self, method: str, path: str, body: object = None) -> requests.Response:
        headers = {"Accept-Language": "en"}
        if method != "GET":
            headers |= {"Shongjog-Request": "1", "Idempotency-Key": secrets.token_hex(12)}
        if self.cookie:
            # The cookie is Secure: an HTTP library would not send it to http://localhost itself.
            headers["Cookie"] = f"{COOKIE}={self.cookie}"
        answer = self._http.request(
            method, f"{self.origin}/api{path}", json=body, headers=headers, timeout=60
        )
        found = re.search(rf"{COOKIE}=([^;]+)", answer.headers.get("Set-Cookie", ""))
        if found:
            self.cookie = found[1]
        return answer

    def get(self, path: str) -> Any:
        return self._must(self.ask("GET", path))

    def put(self, path: str, entered: Mapping[str, object]) -> Any:
        """Store what is entered over what is there now."""
        return self._must(self.ask("PUT", path, {**entered, "version": self.get(path)["version"]}))

    def post(self, path: str, body: object) -> Any:
        return self._must(self.ask("POST", path, body))

    def must(self, method: str, path: str, body: object) -> Any:
        return self._must(self.ask(method, path, body))

    def letter_to_bkash(self, app_key: str, address: str) -> None:
        """Ask bKash to push a merchant's credits to the address; it asks for confirmation at once."""
        body = {"app_key": app_key, "address": address}
        url = f"{self.simulator}/control/subscribe"
        answer = self._must(self._http.post(url, json=body, timeout=60))
        if answer["status"] != 200:
            raise StepFailed(f"demo data: the confirmation was answered {answer['status']}")

    def code_sent_to(self, mobile: str, seconds: float = 20.0) -> str:
        """The newest one-time code in the inbox of this number."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            inbox = self._http.get(
                f"{self.simulator}/control/sms", params={"to": mobile}, timeout=5
            )
            newest_first = [message["text"] for message in inbox.json()]
            found = re.search(r"\b\d{6}\b", newest_first[0]) if newest_first else None
            if found:
                return "".join(str(int(digit)) for digit in found[0])
            time.sleep(0.1)
        raise StepFailed(f"no one-time code arrived for {mobile}")

    @staticmethod
    def _must(answer: requests.Response) -> Any:
        if not answer.ok:
            request = answer.request
            raise StepFailed(
                f"demo data: {request.method} {request.url} answered {answer.status_code}: "
                f"{answer.text[:500]}"
            )
        return answer.json() if answer.content else None
