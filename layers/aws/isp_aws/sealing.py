"""Sealing: what must be readable again and still never lie open (AES-256-GCM).

What a value belongs to (tenant, kind, id, field) is authenticated with it, so a sealed value that is
copied to another item does not open there. The proof is `tests/adapters/test_sealing.py`.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_FORMAT = "s1:"
_NONCE_BYTES = 12
KEY_BYTES = 32


class SealBroken(Exception):
    """The value was changed, moved to another item, or sealed with another key."""


class Sealer:
    """Seals and opens texts with one key, which is asked for at each use so that it may change."""

    def __init__(self, key: Callable[[], bytes]) -> None:
        self._key = key

    def seal(self, text: str, belongs_to: str) -> str:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._cipher().encrypt(nonce, text.encode(), belongs_to.encode())
        return _FORMAT + base64.b64encode(nonce + sealed).decode()

    def unseal(self, sealed: str, belongs_to: str) -> str:
        if not sealed.startswith(_FORMAT):
            raise SealBroken(belongs_to)
        raw = base64.b64decode(sealed.removeprefix(_FORMAT))
        nonce, text = raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]
        try:
            return self._cipher().decrypt(nonce, text, belongs_to.encode()).decode()
        except InvalidTag:
            raise SealBroken(belongs_to) from None

    def _cipher(self) -> AESGCM:
        key = self._key()
        assert len(key) == KEY_BYTES
        return AESGCM(key)


def nothing_sealed() -> Sealer:
    """Return the sealer of what has nothing sealed in it: it is never used."""
    return Sealer(lambda: b"")
