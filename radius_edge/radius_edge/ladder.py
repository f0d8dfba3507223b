"""The rungs by which a running session is ended, and on which of them each session stands.

First a Disconnect in each way of naming the session, then orders of another kind: an end of the session that is
past, and a speed at which nothing can be used. A session climbs when its router denies it or leaves it running;
what found a session once is tried first with the next of that router.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from radius_edge.attributes import (
    MIKROTIK,
    MIKROTIK_RATE_LIMIT,
    SESSION_TIMEOUT,
    WISPR,
    WISPR_BANDWIDTH_MAX_DOWN,
    WISPR_BANDWIDTH_MAX_UP,
    integer,
    vendor,
)
from radius_edge.naming import WAYS
from radius_edge.packet import COA_REQUEST, DISCONNECT_REQUEST
from radius_edge.sessions import Session

PAST_END_SECONDS = 1
CHOKED_BITS = 1_000
CHOKED_RATE = b"1k/1k"


@dataclass(frozen=True, slots=True)
class Rung:
    code: int
    way: int
    attributes: bytes


def rungs(router_vendor: str) -> tuple[Rung, ...]:
    """Return the rungs from the first to the last, for a kind of router."""
    disconnects = tuple(Rung(DISCONNECT_REQUEST, way, b"") for way in range(len(WAYS)))
    past_end = Rung(COA_REQUEST, 0, integer(SESSION_TIMEOUT, PAST_END_SECONDS))
    return (*disconnects, past_end, Rung(COA_REQUEST, 0, _choked(router_vendor)))


def _choked(router_vendor: str) -> bytes:
    if router_vendor == "mikrotik":
        return vendor(MIKROTIK, MIKROTIK_RATE_LIMIT, CHOKED_RATE)
    bits = CHOKED_BITS.to_bytes(4, "big")
    return vendor(WISPR, WISPR_BANDWIDTH_MAX_UP, bits) + vendor(
        WISPR, WISPR_BANDWIDTH_MAX_DOWN, bits
    )


class Ladder:
    def __init__(self) -> None:
        self._steps: dict[str, int] = {}
        self._first_way: dict[str, int] = {}

    def rung(self, session: Session, router_vendor: str) -> Rung:
        """Return the order that is to be tried now to end the session."""
        found = rungs(router_vendor)
        steps = self._steps.get(session.key, 0) % len(found)
        if steps >= len(WAYS):
            return found[steps]
        return found[self.way(session)]

    def way(self, session: Session) -> int:
        """Return how to name the session now."""
        first = self._first_way.get(session.nas_id, 0)
        return (first + self._steps.get(session.key, 0)) % len(WAYS)

    def climb(self, session: Session, router_vendor: str) -> bool:
        """Go on to the next rung; return whether it is one that was not tried in this round."""
        steps = self._steps[session.key] = self._steps.get(session.key, 0) + 1
        return steps % len(rungs(router_vendor)) != 0

    def next_way(self, session: Session) -> bool:
        """Go on to the next way of naming the session; return whether it was not tried in this round."""
        steps = self._steps[session.key] = self._steps.get(session.key, 0) + 1
        return steps % len(WAYS) != 0

    def found(self, session: Session) -> None:
        """The router has found the session by the way that was tried."""
        steps = self._steps.get(session.key, 0)
        if 0 < steps < len(WAYS):
            self._first_way[session.nas_id] = self.way(session)
            self._steps[session.key] = 0

    def forget(self, running: Iterable[str]) -> None:
        """Keep the steps of these sessions only."""
        kept = set(running)
        for key in set(self._steps) - kept:
            self._steps.pop(key, None)
