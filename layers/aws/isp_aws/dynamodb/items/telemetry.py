"""What the network side writes: edge logs, RADIUS sessions, daily usage, heartbeats."""

from __future__ import annotations

from typing import Self

from isp.network.session import RadiusSession
from pynamodb.attributes import UnicodeAttribute

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.attributes import FactsAttribute, IntegerAttribute
from isp_aws.dynamodb.connection import ListedItem
from isp_aws.environment import Table

LOG_DAYS = 7
SESSION_DAYS = 92
USAGE_DAYS = 400
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


class SessionItem(NetworkItem):
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

    @classmethod
    def from_session(cls, session: RadiusSession) -> Self:
        listing = keys.customer_listing(session.tenant_id, session.customer_id, "SESSIONS")
        return cls(
            keys.radius_session(session.tenant_id, session.session_key),
            keys.SELF,
            gsi1pk=listing,
            gsi1sk=keys.at_then_id(session.started_at, session.session_key),
            ttl=session.as_of + SESSION_DAYS * DAY_SECONDS,
            **{name: getattr(session, name) for name in RadiusSession.__dataclass_fields__},
        )

    def to_session(self) -> RadiusSession:
        names = RadiusSession.__dataclass_fields__
        return RadiusSession(**{name: getattr(self, name) for name in names})


class OnlineItem(NetworkItem):
    """Which of a customer's sessions is open."""

    session_key = UnicodeAttribute()


class UsageItem(NetworkItem):
    """What a customer sent and received on one day (UTC)."""

    octets_in = IntegerAttribute()
    octets_out = IntegerAttribute()


class EdgeSeenItem(NetworkItem):
    """The last heartbeat of an edge."""

    edge_id = UnicodeAttribute()
    facts = FactsAttribute()
