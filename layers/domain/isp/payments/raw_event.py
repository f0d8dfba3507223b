"""Raw events: what came in over HTTP, stored before anything is done with it.

`dedupe_key` is filled only after the sender was verified: dedupe before that would let a forger
occupy an id and silence the real message. "Seen" means processed to the end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class RawEvent:
    kind: ClassVar[str] = "raw_event"

    tenant_id: str
    id: str
    version: int
    account_id: str
    source: str  # "return" or "hook".
    received_at: int
    remote_ip: str
    query: str
    body_base64: str
    sha256: str
    dedupe_key: str | None
    verdict: str | None
    processed_at: int | None


def noted(raw: RawEvent, verdict: str) -> RawEvent:
    """Return the event with why it is not done yet; sent again, it is tried again."""
    return replace(raw, version=raw.version + 1, verdict=verdict)


def processed(raw: RawEvent, verdict: str, dedupe_key: str | None, now: int) -> RawEvent:
    return replace(
        raw, version=raw.version + 1, verdict=verdict, dedupe_key=dedupe_key, processed_at=now
    )
