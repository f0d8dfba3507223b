"""The keys of what is looked up before a tenant is known; all of it is touched in a platform scope only."""

from __future__ import annotations

import hashlib


def session(token_hash: str) -> str:
    return f"P#SESSION#{token_hash}"


def sessions_of(tenant_id: str, subject_id: str) -> str:
    return f"P#SESSIONS#{tenant_id}#{subject_id}"


def challenge(challenge_id: str) -> str:
    return f"P#CHALLENGE#{challenge_id}"


def counter(name: str) -> str:
    # Counters are named after numbers and addresses of people, which need not lie here in clear.
    return f"P#COUNTER#{hashlib.sha256(name.encode()).hexdigest()}"


def staff_of_mobile(number: str) -> str:
    return f"P#STAFF_MOBILE#{number}"


def staff_of(tenant_id: str, staff_id: str) -> str:
    return f"{tenant_id}#{staff_id}"


def payment_token(key: str) -> str:
    return f"P#PAYMENT_TOKEN#{key}"
