"""What the network side writes: edge logs, RADIUS sessions, daily usage, heartbeats."""

from __future__ import annotations

from typing import Self

from isp.network.session import AddressUse, RadiusSession
from isp.network.usage import Days, DayUsage
from pynamodb.attributes import (
    Attribute,
    BinaryAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.constants import STRING

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.attributes import FactsAttribute, IntegerAttribute
from isp_aws.dynamodb.connection import ListedItem
from isp_aws.environment import Table

LOG_DAYS = 7
SESSION_DAYS = 92
DAY_SECONDS = 86_400


class NetworkItem(ListedItem):
    table = Table.NETWORK

    ttl = IntegerAttribute(null=True)


class CursorItem(NetworkItem):
    """The number of the last change in an edge's log."""

    cursor = IntegerAttribute()


class ChangeItem(NetworkItem):
    """One entry of the log. The state holds passwords, so it is sealed."""

    seq = IntegerAttribute()
    subject = UnicodeAttribute()
    subject_id = UnicodeAttribute()
    version = IntegerAttribute()
    state = UnicodeAttribute(null=True)


class ToldItem(NetworkItem):
    """The newest version of a subject that the edge was told."""

    version = IntegerAttribute()


class DaysAttribute(Attribute[Days]):
    """What was used on which day, as one short text: `2026-01-05:100:900 2026-01-06:0:20`."""

    attr_type = STRING

    def serialize(self, value: Days) -> str:
        return " ".join(f"{one.day}:{one.octets_in}:{one.octets_out}" for one in value)

    def deserialize(self, value: str) -> Days:
        parts = [text.split(":") for text in value.split()]
        return tuple(DayUsage(day, int(sent), int(received)) for day, sent, received in parts)


class AddressesAttribute(Attribute[tuple[AddressUse, ...]]):
    """Which addresses a session had since when, as one short text: `10.0.0.9@1800000000 2001:db8::/56@1800000000`."""

    attr_type = STRING

    def serialize(self, value: tuple[AddressUse, ...]) -> str:
        return " ".join(f"{one.address}@{one.since}" for one in value)

    def deserialize(self, value: str) -> tuple[AddressUse, ...]:
        parts = [text.rpartition("@") for text in value.split()]
        return tuple(AddressUse(address, int(since)) for address, _, since in parts)


class SessionItem(NetworkItem):
    """A session, in the partition of its customer's sessions, so that no index has to be written."""

    tenant_id = UnicodeAttribute()
    session_key = UnicodeAttribute()
    customer_id = UnicodeAttribute()
    nas_id = UnicodeAttribute()
    login = UnicodeAttribute()
    started_at = IntegerAttribute()
    as_of = IntegerAttribute()
    ended_at = IntegerAttribute(null=True)
    octets_in = IntegerAttribute()
    octets_out = IntegerAttribute()
    framed_ip = UnicodeAttribute()
    calling_station_id = UnicodeAttribute()
    terminate_cause = UnicodeAttribute(null=True)
    edge_id = UnicodeAttribute(default="")
    days = DaysAttribute(default=())
    counted_in = IntegerAttribute(default=0)
    counted_out = IntegerAttribute(default=0)
    # A session of before has neither: its one address is told since its beginning.
    addresses = AddressesAttribute(default=())
    reopened = IntegerAttribute(default=0)

    @classmethod
    def from_session(cls, session: RadiusSession) -> Self:
        return cls(
            keys.sessions_of(session.tenant_id, session.customer_id),
            keys.at_then_id(session.started_at, session.session_key),
            ttl=session.as_of + SESSION_DAYS * DAY_SECONDS,
            **{name: getattr(session, name) for name in RadiusSession.__dataclass_fields__},
        )

    def to_session(self) -> RadiusSession:
        names = RadiusSession.__dataclass_fields__
        return RadiusSession(**{name: getattr(self, name) for name in names})


class OnlineItem(NetworkItem):
    """Which of a customer's sessions are open, by their places; what a session itself says is truer.

    It lies in a list by seller, and is gone with the last of them. `nas_id` is the router of the latest.
    """

    sessions = UnicodeSetAttribute(null=True)
    nas_id = UnicodeAttribute(null=True)


class OpenPageItem(NetworkItem):
    """What some open sessions of an edge have used: see `packed_page`."""

    taken_at = IntegerAttribute()
    packed = BinaryAttribute(legacy_encoding=False)


class OpenPagesItem(NetworkItem):
    """Among how many pages the sessions of an edge are to be found."""

    taken_at = IntegerAttribute()
    page_count = IntegerAttribute()


class UsageItem(NetworkItem):
    """What a customer sent and received on one day of UTC, before sessions had days. Read, never written."""

    octets_in = IntegerAttribute()
    octets_out = IntegerAttribute()


class EdgeSeenItem(NetworkItem):
    """The last heartbeat of an edge."""

    edge_id = UnicodeAttribute()
    facts = FactsAttribute()


class FoundSessionItem(NetworkItem):
    """Leads from an address to a session that had it, or from a device to a customer who dialled in with it."""
