"""Reading entities: single ones consistently, many at once, and pages of lists.

Nothing is returned that the scope does not cover; what lies outside is not found, so that its existence
stays a secret. A position in a list is the sort key of the last item read, which ends in its id.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from isp.entity import Entity
from isp.parties.scope import Scope
from isp.parties.tenant import ROOT_PATH
from isp.ports import Page, PageRequest
from isp.refusals import Invalid, NotFound
from pynamodb.exceptions import DoesNotExist

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.items.claims import PointerItem
from isp_aws.dynamodb.items.entity_item import EntityItem
from isp_aws.dynamodb.items.parties import CustomerItem
from isp_aws.dynamodb.items.registry import ITEMS
from isp_aws.sealing import Sealer

E = TypeVar("E", bound=Entity)

# How many items one call looks at before it answers with what it has and a position to go on from.
EXAMINED_MAX = 10_000
INDEX = "gsi1"
READ_AT_ONCE = 100
PART_AT_ONCE_MIN = 6


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: its index partition, and the start of the sort keys that the scope may see.

    `bounds` narrows it to the keys between two; `is_forward` tells it from its beginning.
    """

    partition: str
    prefix: str = ""
    bounds: tuple[str, str] | None = None
    is_forward: bool = False


def find(entity: type[E], tenant_id: str, entity_id: str, sealer: Sealer) -> E | None:
    """Return the entity as it is now, or None."""
    kind = ITEMS[entity]
    try:
        item = kind.get(kind.key(tenant_id, entity_id), keys.SELF, consistent_read=True)
    except DoesNotExist:
        return None
    found: E = item.to_entity(sealer)
    return found


def found(entity: E | None, kind: str, *, is_inside: bool) -> E:
    """Return the entity if it exists where the asker may look."""
    if entity is None or not is_inside:
        raise NotFound(kind=kind)
    return entity


def many(entity: type[E], tenant_id: str, ids: Iterable[str], sealer: Sealer) -> dict[str, E]:
    """Return those of the entities that exist, by id."""
    kind = ITEMS[entity]
    wanted = [(kind.key(tenant_id, one), keys.SELF) for one in dict.fromkeys(ids)]
    if not wanted:
        return {}
    return {
        item.id: item.to_entity(sealer) for item in kind.batch_get(wanted, consistent_read=True)
    }


def customers_inside(scope: Scope, customer_ids: Sequence[str]) -> list[str]:
    """Return those of the customers that the scope covers; the whole tenant needs no reading."""
    ids = list(dict.fromkeys(customer_ids))
    if scope.self_id is not None:
        return [one for one in ids if one == scope.self_id]
    if not ids or scope.node_path == ROOT_PATH:
        return ids
    wanted = [(CustomerItem.key(scope.tenant_id, one), keys.SELF) for one in ids]
    return [
        item.id
        for item in CustomerItem.batch_get(wanted, consistent_read=True)
        if scope.covers(item.owner_path, item.id)
    ]


def whole(entity: type[E], listing: Listing, sealer: Sealer) -> Iterator[E]:
    """Yield everything in a list that is known to be short."""
    kind = ITEMS[entity]
    for item in kind.query(listing.partition, _within(kind, listing), index_name=INDEX):
        yield item.to_entity(sealer)


def newest(
    entity: type[E],
    listing: Listing,
    page: PageRequest,
    sealer: Sealer,
    wanted: Callable[[Sequence[E]], Sequence[E]],
) -> Page[E]:
    """Return a page of a list, newest first; `wanted` chooses among what was read."""
    kind = ITEMS[entity]

    def read(after: str | None, limit: int) -> list[tuple[str, E]]:
        rows = kind.query(
            listing.partition,
            _within(kind, listing),
            index_name=INDEX,
            scan_index_forward=listing.is_forward,
            limit=limit,
            page_size=limit,
            last_evaluated_key=_start(kind, listing, after),
        )
        return [(row.gsi1sk, row.to_entity(sealer)) for row in rows]

    return paged(page, read, wanted)


def newest_of_parts(
    entity: type[E],
    parts: Sequence[Listing],
    page: PageRequest,
    sealer: Sealer,
    wanted: Callable[[Sequence[E]], Sequence[E]],
) -> Page[E]:
    """Return a page of a list that is spread over several partitions, newest first.

    The parts are read a little at a time and merged by their sort keys, so a page looks at about
    twice what it returns, however long the list is.
    """
    kind = ITEMS[entity]

    def read(after: str | None, limit: int) -> list[tuple[str, E]]:
        at_once = limit // len(parts) + PART_AT_ONCE_MIN
        readings = [_part(kind, part, after, at_once) for part in parts]
        rows = heapq.merge(*readings, key=lambda row: row.gsi1sk, reverse=True)
        return [(row.gsi1sk, row.to_entity(sealer)) for row in islice(rows, limit)]

    if page.after is not None and not page.after.startswith(parts[0].prefix):
        raise Invalid(field="after", reason="not_of_this_list")
    return paged(page, read, wanted)


def _part(
    kind: type[EntityItem[Any]], part: Listing, after: str | None, at_once: int
) -> Iterator[Any]:
    within = _within(kind, part)
    if after is not None:
        # The place after which the page begins lies in one of the parts only, so it bounds the
        # reading by its key and not as the start of a query.
        within = kind.gsi1sk.between(part.prefix or " ", after)
    rows = kind.query(
        part.partition, within, index_name=INDEX, scan_index_forward=False, page_size=at_once
    )
    return (row for row in rows if row.gsi1sk != after)


def newest_of_customer(
    entity: type[E], partition: str, page: PageRequest, sealer: Sealer, tenant_id: str
) -> Page[E]:
    """Return a page of a customer's things to which pointers lead, newest first."""

    def read(after: str | None, limit: int) -> list[tuple[str, E]]:
        pointers = PointerItem.query(
            partition,
            None if after is None else PointerItem.sk < after,
            consistent_read=True,
            scan_index_forward=False,
            limit=limit,
            page_size=limit,
        )
        places = [pointer.sk for pointer in pointers]
        things = many(entity, tenant_id, map(keys.id_at_end, places), sealer)
        return [(place, things[keys.id_at_end(place)]) for place in places]

    return paged(page, read, lambda rows: rows)


@dataclass(frozen=True, slots=True)
class Naming:
    """A list whose things each name another in some attributes, which say where that lies."""

    kind: type[EntityItem[Any]]
    listing: Listing
    attributes: tuple[str, ...]
    key: Callable[[Any], str]


def newest_named(entity: type[E], naming: Naming, page: PageRequest, sealer: Sealer) -> Page[E]:
    """Return a page of things that others of a list name, newest first."""

    def read(after: str | None, limit: int) -> list[tuple[str, E]]:
        rows = naming.kind.query(
            naming.listing.partition,
            None if after is None else naming.kind.gsi1sk < after,
            index_name=INDEX,
            scan_index_forward=False,
            limit=limit,
            page_size=limit,
            attributes_to_get=["gsi1sk", *naming.attributes],
        )
        named = [(row.gsi1sk, naming.key(row)) for row in rows]
        wanted = [(key, keys.SELF) for _, key in named]
        found = ITEMS[entity].batch_get(wanted, consistent_read=True) if wanted else ()
        things = {item.pk: item.to_entity(sealer) for item in found}
        return [(place, things[key]) for place, key in named]

    return paged(page, read, lambda rows: rows)


def paged(
    page: PageRequest,
    read: Callable[[str | None, int], list[tuple[str, E]]],
    wanted: Callable[[Sequence[E]], Sequence[E]],
) -> Page[E]:
    """Return a page of what `read` (behind which place, how many) gives and `wanted` leaves."""
    chosen: list[tuple[str, E]] = []
    after, examined = page.after, 0
    while len(chosen) < page.limit and examined < EXAMINED_MAX:
        # One more than the page, to know whether another one follows.
        asked = READ_AT_ONCE if examined else page.limit + 1
        rows = read(after, asked)
        kept = {entity.id for entity in wanted([entity for _, entity in rows])}
        chosen += [row for row in rows if row[1].id in kept]
        after = rows[-1][0] if len(rows) == asked else None
        examined += len(rows)
        if after is None:
            break
    if len(chosen) > page.limit:
        chosen = chosen[: page.limit]
        after = chosen[-1][0]
    return Page(tuple(entity for _, entity in chosen), after)


def _within(kind: type[EntityItem[Any]], listing: Listing) -> Any:
    if listing.bounds is not None:
        return kind.gsi1sk.between(*listing.bounds)
    return kind.gsi1sk.startswith(listing.prefix) if listing.prefix else None


def _start(kind: type[EntityItem[Any]], listing: Listing, after: str | None) -> Any:
    if after is None:
        return None
    if not after.startswith(listing.prefix) or after.count("#") < 1:
        raise Invalid(field="after", reason="not_of_this_list")
    tenant_id = keys.tenant_of(listing.partition)
    return {
        "pk": {"S": kind.key(tenant_id, keys.id_at_end(after))},
        "sk": {"S": keys.SELF},
        "gsi1pk": {"S": listing.partition},
        "gsi1sk": {"S": after},
    }
