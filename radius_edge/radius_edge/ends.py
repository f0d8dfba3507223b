"""The end that a router has been told for a session: whether it must be told another, and whether it took it.

A renewal moves the end of a line whose session runs on; its router, left alone, ends the session at the old one.
"""

from __future__ import annotations

from collections.abc import Iterable

from radius_edge.book import Router
from radius_edge.counters import Counters
from radius_edge.customers import Customer
from radius_edge.habits import Habits
from radius_edge.sessions import NO_END, Session

SESSION_TIMEOUT_CAUSE = "Session-Timeout"
# A session that its router ended by so much before the end of the line was cut too early.
EARLY_SECONDS = 60
# RFC 5176, 3.5: the attribute, the service, the extension or the value is not for this router. Others mean
# that the order was wrong, that it may not be given here, or that the router is busy.
NEVER = frozenset({401, 405, 406, 407, None})


class Ends:
    def __init__(self, habits: Habits, counters: Counters) -> None:
        self._habits, self._counters = habits, counters
        self._told: set[str] = set()

    def to_tell(self, session: Session, customer: Customer) -> int | None:
        """Return the end to tell the session's router now, or None where it has it or cannot take it."""
        ends_at = customer.state.expires_at
        is_right = session.router_ends_at in (NO_END, ends_at)
        if ends_at is None or is_right or self._habits.keeps_old_ends(session.nas_id):
            return None
        return ends_at

    def told(self, session: Session) -> None:
        """The router has acknowledged a new end, which is no proof that it keeps it."""
        self._told.add(session.key)

    def refused(self, router: Router, cause: int | None) -> bool:
        """Note a refusal; return whether it is for good."""
        if cause not in NEVER:
            return False
        self._habits.note_that_it_keeps_old_ends(router.id)
        return True

    def stopped(self, session: Session, customer: Customer, now: int) -> None:
        """Look at how a session ended: by its router, before the line did?"""
        ends_at, ended_at = customer.state.expires_at, session.ended_at or now
        is_early = ends_at is None or ended_at < ends_at - EARLY_SECONDS
        if session.terminate_cause != SESSION_TIMEOUT_CAUSE or not is_early:
            return
        self._counters.add("sessions.cut_at_an_old_end")
        if session.key in self._told:
            self._told.discard(session.key)
            self._habits.note_that_it_keeps_old_ends(session.nas_id)

    def forget(self, running: Iterable[str]) -> None:
        self._told &= set(running)
