"""What an adapter talks with: HTTP, shared tokens, certificates, a clock, all injected.

Injection is what lets a simulator stand in without any test switch in the product.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from isp.payments.account import PaymentAccount
from isp.ports import Clock


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    status: int
    body: bytes = field(repr=False)


class HttpFailed(Exception):
    """There was no whole answer: the request may or may not have been acted upon."""


class HttpClient(Protocol):
    """Sends one request, follows no redirect, reads no endless body, and knows no state."""

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes, timeout: float
    ) -> HttpAnswer:
        """Return the answer, whatever its status; HttpFailed without one."""


class TokenStore(Protocol):
    """Provider tokens, shared by all instances of all functions.

    A lease makes sure that one caller at a time talks to grant and refresh: bKash allows two an hour.
    Values are sealed when stored.
    """

    def get(self, key: str) -> Mapping[str, str] | None:
        """Return what was put, until its `expires_at`."""

    def lease(self, key: str, seconds: int) -> str | None:
        """Return a lease on the key, or None while another caller holds one."""

    def put(self, key: str, lease: str, value: Mapping[str, str], expires_at: int) -> bool:
        """Store the value (its token under "token") and end the lease; False if it was lost."""

    def drop_if(self, key: str, failed_token: str) -> None:
        """Forget the value if its "token" is still the one that failed."""


class CertSource(Protocol):
    """Certificates by address. The address has passed the host rule already."""

    def pem(self, url: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class AccountAccess:
    """One payment account together with the services that an adapter needs to talk for it."""

    account: PaymentAccount
    base_url: str
    timeout_seconds: int  # Of one call; a waiting browser has less patience than a worker.
    http: HttpClient = field(repr=False)
    clock: Clock = field(repr=False)
    tokens: TokenStore = field(repr=False)
    certs: CertSource = field(repr=False)
