"""Sessions lie with their customer and carry the days on which they were used.

Before, a session lay under its own key and an index listed it, and what it had more than before was added to
its customer's sum of a day of UTC. The sums stay and are read on: nobody knows any more at what hour of
their day something was used. An open session goes on from what was counted; nothing is counted twice.
"""

from __future__ import annotations

from isp.parties.scope import tenant_scope

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.parties import CustomerItem
from isp_aws.dynamodb.older_sessions import bring_over, older_sessions_of
from isp_aws.dynamodb.reading import INDEX

NUMBER = 5


def migrate(tenant_id: str, now: int) -> int:  # noqa: ARG001
    """Bring a tenant over; return how many sessions it moved."""
    moved = 0
    with bound(tenant_scope(tenant_id)):
        for customer in CustomerItem.query(keys.listing(tenant_id, "CUSTOMERS"), index_name=INDEX):
            for older in list(older_sessions_of(tenant_id, customer.id)):
                bring_over(older)
                moved += 1
    return moved
