"""One batch of accounting records against the sessions: what begins, goes on or ends by it.

Pure: nothing is visible before the spool has made it durable. Proof: `tests/edge/test_sessions.py`.
"""

from __future__ import annotations

from dataclasses import replace

from edge_contract import session_key

from radius_edge.days import on_day
from radius_edge.sessions import Identity, Record, Session, Sessions, Status

# Two packets of one session may disagree by this much about when it began (clocks, rounding).
START_TOLERANCE_SECONDS = 300


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
