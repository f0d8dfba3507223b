"""Session reports: what an edge tells of the customers' sessions.

Counters are cumulative and `as_of` says when they were read: a newer report replaces an older one,
so repeats and reordering can never add usage twice. The days say how much of the counters was used on
which of the tenant's days; an edge of before does not tell them.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass

from edge_contract.fields import Fields, Json

STATES = frozenset({"open", "closed"})
# As many as anybody can look back at.
DAYS_MAX = 100
ADDRESSES_MAX = 100
# RFC 2865, 5.8: the two that mean "whoever chooses", and none at all.
PLACEHOLDERS = frozenset({"", "0.0.0.0", "255.255.255.254", "255.255.255.255", "::"})  # noqa: S104


@dataclass(frozen=True, slots=True)
class DayUsage:
    """What a session used on one day (YYYY-MM-DD) of its tenant."""

    day: str
    octets_in: int
    octets_out: int

    @classmethod
    def from_json(cls, values: object) -> DayUsage:
        fields = Fields("day_usage", values)
        return cls(
            day=fields.text("day", shortest=10, longest=10),
            octets_in=fields.whole("octets_in"),
            octets_out=fields.whole("octets_out"),
        )


@dataclass(frozen=True, slots=True)
class AddressUse:
    """An address or prefix that a session had from the second `since` on, until the next of its kind."""

    address: str
    since: int

    @classmethod
    def from_json(cls, values: object) -> AddressUse:
        fields = Fields("address_use", values)
        return cls(
            address=fields.text("address", shortest=2, longest=64),
            since=fields.whole("since"),
        )


@dataclass(frozen=True, slots=True)
class SessionReport:
    """One session. `octets_in` came from the customer (upload); times are Unix seconds.

    `days` add up to the counters and end with the day that the session is in. `reopened` is how often it was
    taken to be over without a Stop and then went on. An edge of before tells neither it nor the addresses.
    """

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
    days: tuple[DayUsage, ...] = ()
    reopened: int = 0
    addresses: tuple[AddressUse, ...] = ()

    def to_json(self) -> Json:
        return asdict(self) | {
            "days": [asdict(one) for one in self.days],
            "addresses": [asdict(one) for one in self.addresses],
        }

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
            days=tuple(map(DayUsage.from_json, fields.items_or_none("days", most=DAYS_MAX))),
            reopened=fields.whole_or_none("reopened") or 0,
            addresses=tuple(
                map(AddressUse.from_json, fields.items_or_none("addresses", most=ADDRESSES_MAX))
            ),
        )


def session_address(told: str) -> str:
    """Return the address that a router tells of a session; nothing for a placeholder of one."""
    return "" if told in PLACEHOLDERS else told


def session_key(nas_id: str, login: str, acct_session_id: str, started_at: int) -> str:
    """Return the name of a session: routers reuse Acct-Session-Id after a restart."""
    named = "\0".join((nas_id, login, acct_session_id, str(started_at)))
    return hashlib.sha256(named.encode()).hexdigest()[:32]
