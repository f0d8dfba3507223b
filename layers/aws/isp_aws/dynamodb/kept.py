"""What a commit keeps beside customers and subscriptions: words, the unpaid, and counts.

A screen must not read in proportion to all customers. So the commit that changes one also changes, in
the same transaction and for each node above him: the words under which a search finds him, whether he is
among those who never bought, how many customers there are of each status, and how many owe how much. Counts are spread over
parts, so that sales at once seldom meet. Nearly nothing here has a condition: it follows from what the
change replaces, and the change holds only if that is still there. Who moves a customer to another seller
moves his line in the same decision; without one he has to be among those who never bought still, or the
decision is taken again. docs/decisions/0012; proof:
`tests/adapters/test_contract_search.py`, `tests/adapters/test_counts.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from isp.customers.customer import Customer
from isp.customers.search import words_of
from isp.decision import Change, Create, Update
from isp.parties.tenant import nodes_from_root
from isp.refusals import StaleRead
from isp.sales.debt import Debt
from isp.subscriptions.subscription import Subscription, SubscriptionStatus

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.items.kept import CountItem, FoundItem, UnpaidItem
from isp_aws.dynamodb.step import Step
from isp_aws.dynamodb.transaction import Call, delete, put, update

UNPAID = "UNPAID"
_COUNTED = {
    "customers": CountItem.customers,
    SubscriptionStatus.ACTIVE.value: CountItem.active,
    SubscriptionStatus.ON_HOLD.value: CountItem.on_hold,
    SubscriptionStatus.EXPIRED.value: CountItem.expired,
    "owing": CountItem.owing,
    "owed_minor": CountItem.owed_minor,
}

Kept = Customer | Subscription
T = TypeVar("T", Customer, Subscription, Customer | Subscription, Debt)
Place = tuple[str, str]  # Partition and sort key.
# Of each part of a node's counts (its place), what is added under which name.
Counted = Counter[tuple[Place, str]]


def kept_steps(changes: Iterable[Change]) -> Iterator[Step]:
    """Yield what the changes of customers and subscriptions change beside them."""
    stored = [one for one in changes if isinstance(one, Create | Update)]
    new = [one for one in stored if isinstance(one, Create)]
    sold_first, taken_on = _ids(new, Subscription), _ids(new, Customer)
    moving = [one for one in stored if _moves(one)]
    moved_lines, moved = _ids(moving, Subscription), _ids(moving, Customer)
    assert moved_lines <= moved, "a line moves to another seller with its customer"
    counts = _owed_more(stored)
    for change in stored:
        if isinstance(change.item, Customer | Subscription):
            before = _before(change, change.item)
            counts.update(counted(change.item, 1))
            if before is not None:
                counts.update(counted(before, -1))
            if isinstance(change.item, Customer):
                yield from _words(before, change.item)
                if before is None and change.item.id not in sold_first:
                    yield Step(put(unpaid(change.item)))
                if change.item.id in moved - moved_lines:
                    yield _moved_unpaid(change.item)
            elif before is None and change.item.id not in taken_on:
                item = change.item
                yield Step(delete(UnpaidItem(keys.unpaid(item.tenant_id, item.id), keys.SELF)))
    yield from map(Step, count_calls(counts))


def kept_at_most(changes: Iterable[Change]) -> int:
    """Return how many actions `kept_steps` may make of the changes, for whoever fills transactions."""
    actions = 0
    for change in changes:
        if not isinstance(change, Create | Update):
            continue
        if isinstance(change.item, Debt):
            actions += len(nodes_from_root(change.item.owner_path))
        if isinstance(change.item, Customer | Subscription):
            actions += 1
            for one in (change.item, getattr(change, "before", None)):
                if isinstance(one, Kept):
                    listed = len(words_of(one)) if isinstance(one, Customer) else 0
                    actions += (1 + listed) * len(nodes_from_root(one.owner_path))
    return actions


def found_items(customer: Customer) -> list[FoundItem]:
    """Return how a customer is listed: under each of his words, for each node above him."""
    words = words_of(customer)
    return [
        FoundItem(
            keys.found_in(customer.tenant_id, path, word),
            keys.found_as(word, customer.id),
            words=" ".join(words),
        )
        for path in nodes_from_root(customer.owner_path)
        for word in sorted(words)
    ]


def unpaid(customer: Customer) -> UnpaidItem:
    return UnpaidItem(
        keys.unpaid(customer.tenant_id, customer.id),
        keys.SELF,
        gsi1pk=keys.listing(customer.tenant_id, UNPAID),
        gsi1sk=keys.path_at_id(customer.owner_path, customer.created_at, customer.id),
    )


def count_calls(counts: Mapping[tuple[Place, str], int]) -> Iterator[Call]:
    """Yield one action for each part of the counts that changes."""
    parts: dict[Place, dict[str, int]] = {}
    for (place, name), by in counts.items():
        if by:
            parts.setdefault(place, {})[name] = by
    for place, changes in parts.items():
        added = [_COUNTED[name].add(by) for name, by in changes.items()]
        yield update(CountItem(*place), [*added, CountItem.version.add(1)])


def _ids(changes: Iterable[Create | Update], kind: type[Kept]) -> set[str]:
    return {one.item.id for one in changes if isinstance(one.item, kind)}


def _moves(change: Create | Update) -> bool:
    """Say whether the change moves a customer or a line to another seller."""
    before, item = getattr(change, "before", None), change.item
    if not isinstance(item, Kept) or not isinstance(before, Kept):
        return False
    return before.owner_path != item.owner_path


def _moved_unpaid(customer: Customer) -> Step:
    item = unpaid(customer)
    place = UnpaidItem.gsi1sk.set(item.gsi1sk)
    still_unpaid = UnpaidItem.pk.exists()
    return Step(update(item, [place], still_unpaid), lambda _: StaleRead(kind=customer.kind))


def _words(before: Kept | None, after: Customer) -> Iterator[Step]:
    old, new = [], found_items(after)
    if isinstance(before, Customer):
        if _is_found_alike(before, after):
            return
        old = found_items(before)
    yield from (Step(put(item)) for item in new)
    places = {(item.pk, item.sk) for item in new}
    yield from (Step(delete(item)) for item in old if (item.pk, item.sk) not in places)


def _is_found_alike(one: Customer, other: Customer) -> bool:
    return one.owner_path == other.owner_path and words_of(one) == words_of(other)


def _owed_more(changes: Iterable[Create | Update]) -> Counted:
    """Return what changes of debts add to what is owed to each node, and to how many owe."""
    added: Counted = Counter()
    for change in changes:
        if isinstance(change.item, Debt):
            added.update(owed(change.item, 1))
            before = _before(change, change.item)
            if before is not None:
                added.update(owed(before, -1))
    return added


def _before(change: Create | Update, item: T) -> T | None:
    if isinstance(change, Create):
        return None
    before = change.before
    assert isinstance(before, type(item)), f"a changed {item.kind} says what it was"
    return before


def counted(thing: Kept, by: int) -> Counted:
    """Return what a customer or a subscription adds to the counts, so many times."""
    name = "customers" if isinstance(thing, Customer) else thing.status.value
    part = keys.count_part(thing.id)
    return Counter(
        {
            ((keys.counts_of(thing.tenant_id, path), part), name): by
            for path in nodes_from_root(thing.owner_path)
        }
    )


def owed(debt: Debt, by: int) -> Counted:
    """Return what a debt adds to the counts, so many times: one who owes, and how much."""
    part = keys.count_part(debt.id)
    added: Counted = Counter()
    for path in nodes_from_root(debt.owner_path) if debt.invoices else ():
        place = (keys.counts_of(debt.tenant_id, path), part)
        added.update({(place, "owing"): by, (place, "owed_minor"): by * debt.owed_minor})
    return added
