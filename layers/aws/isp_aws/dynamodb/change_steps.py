"""The actions that store, claim and add to things, each with the refusal that its failure means.

One part of the commit (`commit.py`). A thing is stored under the condition of its version; an increase
asks for no version and raises it, so increases never meet each other and nobody overwrites one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from functools import reduce
from operator import and_, ge
from operator import eq as equal
from typing import Any

from isp.decision import (
    Change,
    Claim,
    CloseAccount,
    Comparison,
    Condition,
    Create,
    Increase,
    Release,
    Require,
    SetLimit,
    Update,
)
from isp.refusals import Refusal, StaleRead
from pynamodb.expressions.update import Action

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.account_steps import closing_step, limit_step
from isp_aws.dynamodb.attributes import stored
from isp_aws.dynamodb.items.claims import ClaimItem, EverywhereClaimItem, PointerItem
from isp_aws.dynamodb.items.entity_item import EntityItem, Mark
from isp_aws.dynamodb.items.registry import ITEMS
from isp_aws.dynamodb.step import Step, Stored
from isp_aws.dynamodb.transaction import check, delete, put, update
from isp_aws.sealing import Sealer

COMPARED: Mapping[Comparison, Callable[[Any, Any], Any]] = {
    Comparison.EQUAL: equal,
    Comparison.AT_LEAST: ge,
}


def change_steps(tenant_id: str, change: Change, sealer: Sealer) -> Iterator[Step]:
    match change:
        case Create() | Update():
            yield from _store_steps(change, sealer)
        case Require():
            yield _require_step(change)
        case Claim():
            yield _claim_step(tenant_id, change)
        case Release():
            yield _release_step(tenant_id, change)
        case Increase():
            yield _increase_step(change, sealer)
        case SetLimit():
            yield limit_step(tenant_id, change)
        case CloseAccount():
            yield closing_step(tenant_id, change)


def _store_steps(change: Create | Update, sealer: Sealer) -> Iterator[Step]:
    entity = change.item
    kind = ITEMS[type(entity)]
    item = kind.from_entity(entity, sealer)
    if isinstance(change, Create):
        assert entity.version == 1, f"a new {entity.kind} of version {entity.version}"
        is_new = kind.pk.does_not_exist()
        refusal = StaleRead(kind=entity.kind) if change.seen_absent else kind.is_there(entity)
        yield Step(put(item, is_new), lambda _: refusal, kind.may_be_alone)
    else:
        assert entity.version > 1, f"a changed {entity.kind} of version {entity.version}"
        was_not_touched = kind.version == entity.version - 1
        stale = StaleRead(kind=entity.kind)
        yield Step(put(item, was_not_touched), lambda _: stale, kind.may_be_alone)
    yield from (Step(put(PointerItem(pk, sk))) for pk, sk in kind.pointers(entity))
    mark = kind.mark(entity)
    if mark is not None:
        yield Step(put(mark_item(kind.key_of(entity), mark)))


def mark_item(key: str, mark: Mark) -> PointerItem:
    """Return what keeps the entity of that key in its second list."""
    item = PointerItem(key, keys.MARK)
    if mark.place is not None:
        item.gsi1pk, item.gsi1sk = mark.place
    return item


def _require_step(change: Require) -> Step:
    entity = change.item
    kind = ITEMS[type(entity)]
    place = PointerItem(kind.key_of(entity), keys.SELF)
    # Version 0 is what was read where nothing is stored.
    is_so = kind.version == entity.version if entity.version else kind.pk.does_not_exist()
    return Step(check(place, is_so), lambda _: StaleRead(kind=entity.kind))


def _claim_step(tenant_id: str, claim: Claim) -> Step:
    if claim.everywhere:
        return _claim_everywhere_step(tenant_id, claim)
    item = ClaimItem(keys.claim(tenant_id, claim.kind, claim.value), keys.SELF)
    item.owner_id = claim.owner_id
    is_free = ClaimItem.pk.does_not_exist() | (ClaimItem.owner_id == claim.owner_id)
    return Step(put(item, is_free), lambda _: claim.refusal)


def _claim_everywhere_step(tenant_id: str, claim: Claim) -> Step:
    item = EverywhereClaimItem(keys.claim_everywhere(claim.kind, claim.value), keys.SELF)
    item.tenant_id, item.owner_id = tenant_id, claim.owner_id
    is_free = EverywhereClaimItem.pk.does_not_exist() | _is_of_owner(tenant_id, claim.owner_id)
    return Step(put(item, is_free), lambda _: claim.refusal)


def _release_step(tenant_id: str, release: Release) -> Step:
    def refusal(_: Stored) -> Refusal:
        return StaleRead(kind=release.kind)

    if release.everywhere:
        everywhere = EverywhereClaimItem(
            keys.claim_everywhere(release.kind, release.value), keys.SELF
        )
        return Step(delete(everywhere, _is_of_owner(tenant_id, release.owner_id)), refusal)
    item = ClaimItem(keys.claim(tenant_id, release.kind, release.value), keys.SELF)
    return Step(delete(item, ClaimItem.owner_id == release.owner_id), refusal)


def _is_of_owner(tenant_id: str, owner_id: str) -> Any:
    is_tenant = EverywhereClaimItem.tenant_id == tenant_id
    return is_tenant & (EverywhereClaimItem.owner_id == owner_id)


def _increase_step(change: Increase, sealer: Sealer) -> Step:
    entity = change.item
    kind = ITEMS[type(entity)]
    _assert_is_only_counted(kind, change)
    is_so = [_condition(kind, one) for one in change.only_if]
    actions = [_attribute(kind, name).add(by) for name, by in change.by.items()]
    actions.append(kind.version.add(1))
    if change.may_be_new:
        actions += _rest_if_absent(kind.from_entity(entity, sealer), {*change.by, "version"})
    else:
        is_so.insert(0, kind.pk.exists())
    condition = reduce(and_, is_so) if is_so else None
    if condition is not None and change.may_be_new and _holds(change, entity):
        condition = kind.pk.does_not_exist() | condition
    item = kind(kind.key_of(entity), keys.SELF)
    call = update(item, actions, condition)
    return Step(call, None if condition is None else lambda _: StaleRead(kind=entity.kind))


def _assert_is_only_counted(kind: type[EntityItem[Any]], change: Increase) -> None:
    """What is added to may not decide where the thing is found: the index would not follow."""
    entity = change.item
    assert not kind.sealed & set(change.by), f"{entity.kind}: sealed is not counted"
    more: Any = replace(
        entity,  # type: ignore[type-var]
        **{name: getattr(entity, name) + by for name, by in change.by.items()},
    )
    assert kind.place(more) == kind.place(entity), (
        f"{entity.kind}: {change.by} moves it in its list"
    )
    assert kind.due_time(more) == kind.due_time(entity), (
        f"{entity.kind}: {change.by} is due otherwise"
    )


def _rest_if_absent(item: EntityItem[Any], counted: set[str]) -> Iterator[Action]:
    """Yield what makes the item whole where it is not there yet, and changes nothing where it is."""
    names = {field.name for field in fields(item.entity)} - counted
    for name in (*sorted(item.renamed.get(one, one) for one in names), "gsi1pk", "gsi1sk"):
        value = getattr(item, name)
        if value is not None:
            attribute = getattr(type(item), name)
            yield attribute.set(attribute | stored(attribute, value))


def _condition(kind: type[EntityItem[Any]], condition: Condition) -> Any:
    compared = COMPARED[condition.comparison]
    return compared(_attribute(kind, condition.attribute), condition.value)


def _holds(change: Increase, entity: Any) -> bool:
    return all(
        COMPARED[one.comparison](getattr(entity, one.attribute), one.value)
        for one in change.only_if
    )


def _attribute(kind: type[EntityItem[Any]], name: str) -> Any:
    return getattr(kind, kind.renamed.get(name, name))


def claims_everywhere(changes: Iterable[Change]) -> Iterator[str]:
    """Yield the keys beyond the tenant's own that the changes touch."""
    for change in changes:
        if isinstance(change, Claim | Release) and change.everywhere:
            yield keys.claim_everywhere(change.kind, change.value)
