"""How many customers a node has: read from the parts in which commits keep it, and proved at night.

The proof walks all customers, subscriptions and debts of a tenant, page by page, and compares each part. A part
that differs is put right only if it is still of the version that it had before the walk: then nothing
that it counts has changed meanwhile, and the walk is what is true. A part that moved is left to the next
round. The same brings a tenant of the version before over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from isp.customers.counts import CustomerCounts
from isp.parties.scope import Scope
from isp.parties.tenant import nodes_from_root
from isp.sales.debt import Debt
from isp.subscriptions.subscription import Subscription, SubscriptionStatus

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.entity_item import EntityItem
from isp_aws.dynamodb.items.kept import CountItem
from isp_aws.dynamodb.items.parties import CustomerItem
from isp_aws.dynamodb.items.sales import OWING_LIST, DebtItem, SubscriptionItem
from isp_aws.dynamodb.reading import INDEX
from isp_aws.dynamodb.transaction import Cancelled, transact, update

ROUNDS = 3
# An index shows a commit within a second; so much is waited between reading the parts and the walk.
INDEX_SECONDS = 3.0
WALKED_AT_ONCE = 1_000
NAMES = ("customers", *(status.value for status in SubscriptionStatus), "owing", "owed_minor")

Part = tuple[str, str]  # The path of a node, and which part.
Counts = Counter[tuple[Part, str]]


@dataclass(frozen=True, slots=True)
class Recounted:
    """How many parts did not say what is so and were put right, and how many were never still."""

    healed: int
    not_proved: int


def counts_of_one(
    customers: int, subscription: Subscription | None, debt: Debt | None
) -> CustomerCounts:
    """Return what a customer counts as who looks at himself; `customers` is 0 where he is not there."""
    of = [subscription is not None and subscription.status is one for one in SubscriptionStatus]
    minor = 0 if debt is None else debt.owed_minor
    return replace(CustomerCounts(customers, *of), owing=int(minor > 0), owed_minor=minor)


def counts_of(tenant_id: str, path: str) -> CustomerCounts:
    """Return the counts of a node and all below it. The caller has bound the tenant."""
    parts = _parts_of(tenant_id, path)
    return CustomerCounts(
        customers=sum(part.customers for part in parts),
        active=sum(part.active for part in parts),
        on_hold=sum(part.on_hold for part in parts),
        expired=sum(part.expired for part in parts),
        owing=sum(part.owing for part in parts),
        owed_minor=sum(part.owed_minor for part in parts),
    )


@dataclass(frozen=True, slots=True)
class Recount:
    """The proof of the counts; `sleep` is how it waits for an index."""

    sleep: Callable[[float], None]

    def recount(self, scope: Scope) -> Recounted:
        return recount(scope, self.sleep)


def recount(scope: Scope, sleep: Callable[[float], None]) -> Recounted:
    """Compare all counts of a tenant with what they count, and put them right."""
    healed, unsettled = 0, 0
    for _ in range(ROUNDS):
        with bound(scope):
            settled = list(_round(scope.tenant_id, sleep))
        healed += sum(settled)
        unsettled = len(settled) - sum(settled)
        if not unsettled:
            break
    return Recounted(healed, unsettled)


def _round(tenant_id: str, sleep: Callable[[float], None]) -> Iterator[bool]:
    """Yield for each part that differs whether it could be put right."""
    stored: dict[Part, CountItem] = {}
    for path in _paths(tenant_id):
        stored |= {(path, part.sk): part for part in _parts_of(tenant_id, path)}
    sleep(INDEX_SECONDS)
    walked = _walked(tenant_id)
    for part in sorted({part for part, _ in walked} | set(stored)):
        true = {name: walked[part, name] for name in NAMES}
        told = stored.get(part)
        if true != {name: 0 if told is None else getattr(told, name) for name in NAMES}:
            yield _is_put_right(tenant_id, part, true, told)


def _is_put_right(tenant_id: str, part: Part, true: dict[str, int], told: CountItem | None) -> bool:
    path, number = part
    item = CountItem(keys.counts_of(tenant_id, path), number)
    actions = [getattr(CountItem, name).set(count) for name, count in true.items()]
    still: Any = CountItem.pk.does_not_exist()
    if told is not None:
        still = CountItem.version == told.version
    try:
        transact([update(item, [*actions, CountItem.version.add(1)], still)])
    except Cancelled:
        return False
    return True


def _paths(tenant_id: str) -> set[str]:
    """Return the paths of all nodes that have customers."""
    owners = {
        place.partition("#")[0]
        for kind, name in ((CustomerItem, "CUSTOMERS"), (DebtItem, OWING_LIST))
        for place, _ in _listed(kind, tenant_id, name)
    }
    return {path for owner in owners for path in nodes_from_root(owner)}


def _walked(tenant_id: str) -> Counts:
    counts: Counts = Counter()
    for place, _ in _listed(CustomerItem, tenant_id, "CUSTOMERS"):
        _count(counts, place, "customers")
    for place, item in _listed(SubscriptionItem, tenant_id, "SUBSCRIPTIONS", "status"):
        _count(counts, place, item.status.value)
    for place, item in _listed(DebtItem, tenant_id, OWING_LIST, "invoices"):
        _count(counts, place, "owing")
        _count(counts, place, "owed_minor", sum(one.open_minor for one in item.invoices))
    return counts


def _count(counts: Counts, place: str, name: str, by: int = 1) -> None:
    path, customer_id = place.partition("#")[0], keys.id_at_end(place)
    part = keys.count_part(customer_id)
    counts.update({((node, part), name): by for node in nodes_from_root(path)})


def _listed(
    kind: type[EntityItem[Any]], tenant_id: str, name: str, *more: str
) -> Iterator[tuple[str, Any]]:
    rows = kind.query(
        keys.listing(tenant_id, name),
        index_name=INDEX,
        page_size=WALKED_AT_ONCE,
        attributes_to_get=["gsi1sk", *more],
    )
    yield from ((row.gsi1sk, row) for row in rows)


def _parts_of(tenant_id: str, path: str) -> list[CountItem]:
    return list(CountItem.query(keys.counts_of(tenant_id, path), consistent_read=True))
