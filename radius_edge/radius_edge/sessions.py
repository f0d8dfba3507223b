"""Live sessions, made of accounting packets that may be late, doubled, lost or out of order.

Pure: `Accounting` (`batches.py`) says what records change; the spool makes it durable and only then
`take` changes the memory. Counters only grow, and `as_of` grows with each change, so the cloud
may replace an older report by a newer one and never adds. Proof: `tests/edge/test_sessions.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from edge_contract import DayUsage, OpenUsage, SessionReport

from radius_edge.addresses import Kinds, uses
from radius_edge.days import days_of

# What was heard further ahead than this was heard by a clock that has been put back since.
AHEAD_SECONDS = 60
# When a router will end a session by itself: it was told no end, or we do not know what it was told.
NO_END = 0
UNKNOWN_END = -1


class Status(IntEnum):
    """Acct-Status-Type, as far as we act on it."""

    START = 1
    STOP = 2
    INTERIM = 3
    ON = 7
    OFF = 8


@dataclass(frozen=True, slots=True)
class Record:
    """One Accounting-Request. `event_at` is when it happened, as near as we can know, on which `day`.

    `session_seconds` and the counters are None where the router did not send them. `has_high_in` and
    `has_high_out` say whether their high halves (Gigawords) came too. `router_ends_at` is when the router
    will end the session by itself, as it was told when it was let in.
    """

    status: Status
    nas_id: str
    login: str
    acct_session_id: str
    event_at: int
    heard_at: int
    session_seconds: int | None
    octets_in: int | None
    octets_out: int | None
    framed_ip: str
    calling_station_id: str
    terminate_cause: str | None
    customer_id: str
    rate: str
    day: str
    has_high_in: bool = True
    has_high_out: bool = True
    addresses: Kinds = ()
    router_ends_at: int = UNKNOWN_END

    @property
    def began_at(self) -> int:
        return max(0, self.event_at - (self.session_seconds or 0))


@dataclass(frozen=True, slots=True)
class Session:
    """Only a Stop is the end (`has_stopped`). Without one a session with `ended_at` is over for all we know:
    its router was restarted, has no such session, let the device in again, or fell silent (`is_lost`: it may
    well run, and is still ended if it must be). Whatever it says later counts more; `reopened` is how often.

    `session_seconds` is its greatest Acct-Session-Time. `addresses` are all that it had (`addresses.py`).
    `router_ends_at` is when its router ends it by itself. `day` is the one that it is in, and `before` what it
    used on the days before (`days.py`).
    """

    key: str
    nas_id: str
    customer_id: str
    login: str
    acct_session_id: str
    started_at: int
    as_of: int
    heard_at: int
    ended_at: int | None
    is_lost: bool
    octets_in: int
    octets_out: int
    framed_ip: str
    calling_station_id: str
    terminate_cause: str | None
    rate: str
    day: str
    before: str
    has_stopped: bool
    session_seconds: int
    reopened: int
    addresses: str
    router_ends_at: int

    @property
    def identity(self) -> Identity:
        return (self.nas_id, self.login, self.acct_session_id)

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def may_run(self) -> bool:
        return self.is_open or self.is_lost

    def was_heard_since(self, since: float, now: float) -> bool:
        return since <= self.heard_at <= now + AHEAD_SECONDS

    def closed(self, at: int, cause: str, *, is_lost: bool = False) -> Session:
        """Return the session as over for all we know; it is open again when it goes on."""
        return replace(
            self,
            ended_at=max(at, self.started_at),
            as_of=max(at, self.as_of + 1),
            terminate_cause=cause,
            is_lost=is_lost,
        )

    def report(self) -> SessionReport:
        return SessionReport(
            session_key=self.key,
            nas_id=self.nas_id,
            customer_id=self.customer_id,
            login=self.login,
            acct_session_id=self.acct_session_id,
            state="open" if self.is_open else "closed",
            started_at=self.started_at,
            as_of=self.as_of,
            ended_at=self.ended_at,
            octets_in=self.octets_in,
            octets_out=self.octets_out,
            framed_ip=self.framed_ip,
            calling_station_id=self.calling_station_id,
            terminate_cause=self.terminate_cause,
            days=self._days(),
            reopened=self.reopened,
            addresses=uses(self.addresses),
        )

    def _days(self) -> tuple[DayUsage, ...]:
        """Return no days where none is known: kept by a version without, and nothing used since."""
        if not self.day:
            return ()
        return days_of(self.before, self.day, self.octets_in, self.octets_out)

    def usage(self) -> OpenUsage:
        return OpenUsage(self.key, self.as_of, self.octets_in, self.octets_out)


Identity = tuple[str, str, str]


class Sessions:
    """The newest session of each (NAS, login, Acct-Session-Id), live or lately ended."""

    def __init__(self, kept: Iterable[Session] = ()) -> None:
        self._by_identity: dict[Identity, Session] = {}
        self._by_customer: dict[str, dict[Identity, None]] = {}
        self.take(sorted(kept, key=lambda session: session.started_at))

    def __iter__(self) -> Iterator[Session]:
        return iter(list(self._by_identity.values()))

    def take(self, changed: Iterable[Session]) -> None:
        """Make changes visible that are durable now."""
        for session in changed:
            self._by_identity[session.identity] = session
            if session.customer_id:
                self._by_customer.setdefault(session.customer_id, {})[session.identity] = None

    def forget(self, session: Session) -> None:
        if self.current(session) is not None:
            del self._by_identity[session.identity]
            self._by_customer.get(session.customer_id, {}).pop(session.identity, None)

    def of_customer(self, customer_id: str) -> list[Session]:
        identities = list(self._by_customer.get(customer_id, ()))
        found = [self._by_identity.get(identity) for identity in identities]
        return [session for session in found if session is not None]

    def current(self, session: Session) -> Session | None:
        """Return this very session as it is now; None when it is gone or another took its name."""
        found = self._by_identity.get(session.identity)
        return found if found is not None and found.key == session.key else None

    def with_identity(self, identity: Identity) -> Session | None:
        return self._by_identity.get(identity)
