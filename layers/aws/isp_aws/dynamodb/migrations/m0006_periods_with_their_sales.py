"""Periods lie with the sales that made them.

Before, a period was an item by itself under the id of its sale. Each moves in one transaction, with its
version, so that whoever read it before decides again. What else a sale writes otherwise since needs no
bringing over: invoices of before are found where they lie, and so are lines of statements and receipts.
"""

from __future__ import annotations

from isp.parties.scope import tenant_scope

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.parties import CustomerItem
from isp_aws.dynamodb.items.sold import SoldItem
from isp_aws.dynamodb.older_periods import bring_over
from isp_aws.dynamodb.reading import INDEX

NUMBER = 6


def migrate(tenant_id: str, now: int) -> int:  # noqa: ARG001 - every migration is told
    """Bring a tenant over; return how many periods it moved."""
    moved = 0
    with bound(tenant_scope(tenant_id)):
        for customer in CustomerItem.query(keys.listing(tenant_id, "CUSTOMERS"), index_name=INDEX):
            sales = keys.customer_listing(tenant_id, customer.id, "SALES")
            for sold in list(SoldItem.query(sales, index_name=INDEX)):
                if sold.period_version is None:
                    moved += bring_over(tenant_id, sold.id) is not None
    return moved
