"""Session reports: what an edge tells of the customers' sessions.

Counters are cumulative and `as_of` says when they were read: a newer report replaces an older one,
so repeats and reordering can never add usage twice.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass

from edge_contract.fields import Fields, Json

STATES = frozenset({"open", "closed"})


@dataclass(frozen=True, slots=True)
class SessionReport:
    """One session. `octets_in` came from the customer (upload); times are Unix seconds."""

    session_key: str
    nas_id: str
    customer_id: str
    login: str
    acct_session_id: str
    state: str
    started_at: int
    as_of: int
    ended_at: int | None
    octets_in: int
    octets_out: int
    framed_ip: str
    calling_station_id: str
    terminate_cause: str | None

    def to_json(self) -> Json:
        return asdict(self)

    @classmethod
    def from_json(cls, values: object) -> SessionReport:
        fields = Fields("session_report", values)
        return cls(
            session_key=fields.text("session_key", longest=64),
            nas_id=fields.text("nas_id", longest=64),
            customer_id=fields.text("customer_id", longest=64),
            login=fields.text("login", longest=253),
            acct_session_id=fields.text("acct_session_id", longest=253),
            state=fields.one_of("state", STATES),
            started_at=fields.whole("started_at"),
            as_of=fields.whole("as_of"),
            ended_at=fields.whole_or_none("ended_at"),
            octets_in=fields.whole("octets_in"),
            octets_out=fields.whole("octets_out"),
            framed_ip=fields.text("framed_ip", longest=64),
            calling_station_id=fields.text("calling_station_id", longest=253),
            terminate_cause=fields.text_or_none("terminate_cause"),
        )


def session_key(nas_id: str, login: str, acct_session_id: str, started_at: int) -> str:
    """Return the name of a session: routers reuse Acct-Session-Id after a restart."""
    named = "\0".join((nas_id, login, acct_session_id, str(started_at)))
    return hashlib.sha256(named.encode()).hexdigest()[:32]
