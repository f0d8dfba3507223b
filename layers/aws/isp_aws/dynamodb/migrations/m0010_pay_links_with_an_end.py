"""Pay links have an end: those of before are taken as issued today.

Before, a link was open for ever. So that none in a customer's telephone stops on the day of an update, each
gets the same sixty days as one that is issued now. Running again moves no end.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from isp.parties.scope import tenant_scope

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.conditions import held
from isp_aws.dynamodb.items.parties import CustomerItem, PayLinkItem
from isp_aws.dynamodb.reading import INDEX

NUMBER = 10
READ_AT_ONCE = 100


def migrate(tenant_id: str, now: int) -> int:
    """Bring a tenant over; return how many links got their end."""
    with bound(tenant_scope(tenant_id)):
        return sum(_is_given_its_end(link, now) for link in list(_without_an_end(tenant_id)))


def _without_an_end(tenant_id: str) -> Iterator[PayLinkItem]:
    listed = CustomerItem.query(
        keys.listing(tenant_id, "CUSTOMERS"), index_name=INDEX, attributes_to_get=["gsi1sk"]
    )
    ids = iter([keys.id_at_end(row.gsi1sk) for row in listed])
    while some := list(islice(ids, READ_AT_ONCE)):
        wanted: list[Any] = [(PayLinkItem.key(tenant_id, one), keys.SELF) for one in some]
        links = PayLinkItem.batch_get(wanted, consistent_read=True)
        yield from (link for link in links if link.issued_at is None)


def _is_given_its_end(link: PayLinkItem, now: int) -> bool:
    # Whoever issued it meanwhile has given it a later one.
    is_without = PayLinkItem.pk.exists() & PayLinkItem.issued_at.does_not_exist()
    given: list[Any] = [PayLinkItem.issued_at.set(now)]
    return held(lambda: link.update(actions=given, condition=is_without))
