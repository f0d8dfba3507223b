"""Customers that are found by their words, the unpaid in a list of their own, and counts by status.

Before, a search, a list by status and home read all customers. Each customer is listed as the commit
would have listed him; that is written again as often as this runs and changes nothing. Then the counts
are made as the nightly proof makes them: what commits have counted since is not counted twice.
"""

from __future__ import annotations

import time
from dataclasses import fields

from isp.customers.customer import Customer
from isp.parties.scope import tenant_scope
from isp.refusals import Unavailable

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.connection import DirectoryItem
from isp_aws.dynamodb.counts import recount
from isp_aws.dynamodb.items.claims import PointerItem
from isp_aws.dynamodb.items.parties import CustomerItem
from isp_aws.dynamodb.items.sales import SubscriptionItem
from isp_aws.dynamodb.kept import found_items, unpaid
from isp_aws.dynamodb.reading import INDEX
from isp_aws.dynamodb.transaction import Call, Cancelled, check, put, transact

NUMBER = 4
TRIES = 5


def migrate(tenant_id: str, now: int) -> int:  # noqa: ARG001
    """Bring a tenant over; return how many customers and counts it wrote."""
    with bound(tenant_scope(tenant_id)):
        listed = 0
        for item in CustomerItem.query(keys.listing(tenant_id, "CUSTOMERS"), index_name=INDEX):
            _list(item)
            listed += 1
        recounted = recount(tenant_scope(tenant_id), time.sleep)
        if recounted.not_proved:
            # Somebody sold all the time: run again, as whoever runs it does.
            raise Unavailable(part="database")
        return listed + recounted.healed


def _list(item: CustomerItem) -> None:
    for _ in range(TRIES):
        try:
            transact([_is_still(item), *map(put, found_items(_seen(item)))])
            break
        except Cancelled:  # He was changed meanwhile, and is listed as he is since.
            item = CustomerItem.get(item.pk, item.sk, consistent_read=True)
    _list_unpaid(item)


def _list_unpaid(item: CustomerItem) -> None:
    subscription = SubscriptionItem.key(item.tenant_id, item.id)
    if next(iter(SubscriptionItem.query(subscription, consistent_read=True)), None) is not None:
        return
    never_bought = check(PointerItem(subscription, keys.SELF), DirectoryItem.pk.does_not_exist())
    try:
        transact([never_bought, put(unpaid(_seen(item)))])
    except Cancelled:
        return  # He buys now, and is no longer of them.


def _is_still(item: CustomerItem) -> Call:
    return check(PointerItem(item.pk, item.sk), CustomerItem.version == item.version)


def _seen(item: CustomerItem) -> Customer:
    """Return the customer without what is sealed, which decides about no list."""
    seen = {one.name: getattr(item, one.name) for one in fields(Customer)}
    return Customer(**seen | {"password": ""})
