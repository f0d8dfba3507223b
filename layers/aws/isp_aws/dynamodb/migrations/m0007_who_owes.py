"""Who owes in a list of their own, and how much is owed counted beside customers.

Before, a debt was found by its customer alone. Each debt of before gets its place if it is still of the
version that was read; one that changed meanwhile got it from the commit that changed it. Then the counts
are made as the nightly proof makes them. Running again writes nothing that is there.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from isp.parties.scope import tenant_scope
from isp.refusals import Unavailable

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.counts import recount
from isp_aws.dynamodb.items.parties import CustomerItem
from isp_aws.dynamodb.items.sales import DebtItem
from isp_aws.dynamodb.reading import INDEX
from isp_aws.dynamodb.transaction import Cancelled, transact, update
from isp_aws.sealing import nothing_sealed

NUMBER = 7
READ_AT_ONCE = 100


def migrate(tenant_id: str, now: int) -> int:  # noqa: ARG001
    """Bring a tenant over; return how many debts and counts it wrote."""
    with bound(tenant_scope(tenant_id)):
        placed = sum(map(_is_placed, _not_placed(tenant_id)))
        recounted = recount(tenant_scope(tenant_id), time.sleep)
    if recounted.not_proved:
        # Somebody sold all the time: run again, as whoever runs it does.
        raise Unavailable(part="database")
    return placed + recounted.healed


def _not_placed(tenant_id: str) -> Iterator[DebtItem]:
    ids = iter(_customer_ids(tenant_id))
    while some := list(islice(ids, READ_AT_ONCE)):
        wanted: list[Any] = [(DebtItem.key(tenant_id, one), keys.SELF) for one in some]
        debts = DebtItem.batch_get(wanted, consistent_read=True)
        yield from (debt for debt in debts if debt.invoices and debt.gsi1pk is None)


def _customer_ids(tenant_id: str) -> Iterable[str]:
    rows = CustomerItem.query(
        keys.listing(tenant_id, "CUSTOMERS"), index_name=INDEX, attributes_to_get=["gsi1sk"]
    )
    return (keys.id_at_end(row.gsi1sk) for row in rows)


def _is_placed(item: DebtItem) -> bool:
    place = DebtItem.place(item.to_entity(nothing_sealed()))
    assert place is not None, item.id
    actions = [DebtItem.gsi1pk.set(place[0]), DebtItem.gsi1sk.set(place[1])]
    try:
        transact([update(item, actions, DebtItem.version == item.version)])
    except Cancelled:
        return False  # Whoever changed it meanwhile has placed it.
    return True
