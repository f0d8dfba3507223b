"""Sessions where the version before kept them: under their own key, listed by an index.

What such a session had used lies in daily sums (`UsageItem`), so it is brought over as counted: only what
it uses from then on gets days of its own. Migration 5 brings all of a tenant's over; one that is told anew
before its turn comes is brought over at that moment. The caller has bound the tenant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from isp.network.session import RadiusSession
from pynamodb.exceptions import DoesNotExist

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.items.telemetry import SessionItem
from isp_aws.dynamodb.online import name_open
from isp_aws.dynamodb.reading import INDEX
from isp_aws.dynamodb.transaction import Cancelled, put, put_alone


def older_session(tenant_id: str, session_key: str) -> SessionItem | None:
    try:
        return SessionItem.get(
            keys.older_session(tenant_id, session_key), keys.SELF, consistent_read=True
        )
    except DoesNotExist:
        return None


def older_sessions_of(tenant_id: str, customer_id: str) -> Iterator[SessionItem]:
    yield from SessionItem.query(keys.sessions_of(tenant_id, customer_id), index_name=INDEX)


def bring_over(older: SessionItem) -> RadiusSession:
    """Move a session to its customer's; return it as it is now."""
    session = older.to_session()
    counted = replace(session, counted_in=session.octets_in, counted_out=session.octets_out)
    item = SessionItem.from_session(counted)
    if counted.is_open:
        name_open(item)
    try:
        put_alone(put(item, SessionItem.pk.does_not_exist()))
    except Cancelled:  # Somebody brought it over already, and it may have gone on since.
        counted = SessionItem.get(item.pk, item.sk, consistent_read=True).to_session()
    older.delete()
    return counted
