"""Access tokens that many instances share.

bKash allows an app two grants an hour and then blocks it. So one token is stored per account; whoever
finds it about to expire takes a lease and fetches a new one, the others go on with the old. A failed
fetch keeps the lease until it ends by itself: nobody asks again in the meantime, which is what a
provider that counts requests needs. `tests/payments/test_tokens.py` starts 50 at once: one grant.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from isp.payments.provider import ProviderError, ProviderUnknown
from isp.payments.services import AccountAccess

RENEW_BEFORE_SECONDS = 300
LEASE_SECONDS = 40
WAIT_SECONDS = 10.0
POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Granted:
    """A token as the provider gave it; `expires_at` of both are Unix seconds."""

    token: str = field(repr=False)
    expires_at: int
    refresh_token: str | None = field(repr=False)
    refresh_expires_at: int


# Fetches a token, by refreshing the given one or, with None, by the credentials.
Fetch = Callable[[str | None], Granted]


def token_key(access: AccountAccess) -> str:
    """Return the name of the account's token; other credentials are another token."""
    secrets = "\0".join(
        f"{name}={access.account.secrets[name]}" for name in sorted(access.account.secrets)
    )
    digest = hashlib.sha256(secrets.encode()).hexdigest()[:16]
    return f"{access.account.tenant_id}:{access.account.id}:{digest}"


def current_token(access: AccountAccess, fetch: Fetch) -> str:
    """Return a token that is good for some minutes, fetching at most one."""
    key = token_key(access)
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        stored = _stored(access, key)
        if stored is not None and not _is_old(stored, access):
            return stored.token
        lease = access.tokens.lease(key, LEASE_SECONDS)
        if lease is not None:
            return _renewed(access, key, lease, fetch)
        if stored is not None and stored.expires_at > access.clock.now():
            return stored.token
        if time.monotonic() > deadline:
            raise ProviderUnknown("another caller is fetching the token")
        time.sleep(POLL_SECONDS)


def _renewed(access: AccountAccess, key: str, lease: str, fetch: Fetch) -> str:
    # Between our read and our lease another caller may have put a fresh one.
    stored = _stored(access, key)
    if stored is not None and not _is_old(stored, access):
        access.tokens.put(key, lease, _value(stored), stored.refresh_expires_at)
        return stored.token
    try:
        fresh = _fetched(stored, fetch, access.clock.now())
    except ProviderError:
        if stored is not None and stored.expires_at > access.clock.now():
            return stored.token
        raise
    access.tokens.put(key, lease, _value(fresh), fresh.refresh_expires_at)
    return fresh.token


def _fetched(stored: Granted | None, fetch: Fetch, now: int) -> Granted:
    if stored is not None and stored.refresh_token and stored.refresh_expires_at > now:
        try:
            return fetch(stored.refresh_token)
        except ProviderError:
            return fetch(None)
    return fetch(None)


def _is_old(stored: Granted, access: AccountAccess) -> bool:
    return stored.expires_at - access.clock.now() < RENEW_BEFORE_SECONDS


def _stored(access: AccountAccess, key: str) -> Granted | None:
    value = access.tokens.get(key)
    if value is None:
        return None
    return Granted(
        token=value["token"],
        expires_at=int(value["expires_at"]),
        refresh_token=value["refresh_token"] or None,
        refresh_expires_at=int(value["refresh_expires_at"]),
    )


def _value(granted: Granted) -> dict[str, str]:
    return {
        "token": granted.token,
        "expires_at": str(granted.expires_at),
        "refresh_token": granted.refresh_token or "",
        "refresh_expires_at": str(granted.refresh_expires_at),
    }
