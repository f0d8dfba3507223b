"""Time-based one-time passwords (RFC 6238, SHA-1, 30 s, 6 digits) and recovery codes.

A code is good for one step before and after now, and only once: steps up to the last used one are
refused. The proof is `tests/api/test_totp.py`, with the vectors of the RFC.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from isp.customers.mobile import latin_digits

STEP_SECONDS = 30
DIGITS = 6
SECRET_BYTES = 20
DRIFT_STEPS = 1
RECOVERY_CODES = 10


def secret_text(secret: bytes) -> str:
    """Return the secret as authenticator apps take it."""
    return base64.b32encode(secret).decode()


def totp(secret: str, step: int, digits: int = DIGITS) -> str:
    """Return the code of one time step."""
    mac = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = mac[-1] & 0xF
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**digits).zfill(digits)


def matching_step(secret: str, code: str, now: int, last_step: int) -> int | None:
    """Return the unused step whose code this is, or None."""
    current, told = now // STEP_SECONDS, latin_digits(code.strip()).encode()
    matching = None
    for step in range(current - DRIFT_STEPS, current + DRIFT_STEPS + 1):
        if hmac.compare_digest(totp(secret, step).encode(), told) and step > last_step:
            matching = step
    return matching


def recovery_code(randomness: str) -> str:
    """Return a recovery code, written in two halves for reading aloud."""
    digest = hashlib.sha256(randomness.encode()).digest()
    text = base64.b32encode(digest).decode()[:12].lower()
    return f"{text[:6]}-{text[6:]}"


def recovery_hash(code: str) -> str:
    """Return what is kept of a recovery code: 60 random bits need no slow hash."""
    plain = latin_digits(code).strip().lower().replace("-", "")
    return hashlib.sha256(plain.encode()).hexdigest()
