"""Lists that are spread over several index partitions, read as one.

A busy list (the entries of a day, the accounts of a book) lies in equal parts, so that no partition takes
all writes of a tenant. The sort keys order across the parts, so a position in the whole list is the sort
key of the last thing shown, and each part goes on from there.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from isp.ports import Page, PageRequest

from isp_aws.dynamodb.connection import ListedItem
from isp_aws.dynamodb.reading import INDEX

I = TypeVar("I", bound=ListedItem)  # noqa: E741
T = TypeVar("T")

# How many items one call looks at before it answers with what it has and a position to go on from.
EXAMINED_MAX = 5_000
SHOWN = "|"


@dataclass(frozen=True, slots=True)
class Rows(Generic[I]):
    items: list[I]
    next: str | None

    def of(self, made: Callable[[I], T]) -> Page[T]:
        return Page(tuple(map(made, self.items)), self.next)


def page_of_parts(
    kind: type[I],
    parts: Sequence[str],
    page: PageRequest,
    things: Callable[[I], Sequence[T]],
    wanted: Callable[[T], bool],
) -> Page[T]:
    """Return a page of what is wanted of the things that lie in the items, latest first.

    A place is that of an item, and how many of its things were shown unless all were.
    """
    begun, _, shown = (page.after or "").partition(SHOWN)
    within: Any = None
    if page.after is not None:
        within = kind.gsi1sk <= begun if shown else kind.gsi1sk < begun
    chosen: list[T] = []
    last: str | None = None
    for examined, item in enumerate(_merged(kind, parts, within, page.limit, newest_first=True)):
        if examined == EXAMINED_MAX:
            return Page(tuple(chosen), last)
        of_item = things(item)
        first = int(shown) if shown and item.gsi1sk == begun else 0
        for number, thing in enumerate(of_item[first:], start=first + 1):
            if len(chosen) == page.limit:
                return Page(tuple(chosen), last)
            last = item.gsi1sk if number == len(of_item) else f"{item.gsi1sk}{SHOWN}{number}"
            if wanted(thing):
                chosen.append(thing)
    return Page(tuple(chosen), None)


def names_of_parts(kind: type[I], parts: Sequence[str], page: PageRequest, name: str) -> Rows[I]:
    """Return a page of accounts of a kind, in the order of their names: `name` and `name:owner`."""
    first = name if page.after is None else page.after
    within = kind.gsi1sk.between(first, f"{name}:{chr(0x10FFFF)}")
    merged = _merged(kind, parts, within, page.limit, newest_first=False)
    items = (
        item
        for item in merged
        if item.gsi1sk != page.after and item.gsi1sk.partition(":")[0] == name
    )
    return _first(islice(items, page.limit + 1), page.limit, lambda item: item.gsi1sk)


def lines_of(kind: type[I], partition: str, prefix: str, page: PageRequest) -> Rows[I]:
    """Return a page of one partition of the table itself, latest first."""
    after = page.after or f"{prefix}{chr(0x10FFFF)}"
    rows = kind.query(
        partition,
        kind.sk.between(prefix, after),
        consistent_read=True,
        scan_index_forward=False,
        limit=page.limit + 2,
    )
    items = (item for item in rows if item.sk != page.after)
    return _first(islice(items, page.limit + 1), page.limit, lambda item: item.sk)


def _first(items: Iterable[I], limit: int, place: Callable[[I], Any]) -> Rows[I]:
    found = list(items)
    kept = found[:limit]
    return Rows(kept, place(kept[-1]) if len(found) > limit else None)


def _merged(
    kind: type[I], parts: Sequence[str], within: Any, page_size: int, *, newest_first: bool
) -> Iterator[I]:
    rows = [
        kind.query(
            part,
            within,
            index_name=INDEX,
            scan_index_forward=not newest_first,
            page_size=page_size + 1,
        )
        for part in parts
    ]
    return heapq.merge(*rows, key=lambda item: str(item.gsi1sk), reverse=newest_first)
