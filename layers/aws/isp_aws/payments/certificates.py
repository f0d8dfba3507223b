"""Certificates by address, fetched once a day. The address has passed the host rule already.

Strangers can name addresses as well: so few are fetched in a minute, what failed is not asked for again at
once, and only so many are kept. Beyond that the answer is "later", which a provider that pushes again heeds.
"""

from __future__ import annotations

from isp.payments.provider import ProviderUnknown
from isp.payments.services import HttpClient, HttpFailed
from isp.ports import Clock

CACHE_SECONDS = 86_400
CERTIFICATE_BYTES_MAX = 16_384
TIMEOUT_SECONDS = 5
FETCHES_A_MINUTE = 10
FAILED_SECONDS = 60
KEPT_MAX = 50
PEM_BEGIN = b"-----BEGIN CERTIFICATE-----"


class CachedCertificates:
    def __init__(self, http: HttpClient, clock: Clock) -> None:
        self._http = http
        self._clock = clock
        self._cache: dict[str, tuple[bytes, int]] = {}
        self._failed: dict[str, int] = {}
        self._fetched_at: list[int] = []

    def pem(self, url: str) -> bytes:
        pem, until = self._cache.get(url, (b"", 0))
        now = self._clock.now()
        if now < until:
            return pem
        self._may_fetch(url, now)
        try:
            fetched = self._fetched(url)
        except ProviderUnknown:
            self._failed[url] = now + FAILED_SECONDS
            raise
        if len(self._cache) >= KEPT_MAX:
            self._cache.clear()
        self._cache[url] = (fetched, now + CACHE_SECONDS)
        return fetched

    def _may_fetch(self, url: str, now: int) -> None:
        """Refuse to ask again at once where asking failed, and for more than a few in a minute."""
        self._failed = {one: until for one, until in self._failed.items() if until > now}
        self._fetched_at = [at for at in self._fetched_at if at > now - 60]
        if url in self._failed or len(self._fetched_at) >= FETCHES_A_MINUTE:
            raise ProviderUnknown("too many certificates are asked for")
        self._fetched_at.append(now)

    def _fetched(self, url: str) -> bytes:
        try:
            answer = self._http.send("GET", url, headers={}, content=b"", timeout=TIMEOUT_SECONDS)
        except HttpFailed as failed:
            raise ProviderUnknown("the certificate cannot be fetched") from failed
        if answer.status != 200 or len(answer.body) > CERTIFICATE_BYTES_MAX:
            raise ProviderUnknown(f"the certificate's host answers {answer.status}")
        # Whatever else came in its place says nothing about the message, and is not kept for a day.
        if not answer.body.lstrip().startswith(PEM_BEGIN):
            raise ProviderUnknown("the certificate's host answers with something else")
        return answer.body
