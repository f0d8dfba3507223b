"""Sealing: what must be readable again and still never lie open (AES-256-GCM).

What a value belongs to (tenant, kind, id, field) is authenticated with it, so a sealed value that is
copied to another item does not open there. Which key sealed it stands before it (`s1:`, `s2:`), so that the key can
change while old values still open (decision 28). The proof is `tests/adapters/test_sealing.py`.
"""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_FORMAT = re.compile(r"s([1-9][0-9]{0,3}):(.*)", re.DOTALL)
_NONCE_BYTES = 12
KEY_BYTES = 32
FIRST_KEY = 1


class SealBroken(Exception):
    """The value was changed, moved to another item, or sealed with another key."""


@dataclass(frozen=True, slots=True)
class SealKeys:
    """All keys by their numbers, and which of them seals from now on."""

    current: int
    by_number: Mapping[int, bytes] = field(repr=False)

    def __post_init__(self) -> None:
        assert self.current in self.by_number, "a key that is to seal and is not there"


def one_key(key: bytes) -> SealKeys:
    """Return the keys of who has never changed his."""
    return SealKeys(FIRST_KEY, {FIRST_KEY: key})


class Sealer:
    """Seals with the current key and opens with the one that sealed.

    Keys are asked for at each use, so that they may change; `fresh` asks past what is kept in memory, for a
    value that was sealed elsewhere with a key that is not known here yet.
    """

    def __init__(
        self,
        keys: Callable[[], SealKeys | bytes],
        fresh: Callable[[], SealKeys] | None = None,
    ) -> None:
        self._keys, self._fresh = keys, fresh

    def seal(self, text: str, belongs_to: str) -> str:
        keys, nonce = self._known(), secrets.token_bytes(_NONCE_BYTES)
        cipher = _cipher(keys.by_number[keys.current])
        sealed = cipher.encrypt(nonce, text.encode(), belongs_to.encode())
        return f"s{keys.current}:" + base64.b64encode(nonce + sealed).decode()

    def unseal(self, sealed: str, belongs_to: str) -> str:
        match = _FORMAT.fullmatch(sealed)
        key = None if match is None else self._numbered(int(match[1]))
        if match is None or key is None:
            raise SealBroken(belongs_to)
        raw = base64.b64decode(match[2])
        nonce, text = raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]
        try:
            return _cipher(key).decrypt(nonce, text, belongs_to.encode()).decode()
        except InvalidTag:
            raise SealBroken(belongs_to) from None

    def _known(self) -> SealKeys:
        keys = self._keys()
        return one_key(keys) if isinstance(keys, bytes) else keys

    def _numbered(self, number: int) -> bytes | None:
        key = self._known().by_number.get(number)
        if key is None and self._fresh is not None:
            return self._fresh().by_number.get(number)
        return key


def _cipher(key: bytes) -> AESGCM:
    assert len(key) == KEY_BYTES
    return AESGCM(key)


def nothing_sealed() -> Sealer:
    """Return the sealer of what has nothing sealed in it: it is never used."""
    return Sealer(lambda: b"")
