"""Random bytes for keys, salts and secrets, from the one source of randomness."""

from __future__ import annotations

import hashlib

from isp.ports import Random


def random_bytes(random: Random) -> bytes:
    """Return 32 bytes that carry 256 random bits."""
    return hashlib.sha256(random.token(256).encode()).digest()
