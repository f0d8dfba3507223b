"""Raw events: what came in over HTTP, stored before anything is done with it.

`dedupe_key` is filled only after the sender was verified: dedupe before that would let a forger
occupy an id and silence the real message. "Seen" means processed to the end.

A push that was stored and not done to its end is tried again by itself (due index, `retry_push`): its sender
tries for a minute or so, and what is told of may take longer to be shown, or our own outage to end.
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
    processed_at: int | None  # None too of a return that was credited: its payment says so.
    retry_at: int | None  # When it is tried again without its sender; only pushes are.


# Counted from when it came in. The sender has given up before the first.
RETRY_AFTER_SECONDS = (120, 600, 1_800, 7_200, 21_600, 86_400, 172_800)


def next_retry_at(received_at: int, now: int) -> int | None:
    """Return when a push is tried next; None when it was tried for long enough."""
    moments = (received_at + seconds for seconds in RETRY_AFTER_SECONDS)
    return next((moment for moment in moments if moment > now), None)


def noted(raw: RawEvent, verdict: str, now: int) -> RawEvent:
    """Return the event with why it is not done yet, and when it is tried again."""
    retry_at = next_retry_at(raw.received_at, now)
    return replace(raw, version=raw.version + 1, verdict=verdict, retry_at=retry_at)


def processed(raw: RawEvent, verdict: str, dedupe_key: str | None, now: int) -> RawEvent:
    return replace(
        raw,
        version=raw.version + 1,
        verdict=verdict,
        dedupe_key=dedupe_key,
        processed_at=now,
        retry_at=None,
    )
