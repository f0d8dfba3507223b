"""Certificates by address, fetched once a day. The address has passed the host rule already."""

from __future__ import annotations

from isp.payments.provider import ProviderUnknown
from isp.payments.services import HttpClient, HttpFailed
from isp.ports import Clock

CACHE_SECONDS = 86_400
CERTIFICATE_BYTES_MAX = 16_384
TIMEOUT_SECONDS = 5
PEM_BEGIN = b"-----BEGIN CERTIFICATE-----"


class CachedCertificates:
    def __init__(self, http: HttpClient, clock: Clock) -> None:
        self._http = http
        self._clock = clock
        self._cache: dict[str, tuple[bytes, int]] = {}

    def pem(self, url: str) -> bytes:
        pem, until = self._cache.get(url, (b"", 0))
        now = self._clock.now()
        if now < until:
            return pem
        try:
            answer = self._http.send("GET", url, headers={}, content=b"", timeout=TIMEOUT_SECONDS)
        except HttpFailed as failed:
            raise ProviderUnknown("the certificate cannot be fetched") from failed
        if answer.status != 200 or len(answer.body) > CERTIFICATE_BYTES_MAX:
            raise ProviderUnknown(f"the certificate's host answers {answer.status}")
        # Whatever else came in its place says nothing about the message, and is not kept for a day.
        if not answer.body.lstrip().startswith(PEM_BEGIN):
            raise ProviderUnknown("the certificate's host answers with something else")
        self._cache[url] = (answer.body, now + CACHE_SECONDS)
        return answer.body
