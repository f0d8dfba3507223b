"""When to ask a provider again about a payment that has not come to an end.

The ladder counts from the creation of the intent and each step is moved by up to a tenth, by the
intent's own id, so that payments started together are not asked about together. After `clears_after`
the intent expires softly; a proof that comes later still wins.
"""

from __future__ import annotations

import hashlib

LADDER_SECONDS = (60, 180, 600, 1_800, 7_200, 21_600, 86_400, 172_800)
UNKNOWN_SECONDS = (10, 30, 60)
JITTER_PERCENT = 10


def next_check_at(intent_id: str, created_at: int, clears_after_seconds: int, now: int) -> int:
    """Return the next moment of the ladder after `now`; the last one is when the intent clears."""
    clears_at = created_at + clears_after_seconds
    steps = (
        created_at + _jittered(intent_id, seconds)
        for seconds in LADDER_SECONDS
        if seconds < clears_after_seconds
    )
    return min(next((at for at in steps if at > now), clears_at), clears_at)


def check_after_unknown(checks: int, ladder_at: int, now: int) -> int:
    """Return when to ask after an answer that left us not knowing: soon at first, then as usual."""
    if checks >= len(UNKNOWN_SECONDS):
        return ladder_at
    return min(ladder_at, now + UNKNOWN_SECONDS[checks])


def _jittered(intent_id: str, seconds: int) -> int:
    spread = 2 * JITTER_PERCENT + 1
    digest = hashlib.sha256(f"{intent_id}:{seconds}".encode()).digest()
    percent = 100 - JITTER_PERCENT + int.from_bytes(digest[:4], "big") % spread
    return seconds * percent // 100
