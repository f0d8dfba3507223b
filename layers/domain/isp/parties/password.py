"""Passwords of staff: scrypt with n = 2^14, r = 8, p = 1 and 16 bytes of salt.

The parameters are written into the hash, so they can be raised without breaking old ones. A hash
that names other parameters than ours is a bug, not a wrong password.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from isp.refusals import Invalid

LENGTH_MIN = 10
LENGTH_MAX = 128

_COST, _BLOCK, _LANES, _BYTES = 2**14, 8, 1, 32
_SCHEME = f"scrypt${_COST}${_BLOCK}${_LANES}"

# Verified against where there is no such person, so that the answer takes as long.
NOBODY = f"{_SCHEME}${base64.b64encode(bytes(16)).decode()}${base64.b64encode(bytes(32)).decode()}"


def check_strength(password: str, mobile: str) -> None:
    """Refuse what is guessed first: too short, one repeated character, or the mobile itself."""
    if len(password) < LENGTH_MIN:
        raise Invalid(field="password", reason="too_short")
    if len(set(password)) < 4 or mobile[-10:] in password:
        raise Invalid(field="password", reason="too_easy")


def password_hash(password: str, salt: bytes) -> str:
    """Return the hash to keep."""
    assert len(salt) >= 16
    parts = (salt, _derived(password, salt))
    return "$".join([_SCHEME, *(base64.b64encode(part).decode() for part in parts)])


def is_password(password: str, kept: str) -> bool:
    """Say whether the password belongs to the kept hash, in constant time."""
    *scheme, salt_text, derived_text = kept.split("$")
    assert "$".join(scheme) == _SCHEME, "a password hash of a scheme that nobody wrote"
    salt, derived = base64.b64decode(salt_text), base64.b64decode(derived_text)
    return hmac.compare_digest(_derived(password, salt), derived)


def _derived(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        password.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES, dklen=_BYTES, maxmem=2**26
    )
