"""One-time codes: six digits that prove a mobile number.

A code lives five minutes and bears five tries. It is kept only as a keyed hash (the pepper is not in
the database), bound to its challenge, so that neither a copy of the table nor another challenge helps
to guess it. How many may be asked for: `limits_of_people.py`.
The proof is `tests/api/test_one_time_codes.py`.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from enum import StrEnum

from isp.customers.mobile import latin_digits
from isp.parties.credentials import Challenge
from isp.refusals import Refusal

CODE_DIGITS = 6
LIFETIME_SECONDS = 300
TRIES_MAX = 5
RESEND_SECONDS = 60


class CodeWrong(Refusal):
    """Wrong, expired, used, tried too often or never sent: the answer is the same."""

    code, status = "code_wrong", 401


class TooManyRequests(Refusal):
    """Values: retry_after_seconds."""

    code, status = "too_many_requests", 429


class Purpose(StrEnum):
    SIGN_UP = "sign_up"
    CUSTOMER_SIGN_IN = "customer_sign_in"
    PASSWORD_RECOVERY = "password_recovery"
    WALLET = "wallet"  # The number of a payment account, where it is disputed.


@dataclass(frozen=True, slots=True)
class CodeAsked:
    """A code that somebody asked for, on its way to whoever sends it if its number is known."""

    challenge_id: str
    language: str
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count_max` events of one counter in each window."""

    counter: str
    count_max: int
    window_seconds: int


def code_hash(pepper: bytes, challenge_id: str, code: str) -> str:
    """Return the keyed hash under which a code is kept."""
    return hmac.new(pepper, f"{challenge_id}:{code}".encode(), hashlib.sha256).hexdigest()


def check_code(challenge: Challenge | None, pepper: bytes, code: str, now: int) -> Challenge:
    """Return the proved challenge, whose try is already counted; else refuse."""
    if challenge is None or now >= challenge.expires_at or challenge.tries > TRIES_MAX:
        raise CodeWrong
    told = code_hash(pepper, challenge.id, latin_digits(code.strip()))
    if not hmac.compare_digest(told, challenge.code_hash):
        raise CodeWrong
    return challenge
