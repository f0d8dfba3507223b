"""Where sandbox accounts meet SNS when there is none: at home, the provider simulator plays it.

Messages name AWS's own addresses, and the rule for hosts runs on those unchanged; only then is the request
sent to the stand-in that the environment names (`SANDBOX_SNS_BASE_URL`, which no tenant can set). A live
account is never given this client, nor a certificate that came through it: `access_to` in `providers.py`,
proved by `tests/payments/test_accounts.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from isp.payments.services import HttpAnswer, HttpClient

_HOST = re.compile(r"sns\.[a-z0-9-]+\.amazonaws\.com")


class SandboxSns:
    """An HTTP client that takes the stand-in for SNS, and goes everywhere else as it is told."""

    def __init__(self, http: HttpClient, base_url: str) -> None:
        self._http = http
        self._base_url = base_url.rstrip("/")

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes, timeout: float
    ) -> HttpAnswer:
        return self._http.send(
            method, self._rerouted(url), headers=headers, content=content, timeout=timeout
        )

    def _rerouted(self, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme != "https" or _HOST.fullmatch(parts.netloc) is None:
            return url
        query = f"?{parts.query}" if parts.query else ""
        return f"{self._base_url}{parts.path}{query}"
