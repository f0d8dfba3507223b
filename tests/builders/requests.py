"""What a request asked for."""

from __future__ import annotations

from isp.asked import Asked


def asked(key: str, *body: object) -> Asked:
    return Asked(key, f"request-{key}", f"fingerprint of {body}")
