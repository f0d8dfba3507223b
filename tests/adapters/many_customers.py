"""Thousands of customers at once, as commits would have left them: through the ledger it takes minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from isp.customers.customer import Customer
from isp.parties.scope import Scope
from isp.subscriptions.subscription import Subscription
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.kept import UnpaidItem
from isp_aws.dynamodb.items.registry import ITEMS
from isp_aws.dynamodb.kept import count_calls, counted, found_items, unpaid
from isp_aws.dynamodb.transaction import ACTIONS_MAX, transact
from isp_aws.sealing import Sealer

SEALER = Sealer(lambda: bytes(range(32)))


def store_many(scope: Scope, customers: Sequence[Customer], sold: Sequence[Subscription]) -> None:
    have_bought = {one.id for one in sold}
    store_as_before(scope, customers, sold)
    with bound(scope):
        _save([item for customer in customers for item in found_items(customer)])
        _save([unpaid(one) for one in customers if one.id not in have_bought])
        counts: Counter[Any] = Counter()
        for thing in (*customers, *sold):
            counts.update(counted(thing, 1))
        calls = list(count_calls(counts))
        for start in range(0, len(calls), ACTIONS_MAX):
            transact(calls[start : start + ACTIONS_MAX])


def store_as_before(
    scope: Scope, customers: Sequence[Customer], sold: Sequence[Subscription]
) -> None:
    """Store what the version before did: nothing is kept beside them."""
    with bound(scope):
        for things in (customers, sold):
            _save([ITEMS[type(one)].from_entity(one, SEALER) for one in things])


def _save(items: Sequence[Any]) -> None:
    if items:
        kind: Any = type(items[0])
        assert kind is not UnpaidItem or items
        with kind.batch_write() as batch:
            for item in items:
                batch.save(item)
