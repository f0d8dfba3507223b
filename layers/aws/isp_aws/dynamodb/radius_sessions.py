"""RADIUS sessions and daily usage.

Counters of accounting are cumulative: a report replaces an older one, and what it has more than the
older one is added to the day's usage in the same transaction, so repeats add nothing. Days are UTC days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from isp.network.session import RadiusSession
from isp.parties.scope import Scope
from isp.ports import Page, PageRequest
from isp.refusals import Unavailable
from pynamodb.exceptions import DoesNotExist

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.telemetry import (
    DAY_SECONDS,
    USAGE_DAYS,
    EdgeSeenItem,
    OnlineItem,
    SessionItem,
    UsageItem,
)
from isp_aws.dynamodb.reading import INDEX, customers_inside
from isp_aws.dynamodb.transaction import Call, Cancelled, delete, put, transact, update

ATTEMPTS = 8
SEEN_AT = "seen_at"


class RadiusSessions:
    def record_session(self, scope: Scope, session: RadiusSession) -> bool:
        """Store the session if `as_of` is newer than what is known; say whether it was."""
        assert session.tenant_id == scope.tenant_id
        with bound(scope):
            for _ in range(ATTEMPTS):
                known = _known(session)
                if known is not None and known.as_of >= session.as_of:
                    return False
                try:
                    transact(_calls(session, known))
                except Cancelled:
                    continue  # Another report of the session came in between.
                return True
        raise Unavailable(part="sessions")

    def sessions_of(self, scope: Scope, customer_id: str, page: PageRequest) -> Page[RadiusSession]:
        listing = keys.customer_listing(scope.tenant_id, customer_id, "SESSIONS")
        before = None if page.after is None else SessionItem.gsi1sk < page.after
        with bound(scope):
            if not customers_inside(scope, [customer_id]):
                return Page((), None)
            rows = list(
                SessionItem.query(
                    listing,
                    before,
                    index_name=INDEX,
                    scan_index_forward=False,
                    limit=page.limit + 1,
                )
            )
        shown = rows[: page.limit]
        more = shown[-1].gsi1sk if len(rows) > page.limit else None
        return Page(tuple(row.to_session() for row in shown), more)

    def open_sessions(
        self, scope: Scope, customer_ids: Sequence[str]
    ) -> Mapping[str, RadiusSession]:
        tenant_id = scope.tenant_id
        with bound(scope):
            inside = customers_inside(scope, customer_ids)
            if not inside:
                return {}
            online = OnlineItem.batch_get(
                [(keys.online(tenant_id, one), keys.SELF) for one in inside], consistent_read=True
            )
            open_keys = [item.session_key for item in online]
            if not open_keys:
                return {}
            sessions = SessionItem.batch_get(
                [(keys.radius_session(tenant_id, one), keys.SELF) for one in open_keys],
                consistent_read=True,
            )
            found = [item.to_session() for item in sessions]
        return {session.customer_id: session for session in found if session.is_open}

    def daily_usage(
        self, scope: Scope, customer_id: str, days: int, now: int
    ) -> Sequence[tuple[str, int, int]]:
        """Return (day, octets in, octets out) of the last days, oldest first; unused days are left out."""
        first = keys.day_of(now - (days - 1) * DAY_SECONDS)
        key = keys.usage(scope.tenant_id, customer_id)
        with bound(scope):
            if not customers_inside(scope, [customer_id]):
                return []
            used = list(UsageItem.query(key, UsageItem.sk.between(first, keys.day_of(now))))
        return [(item.sk, item.octets_in, item.octets_out) for item in used]

    def edge_seen(self, scope: Scope, edge_id: str, facts: Mapping[str, object], now: int) -> None:
        item = EdgeSeenItem(keys.edge_seen(scope.tenant_id, edge_id), keys.SELF)
        item.gsi1pk, item.gsi1sk = keys.listing(scope.tenant_id, "EDGES_SEEN"), edge_id
        item.edge_id, item.facts = edge_id, {**facts, SEEN_AT: now}
        with bound(scope):
            item.save()

    def edges_seen(self, scope: Scope) -> Mapping[str, Mapping[str, object]]:
        """Return each edge's last heartbeat, with `seen_at`."""
        with bound(scope):
            seen = EdgeSeenItem.query(keys.listing(scope.tenant_id, "EDGES_SEEN"), index_name=INDEX)
            return {item.edge_id: item.facts for item in seen}


def _known(session: RadiusSession) -> RadiusSession | None:
    try:
        key = keys.radius_session(session.tenant_id, session.session_key)
        return SessionItem.get(key, keys.SELF, consistent_read=True).to_session()
    except DoesNotExist:
        return None


def _calls(session: RadiusSession, known: RadiusSession | None) -> list[Call]:
    is_new = SessionItem.pk.does_not_exist()
    was_not_touched = is_new if known is None else SessionItem.as_of == known.as_of
    calls = [put(SessionItem.from_session(session), was_not_touched)]
    octets_in = max(session.octets_in - (known.octets_in if known else 0), 0)
    octets_out = max(session.octets_out - (known.octets_out if known else 0), 0)
    if octets_in or octets_out:
        calls.append(_usage(session, octets_in, octets_out))
    online = OnlineItem(keys.online(session.tenant_id, session.customer_id), keys.SELF)
    if session.is_open:
        online.session_key = session.session_key
        calls.append(put(online))
    elif _is_shown(online, session):
        calls.append(delete(online, OnlineItem.session_key == session.session_key))
    return calls


def _usage(session: RadiusSession, octets_in: int, octets_out: int) -> Call:
    day = UsageItem(keys.usage(session.tenant_id, session.customer_id), keys.day_of(session.as_of))
    adding = [
        UsageItem.octets_in.add(octets_in),
        UsageItem.octets_out.add(octets_out),
        UsageItem.ttl.set(session.as_of + USAGE_DAYS * DAY_SECONDS),
    ]
    return update(day, adding)


def _is_shown(online: OnlineItem, session: RadiusSession) -> bool:
    try:
        shown = OnlineItem.get(online.pk, online.sk, consistent_read=True)
    except DoesNotExist:
        return False
    return shown.session_key == session.session_key
