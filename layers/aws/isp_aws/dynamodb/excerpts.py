"""Parts of lists: the stretch of sort keys that an excerpt is, also where each seller has one of his own.

A list whose sort keys begin with the seller's path has one stretch a seller. Sellers are few and listed,
so a page looks at what it returns and at some items for each seller that it passes; it passes no more than
`SELLERS_MAX` and is short rather than long.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from isp.entity import Entity
from isp.excerpt import Excerpt
from isp.parties.scope import Scope
from isp.ports import Page, PageRequest
from isp.refusals import Invalid

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.books import books_of
from isp_aws.dynamodb.items.entity_item import EntityItem
from isp_aws.dynamodb.items.registry import ITEMS
from isp_aws.dynamodb.reading import INDEX, PART_AT_ONCE_MIN, Listing
from isp_aws.sealing import Sealer

E = TypeVar("E", bound=Entity)
SELLERS_MAX = 20


def bounds_of(excerpt: Excerpt, prefix: str = "") -> tuple[str, str]:
    """Return keys between which those lie that begin with a second of the excerpt."""
    return prefix + keys.moment(excerpt.begins_at), prefix + keys.moment(excerpt.ends_before)


def excerpt_of(partition: str, excerpt: Excerpt) -> Listing:
    """Return the listing of a part of a list that is sorted by time alone, the newest first."""
    return Listing(partition, "", bounds_of(excerpt), excerpt.is_turned)


@dataclass(frozen=True, slots=True)
class OfSellers:
    """An excerpt of a list, which lies in these partitions of the index, and the sellers' paths in front."""

    partitions: Sequence[str]
    excerpt: Excerpt


def by_seller(
    entity: type[E], scope: Scope, listed: OfSellers, page: PageRequest, sealer: Sealer
) -> Page[E]:
    """Return a page of a list in which each seller of the scope has a stretch, seller by seller."""
    if page.after is not None and not page.after.startswith(scope.node_path):
        raise Invalid(field="after", reason="not_of_this_list")
    rows: list[Any] = []
    is_forward, passed = listed.excerpt.is_turned, 0
    sellers = [path for path in books_of(scope) if scope.covers(path)]
    for seller in sorted(sellers, reverse=not is_forward):
        stretch = _left_of(
            bounds_of(listed.excerpt, f"{seller}#"), page.after, is_forward=is_forward
        )
        if stretch is None:
            continue
        parts = [Listing(one, "", stretch, is_forward) for one in listed.partitions]
        for row in _merged(ITEMS[entity], parts, page):
            if len(rows) == page.limit:
                return _page(rows, rows[-1].gsi1sk, sealer)
            rows.append(row)
        passed += 1
        if passed == SELLERS_MAX:
            return _page(rows, f"{seller}#" + (keys.LAST if is_forward else ""), sealer)
    return _page(rows, None, sealer)


def _left_of(
    bounds: tuple[str, str], after: str | None, *, is_forward: bool
) -> tuple[str, str] | None:
    """Return what of a stretch lies behind a place; None where nothing does."""
    low, high = bounds
    if after is not None:
        low, high = (max(low, after), high) if is_forward else (low, min(high, after))
    return (low, high) if low <= high else None


def _merged(
    kind: type[EntityItem[Any]], parts: Sequence[Listing], page: PageRequest
) -> Iterator[Any]:
    at_once = page.limit // len(parts) + PART_AT_ONCE_MIN
    is_forward = parts[0].is_forward

    def rows_of(part: Listing) -> Iterator[Any]:
        assert part.bounds is not None
        return iter(
            kind.query(
                part.partition,
                kind.gsi1sk.between(*part.bounds),
                index_name=INDEX,
                scan_index_forward=is_forward,
                page_size=at_once,
            )
        )

    merged = heapq.merge(
        *map(rows_of, parts), key=lambda row: str(row.gsi1sk), reverse=not is_forward
    )
    return (row for row in merged if row.gsi1sk != page.after)


def _page(rows: Sequence[Any], after: str | None, sealer: Sealer) -> Page[Any]:
    return Page(tuple(row.to_entity(sealer) for row in rows), after)
