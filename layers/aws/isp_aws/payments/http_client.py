"""The HTTP client for calls to providers.

It follows no redirect (a provider that redirects an API call is broken or not the provider), reads at
most `BODY_BYTES_MAX`, and ends at its deadline even where the other side drips bytes. Anything short
of a whole answer is `HttpFailed`, whose text never holds a header or a body.
`tests/payments/test_http_client.py` shows each case over real sockets.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

import requests
from isp.payments.services import HttpAnswer, HttpFailed

BODY_BYTES_MAX = 1_000_000
CONNECT_SECONDS = 5.0
CHUNK_BYTES = 65_536


class RequestsHttpClient:
    """One connection pool per function instance; proxies of the environment are not used."""

    def __init__(self) -> None:
        self._session = requests.Session()
        self._session.trust_env = False

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes, timeout: float
    ) -> HttpAnswer:
        deadline = time.monotonic() + timeout
        try:
            with self._session.request(
                method,
                url,
                headers=dict(headers),
                data=content,
                timeout=(min(CONNECT_SECONDS, timeout), timeout),
                allow_redirects=False,
                stream=True,
            ) as response:
                return HttpAnswer(response.status_code, _body(response, deadline))
        except requests.RequestException as failure:
            # The texts of requests repeat the whole address; its kind is all that helps.
            raise HttpFailed(type(failure).__name__) from None


def _body(response: requests.Response, deadline: float) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(CHUNK_BYTES):
        body += chunk
        if len(body) > BODY_BYTES_MAX:
            raise HttpFailed("BodyTooLarge")
        if time.monotonic() > deadline:
            raise HttpFailed("DeadlinePassed")
    return bytes(body)
