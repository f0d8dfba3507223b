"""Identifiers: 20 characters A-Z and 2-7, the narrowest alphabet that all providers accept.

An id is derived from the fact that it names, so a retry computes the same id and meets itself.
Where a fact has no natural name (a new customer), randomness comes in as a part.
"""

from __future__ import annotations

import base64
import hashlib

ID_LENGTH = 20
TENANT_ID_LENGTH = 10


def derived_id(*parts: str) -> str:
    """Return the id of the fact named by `parts`: 100 bits of their SHA-256."""
    # The length before each part keeps ("ab", "c") and ("a", "bc") apart.
    named = "".join(f"{len(part)}:{part}" for part in parts)
    digest = hashlib.sha256(named.encode()).digest()
    return base64.b32encode(digest).decode()[:ID_LENGTH]


def tenant_id_from(randomness: str) -> str:
    """Return a tenant id: its fixed length is what keeps one tenant's keys out of another's."""
    return derived_id("tenant", randomness)[:TENANT_ID_LENGTH].lower()
