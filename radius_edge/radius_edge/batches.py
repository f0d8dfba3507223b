"""One batch of accounting records against the sessions: what begins, goes on or ends by it.

Pure: nothing is visible before the spool has made it durable. Proof: `tests/edge/test_sessions.py`.
"""

from __future__ import annotations

from edge_contract import session_key

from radius_edge.going_on import continued, is_same_session
from radius_edge.sessions import UNKNOWN_END, Identity, Record, Session, Sessions, Status


class Accounting:
    """One batch of records against the sessions: what must be written, not yet visible."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.changed: dict[str, Session] = {}
        self.reopened = 0
        self._newest: dict[Identity, Session] = {}
        self._customers_in_batch: dict[str, set[Identity]] = {}

    def account(self, record: Record) -> None:
        if record.status in (Status.ON, Status.OFF):
            self._end_all_of(record)
            return
        held = self._held((record.nas_id, record.login, record.acct_session_id))
        if held is None or not is_same_session(held, record):
            if held is not None and held.is_open:
                self._put(held.closed(record.began_at, "Lost-Stop"))
            held = _opened(record)
            self._end_what_it_replaces(held)
        after = continued(held, record)
        self.reopened += after.reopened - held.reopened
        self._put(after)

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
        """Take all sessions of a router that says it (re)started to be over, until one of them goes on."""
        cause = "NAS-Reboot" if record.status is Status.ON else "Admin-Reboot"
        for session in self._all():
            began_before = session.started_at <= record.event_at
            if session.nas_id == record.nas_id and session.is_open and began_before:
                self._put(session.closed(record.event_at, cause))

    def _end_what_it_replaces(self, opened: Session) -> None:
        """Close the same device's earlier session on the router: its Stop was lost.

        A device that is not named is no device: two of them need not be one.
        """
        if not opened.customer_id or not opened.calling_station_id:
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
        has_stopped=False,
        session_seconds=0,
        reopened=0,
        addresses="",
        router_ends_at=UNKNOWN_END,
    )
