"""The receipts of a customer, newest first.

A receipt whose money bought something in its own commit is named by the sale, which stands in the list of
the customer's sales already; to all others, and to those of before, a pointer leads. Both lists are read
side by side. Proof: `tests/adapters/test_receipts_by_their_sales.py`.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import groupby, islice

from isp.payments.receipt import Receipt
from isp.ports import Page, PageRequest

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.items.claims import PointerItem
from isp_aws.dynamodb.items.sales import SaleItem
from isp_aws.dynamodb.reading import INDEX, many, paged
from isp_aws.sealing import Sealer

RECEIPTS = "RECEIPTS"


def receipts_of_customer(
    tenant_id: str, customer_id: str, page: PageRequest, sealer: Sealer
) -> Page[Receipt]:
    """Return a page of them; a place is when the receipt was booked, and its id."""
    pointers = keys.customer_listing(tenant_id, customer_id, RECEIPTS)
    sales = keys.customer_listing(tenant_id, customer_id, "SALES")

    def read(after: str | None, limit: int) -> list[tuple[str, Receipt]]:
        both = (_pointed(pointers, after, limit), _named(sales, after, limit))
        places = list(islice(heapq.merge(*both, reverse=True), limit))
        receipts = many(Receipt, tenant_id, map(keys.id_at_end, places), sealer)
        return [(place, receipts[keys.id_at_end(place)]) for place in places]

    return paged(page, read, lambda rows: rows)


def _pointed(partition: str, after: str | None, at_once: int) -> Iterator[str]:
    rows = PointerItem.query(
        partition,
        None if after is None else PointerItem.sk < after,
        consistent_read=True,
        scan_index_forward=False,
        page_size=at_once,
    )
    yield from (row.sk for row in rows)


def _named(partition: str, after: str | None, at_once: int) -> Iterator[str]:
    """Yield the places of receipts that sales name: a sale has the second of its receipt."""
    # Behind all that was sold in the second of the place.
    within = None if after is None else SaleItem.gsi1sk < f"{after.partition('#')[0]}$"
    rows = SaleItem.query(
        partition,
        within,
        index_name=INDEX,
        scan_index_forward=False,
        page_size=at_once,
        attributes_to_get=["gsi1sk", "receipt_id"],
    )
    for second, of_second in groupby(rows, key=lambda row: row.gsi1sk.partition("#")[0]):
        places = (f"{second}#{row.receipt_id}" for row in of_second if row.receipt_id)
        yield from sorted(
            (place for place in places if after is None or place < after), reverse=True
        )
