"""Who is online in a list of their own, and sessions found by their addresses and devices.

Before, that a customer has open sessions was kept under his own key. Each such name is brought to the list if
one of its sessions is still open, and is gone from where it was. Each session that is
kept gets its leads. Running again finds nothing to bring, and writes the leads over.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from isp.parties.scope import tenant_scope

from isp_aws.dynamodb import keys, network_keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.found_sessions import leave_leads
from isp_aws.dynamodb.items.parties import CustomerItem
from isp_aws.dynamodb.items.telemetry import OnlineItem, SessionItem
from isp_aws.dynamodb.online import name_open
from isp_aws.dynamodb.reading import INDEX

NUMBER = 8
READ_AT_ONCE = 100


def migrate(tenant_id: str, now: int) -> int:  # noqa: ARG001
    """Bring a tenant over; return how many names it moved. Leads are written over and not counted."""
    moved = 0
    with bound(tenant_scope(tenant_id)):
        ids = iter(_customer_ids(tenant_id))
        while some := list(islice(ids, READ_AT_ONCE)):
            for customer_id in some:
                _leave_leads(tenant_id, customer_id)
            wanted = [(network_keys.older_online(tenant_id, one), keys.SELF) for one in some]
            for name in list(OnlineItem.batch_get(wanted, consistent_read=True)):
                _bring_over(tenant_id, name)
                moved += 1
    return moved


def _leave_leads(tenant_id: str, customer_id: str) -> None:
    for item in SessionItem.query(keys.sessions_of(tenant_id, customer_id)):
        leave_leads(item.to_session(), None)


def _bring_over(tenant_id: str, name: OnlineItem) -> None:
    partition = keys.sessions_of(tenant_id, keys.id_of(name.pk))
    places = [(partition, place) for place in name.sessions or ()]
    if places:
        for session in SessionItem.batch_get(places, consistent_read=True):
            if session.ended_at is None:
                name_open(session)
    name.delete()


def _customer_ids(tenant_id: str) -> Iterator[str]:
    rows = CustomerItem.query(
        keys.listing(tenant_id, "CUSTOMERS"), index_name=INDEX, attributes_to_get=["gsi1sk"]
    )
    yield from (keys.id_at_end(row.gsi1sk) for row in rows)
