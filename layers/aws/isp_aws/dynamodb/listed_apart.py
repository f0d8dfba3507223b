"""The lists of customers that are kept by themselves: who never bought, who is on hold, who owes.

Each yields places in the index with the customer there, behind `page.after` where that is given. A page
reads in proportion to itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from isp.parties.scope import Scope
from isp.ports import PageRequest

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.items.claims import PointerItem
from isp_aws.dynamodb.items.kept import UnpaidItem
from isp_aws.dynamodb.items.sales import ON_HOLD_LIST, OWING_LIST, DebtItem
from isp_aws.dynamodb.kept import UNPAID as UNPAID_LIST
from isp_aws.dynamodb.reading import INDEX

# A place in a list, and the customer there.
Row = tuple[str, str]


def unpaid(scope: Scope, page: PageRequest) -> Iterator[Row]:
    """Yield seller by seller who never bought, newest first."""
    rows = UnpaidItem.query(
        keys.listing(scope.tenant_id, UNPAID_LIST),
        UnpaidItem.gsi1sk.between(scope.node_path, page.after or scope.node_path + keys.LAST),
        index_name=INDEX,
        scan_index_forward=False,
        page_size=page.limit + 2,
    )
    yield from (
        (row.gsi1sk, keys.id_at_end(row.gsi1sk)) for row in rows if row.gsi1sk != page.after
    )


def on_hold(scope: Scope, page: PageRequest, now: int) -> Iterator[Row]:
    """Yield seller by seller whose line is on hold, the next to open first."""
    rows = PointerItem.query(
        keys.listing(scope.tenant_id, ON_HOLD_LIST),
        PointerItem.gsi1sk.between(page.after or scope.node_path, scope.node_path + keys.LAST),
        index_name=INDEX,
        page_size=page.limit + 2,
        attributes_to_get=["gsi1sk"],
    )
    for row in rows:
        place = row.gsi1sk
        # A hold that is over stays until it is swept, within the minute.
        if place != page.after and place.split("#")[1] > keys.moment(now):
            yield place, keys.id_at_end(place)


def owing(scope: Scope, page: PageRequest) -> Iterator[Row]:
    """Yield seller by seller who owes, who has owed longest first."""
    rows = DebtItem.query(
        keys.listing(scope.tenant_id, OWING_LIST),
        DebtItem.gsi1sk.between(page.after or scope.node_path, scope.node_path + keys.LAST),
        index_name=INDEX,
        page_size=page.limit + 2,
        attributes_to_get=["gsi1sk"],
    )
    yield from (
        (row.gsi1sk, keys.id_at_end(row.gsi1sk)) for row in rows if row.gsi1sk != page.after
    )
