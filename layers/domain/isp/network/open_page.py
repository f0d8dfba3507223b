"""Pages of open sessions: what an edge says that its open sessions have used by now.

A session begins and ends with a report of its own; in between it is one line on a page, so that telling it
every quarter of an hour costs a hundredth of a report. Pages are what people see of an open session and
nothing else: no total and no day is ever made of them (docs/decisions/0015).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from isp.network.session import RadiusSession


@dataclass(frozen=True, slots=True)
class OpenUsage:
    """What an open session has used since it began, as of when its router told so."""

    session_key: str
    as_of: int
    octets_in: int
    octets_out: int


@dataclass(frozen=True, slots=True)
class OpenPage:
    """One of `page_count` pages of an edge; `taken_at` is when the edge wrote it, all pages alike."""

    edge_id: str
    page_count: int
    number: int
    taken_at: int
    sessions: Sequence[OpenUsage]


def page_number(session_key: str, page_count: int) -> int:
    """Return on which of so many pages a session stands; edges go by the same rule."""
    return int(session_key[:8], 16) % page_count


def seen_by_now(session: RadiusSession, usage: OpenUsage | None) -> RadiusSession:
    """Return an open session with what its page says, if that is newer; an ended one as it is."""
    if usage is None or not session.is_open or usage.as_of <= session.as_of:
        return session
    return replace(
        session,
        as_of=usage.as_of,
        octets_in=max(usage.octets_in, session.octets_in),
        octets_out=max(usage.octets_out, session.octets_out),
    )
