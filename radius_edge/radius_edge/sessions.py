"""Live sessions, made of accounting packets that may be late, doubled, lost or out of order.

Pure: `Sessions.account` says what an accounting record changes; the spool makes it durable and only
then `take` changes the memory. Counters only grow, and `as_of` grows with each change, so the cloud
may replace an older report by a newer one and never adds. Proof: `tests/edge/test_sessions.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from edge_contract import DayUsage, OpenUsage, SessionReport, session_key

from radius_edge.days import days_of, on_day

# Two packets of one session may disagree by this much about when it began (clocks, rounding).
START_TOLERANCE_SECONDS = 300
# What was heard further ahead than this was heard by a clock that has been put back since.
AHEAD_SECONDS = 60


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

    `session_seconds` and the counters are None where the router did not send them.
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

    @property
    def began_at(self) -> int:
        return max(0, self.event_at - (self.session_seconds or 0))


@dataclass(frozen=True, slots=True)
class Session:
    """`ended_at` set and `is_lost`: nothing was heard for long; it may yet speak again.

    `day` is the one that it is in, and `before` what it used on the days before (`days.py`).
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

    @property
    def identity(self) -> Identity:
        return (self.nas_id, self.login, self.acct_session_id)

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    def was_heard_since(self, since: float, now: float) -> bool:
        return since <= self.heard_at <= now + AHEAD_SECONDS

    def closed(self, at: int, cause: str, *, is_lost: bool = False) -> Session:
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


class Accounting:
    """One batch of records against the sessions: what must be written, not yet visible."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.changed: dict[str, Session] = {}
        self._newest: dict[Identity, Session] = {}
        self._customers_in_batch: dict[str, set[Identity]] = {}

    def account(self, record: Record) -> None:
        if record.status in (Status.ON, Status.OFF):
            self._end_all_of(record)
            return
        held = self._held((record.nas_id, record.login, record.acct_session_id))
        if held is None or not _is_same_session(held, record):
            if held is not None and held.is_open:
                self._put(held.closed(record.began_at, "Lost-Stop"))
            held = _opened(record)
            self._end_what_it_replaces(held)
        self._put(_continued(held, record))

    def _held(self, identity: Identity) -> Session | None:
        return self._newest.get(identity) or self._sessions.with_identity(identity)

    def _put(self, session: Session) -> None:
        self.changed[session.key] = session
        self._newest[session.identity] = session
        if session.customer_id:
            mine = self._customers_in_batch.setdefault(session.customer_id, set())
            mine.add(session.identity)

    def _all(self) -> list[Session]:
        merged = {session.identity: session for session in self._sessions} | self._newest
        return list(merged.values())

    def _of_customer(self, customer_id: str) -> list[Session]:
        held = self._sessions.of_customer(customer_id)
        merged = {session.identity: session for session in held}
        for identity in self._customers_in_batch.get(customer_id, ()):
            merged[identity] = self._newest[identity]
        return list(merged.values())

    def _end_all_of(self, record: Record) -> None:
        cause = "NAS-Reboot" if record.status is Status.ON else "Admin-Reboot"
        for session in self._all():
            began_before = session.started_at <= record.event_at
            if session.nas_id == record.nas_id and session.is_open and began_before:
                self._put(session.closed(record.event_at, cause))

    def _end_what_it_replaces(self, opened: Session) -> None:
        """Close the same device's earlier session on the router: its Stop was lost."""
        if not opened.customer_id:
            return
        for session in self._of_customer(opened.customer_id):
            is_same_device = (session.nas_id, session.login, session.calling_station_id) == (
                opened.nas_id,
                opened.login,
                opened.calling_station_id,
            )
            is_earlier = session.is_open and session.started_at <= opened.started_at
            if is_same_device and is_earlier and session.identity != opened.identity:
                self._put(session.closed(opened.started_at, "Lost-Stop"))


def _is_same_session(held: Session, record: Record) -> bool:
    """Routers use an Acct-Session-Id again after a restart; the beginning tells them apart."""
    has_stopped = held.ended_at is not None and not held.is_lost
    if has_stopped and record.status is Status.START and record.event_at > (held.ended_at or 0):
        return False
    if record.session_seconds is None and record.status is not Status.START:
        went_back = record.octets_in is not None and record.octets_in < held.octets_in
        return not (went_back and record.event_at > held.as_of and held.is_open)
    if record.began_at - held.started_at <= START_TOLERANCE_SECONDS:
        return True
    return _goes_on_by_another_clock(held, record)


def _goes_on_by_another_clock(held: Session, record: Record) -> bool:
    """Say whether only our clock was moved: a name is not given anew while it is in use.

    Were it taken for another session, all that it has counted would be counted a second time.
    """
    began_while_in_use = record.began_at <= held.as_of
    counts_on = (record.octets_in or 0) >= held.octets_in
    counts_on = counts_on and (record.octets_out or 0) >= held.octets_out
    return record.status is not Status.START and began_while_in_use and counts_on


def _opened(record: Record) -> Session:
    began_at = record.began_at
    return Session(
        key=session_key(record.nas_id, record.login, record.acct_session_id, began_at),
        nas_id=record.nas_id,
        customer_id=record.customer_id,
        login=record.login,
        acct_session_id=record.acct_session_id,
        started_at=began_at,
        as_of=began_at - 1,
        heard_at=record.heard_at,
        ended_at=None,
        is_lost=False,
        octets_in=0,
        octets_out=0,
        framed_ip="",
        calling_station_id=record.calling_station_id,
        terminate_cause=None,
        rate=record.rate,
        day=record.day,
        before="",
    )


def _continued(held: Session, record: Record) -> Session:
    """Return the session after the record; a Stop ends it for good, whatever comes later."""
    ended_at, cause, is_lost = held.ended_at, held.terminate_cause, held.is_lost
    if record.status is Status.STOP and (ended_at is None or is_lost):
        ended_at = max(record.event_at, held.started_at)
        cause, is_lost = record.terminate_cause or "Unknown", False
    elif is_lost:
        ended_at, cause, is_lost = None, None, False

    continued = replace(
        held,
        customer_id=held.customer_id or record.customer_id,
        heard_at=record.heard_at,
        ended_at=ended_at,
        is_lost=is_lost,
        octets_in=max(held.octets_in, record.octets_in or 0),
        octets_out=max(held.octets_out, record.octets_out or 0),
        framed_ip=record.framed_ip or held.framed_ip,
        calling_station_id=record.calling_station_id or held.calling_station_id,
        terminate_cause=cause,
    )
    counted = (held.octets_in, held.octets_out)
    if (continued.octets_in, continued.octets_out) != counted:
        day, before = on_day(record.day, held.day, held.before, counted)
        continued = replace(continued, day=day, before=before)
    if replace(continued, heard_at=held.heard_at) == held and held.as_of >= held.started_at:
        return continued  # A repeat: nothing to tell the cloud.
    return replace(continued, as_of=max(record.event_at, held.as_of + 1))
