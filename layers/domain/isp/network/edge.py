"""An edge: our RADIUS server near the routers, known by a key that it alone keeps."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class EdgeStatus(StrEnum):
    ENROLLED = "enrolled"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Edge:
    """`key_hash` is the SHA-256 (hex) of the 256-bit key that was shown once."""

    kind: ClassVar[str] = "edge"

    tenant_id: str
    id: str
    version: int
    name: str
    status: EdgeStatus
    key_hash: str
    queue_url: str
    enrolled_at: int


def key_hash(key: str) -> str:
    """Return what is kept of an edge's key (hex)."""
    return hashlib.sha256(bytes.fromhex(key)).hexdigest()
