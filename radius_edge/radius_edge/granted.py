"""What an Accept says of the end, and how it comes back: Session-Timeout, and a Class that remembers it.

The router counts Session-Timeout down by itself and ends the session at the old end although more was paid for
meanwhile. So the edge must know what each running session's router was told: it writes it into the Class, which
every accounting packet brings back, and need not remember it over a restart (docs/decisions/0022).
"""

from __future__ import annotations

from radius_edge.attributes import CLASS, SESSION_TIMEOUT, UINT32_MAX, integer, text
from radius_edge.sessions import NO_END, UNKNOWN_END, Session

# Between the customer's name and the second of the end: neither may hold it.
BETWEEN = ";"
# A session's age is known in whole seconds, told a moment ago: to be late is harmless, to be early is not.
ROUNDING_SECONDS = 2


def granted(class_id: str, ends_at: int | None, now: float) -> bytes:
    """Return Session-Timeout, where there is an end to tell, and the Class with that end in it."""
    timeout = b"" if ends_at is None else integer(SESSION_TIMEOUT, seconds_left(ends_at, now))
    named = text(CLASS, f"{class_id}{BETWEEN}{ends_at or NO_END}") if class_id else b""
    return timeout + named


def read_granted(value: str) -> tuple[str, int]:
    """Return the customer's name and the end of a Class; an edge of before wrote no end."""
    class_id, between, ends_at = value.rpartition(BETWEEN)
    if between and ends_at.isdecimal() and len(ends_at) < 16:
        return class_id, int(ends_at)
    return value, UNKNOWN_END


def seconds_left(ends_at: int, now: float) -> int:
    """Return whole seconds to the end, rounded up: the edge's own timer cuts at the second."""
    left = -int(-(ends_at - now) // 1)
    assert left >= 1, f"{left} seconds left"
    return min(left, UINT32_MAX)


def new_timeout(session: Session, ends_at: int, now: float) -> bytes:
    """Return the Session-Timeout of a running session that shall end at `ends_at`.

    Routers count it from the login. One that counts from now ends the session too late, which the edge's own
    order at the second puts right; the other way round a paid line would be cut.
    """
    told_age = session.session_seconds + now - session.heard_at
    age = int(max(now - session.started_at, told_age, 0)) + ROUNDING_SECONDS
    return integer(SESSION_TIMEOUT, min(age + seconds_left(ends_at, now), UINT32_MAX))
