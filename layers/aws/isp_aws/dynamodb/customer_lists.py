"""Pages of customers: who is found by what was typed, and who is of a status.

A page reads in proportion to itself, however many customers there are (docs/decisions/0012):

* a search reads the words under which customers are listed for the asking node (`kept.py`), from where
  one of the typed words begins, and then those customers whose other words fit as well;
* who is active or expired stands in the list of subscriptions, which is sorted by seller and by the end
  of what was paid, so each seller's are one stretch of it, at any second and before any sweep;
* who is on hold stands there too, and is passed over; he is found in a list by the end of his hold;
* who never bought, and who owes, is listed by himself (`listed_apart.py`).

A call that looks at much and finds little answers with what it has and a place to go on from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Self

from isp.customers.customer import Customer
from isp.customers.search import Sought, first_of, words_of
from isp.excerpt import WHOLE, Excerpt
from isp.parties.scope import Scope
from isp.ports import Page, PageRequest, StatusAt
from isp.refusals import Invalid
from isp.sales.debt import OWES
from isp.subscriptions.subscription import (
    ACTIVE,
    EXPIRED,
    ON_HOLD,
    UNPAID,
    SubscriptionStatus,
)

from isp_aws.dynamodb import keys, listed_apart
from isp_aws.dynamodb.customers_among import among
from isp_aws.dynamodb.items.kept import FoundItem
from isp_aws.dynamodb.items.sales import SubscriptionItem
from isp_aws.dynamodb.reading import INDEX, many
from isp_aws.sealing import Sealer

# How much one call looks at: words of a search (a unit for thirty), customers for a status, sellers.
WORDS_MAX = 2_000
READ_MAX = 200
SELLERS_MAX = 50
READ_AT_LEAST = 10
# Of several words that one is looked up which has no more customers than this, if one has.
FEW = 50

# A place in a list, and the customer there; None where a seller's stretch ends.
Row = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a search goes on: which of the typed words it looks up, and behind what."""

    word: int
    after: str

    @classmethod
    def parsed(cls, text: str, wanted: Sought) -> Self:
        number, _, after = text.partition("|")
        is_known = number.isdecimal() and int(number) < len(wanted.words)
        if not is_known or not after.startswith(wanted.words[int(number)]):
            raise Invalid(field="after", reason="not_of_this_list")
        return cls(int(number), after)

    def at(self, row: FoundItem) -> str:
        return f"{self.word}|{row.sk}"


def found(
    scope: Scope, page: PageRequest, wanted: Sought, status: StatusAt | None, sealer: Sealer
) -> Page[Customer]:
    """Return a page of those who fit, in the order of the word that is looked up, then by id."""
    if page.after is not None:
        place = Place.parsed(page.after, wanted)
    else:
        place = Place(_narrowest(scope, wanted), "")
    rows = _Candidates(scope, wanted, place, page.limit)
    chosen: list[tuple[FoundItem, Customer]] = []
    while len(chosen) <= page.limit:
        candidates = rows.next(max(READ_AT_LEAST, page.limit + 1 - len(chosen)))
        chosen += _fitting(scope, candidates, wanted, status, sealer)
        if rows.is_over and len(chosen) <= page.limit:
            position = None if rows.last is None else place.at(rows.last)
            return Page(tuple(one for _, one in chosen), position)
    kept = chosen[: page.limit]
    return Page(tuple(one for _, one in kept), place.at(kept[-1][0]))


class _Candidates:
    """The customers of a word whose other words fit as well, some at a time, until it is enough."""

    def __init__(self, scope: Scope, wanted: Sought, place: Place, limit: int) -> None:
        self._rows = _listed(scope, wanted, place, limit)
        self._wanted = wanted
        self._beginnings = wanted.words[place.word] if wanted.words else ()
        self._examined, self._given = 0, 0
        self.is_over = False
        self.last: FoundItem | None = None  # Behind which to go on, where there may be more.

    def next(self, count: int) -> list[FoundItem]:
        found_now: list[FoundItem] = []
        for row in self._rows:
            self.last = row
            self._examined += 1
            if self._is_candidate(row):
                found_now.append(row)
            self.is_over = self._examined >= WORDS_MAX or self._given + len(found_now) >= READ_MAX
            if self.is_over or len(found_now) == count:
                break
        else:
            self.is_over, self.last = True, None
        self._given += len(found_now)
        return found_now

    def _is_candidate(self, row: FoundItem) -> bool:
        known = tuple(row.words.split(" "))
        # Listed under several words that fit, he is shown under the first one.
        is_first = row.sk.rpartition("#")[0] == first_of(known, self._beginnings)
        return is_first and self._wanted.fits(known)


def _narrowest(scope: Scope, wanted: Sought) -> int:
    order = wanted.by_length
    for word in order if len(order) > 1 else ():
        rows = _listed(scope, wanted, Place(word, ""), FEW)
        if len(list(islice(rows, FEW + 1))) <= FEW:
            return word
    return order[0] if order else 0


def of_status(
    scope: Scope, page: PageRequest, status: StatusAt, excerpt: Excerpt, sealer: Sealer
) -> Page[Customer]:
    """Return a page of one status: next to end first, last ended first, or newest first.

    An excerpt is of those who are sorted by the end of what they paid.
    """
    if page.after is not None and not page.after.startswith(scope.node_path):
        raise Invalid(field="after", reason="not_of_this_list")
    rows = _rows(scope, page, status, excerpt)
    places: list[tuple[str, str]] = []
    sellers, last = 0, None
    for last, customer_id in rows:
        if customer_id is None:
            sellers += 1
        elif len(places) == page.limit:
            last = places[-1][0]
            break
        else:
            places.append((last, customer_id))
        if sellers == SELLERS_MAX:
            break
    else:
        last = None
    read = many(Customer, scope.tenant_id, [one for _, one in places], sealer)
    inside = [read[one] for _, one in places if one in read]
    return Page(tuple(one for one in inside if scope.covers(one.owner_path, one.id)), last)


def lines_ending(scope: Scope, excerpt: Excerpt, most: int) -> list[int]:
    """Return when open lines end within an excerpt, from the index alone; `most` of them."""
    ends = (excerpt.begins_at, excerpt.ends_before)
    rows = _running(scope, PageRequest(most), ends, excerpt.begins_at)
    looked_at = islice(rows, most + SELLERS_MAX)
    places = [place for place, customer_id in looked_at if customer_id is not None]
    return [int(place.split("#")[1]) for place in places[:most]]


def _listed(scope: Scope, wanted: Sought, place: Place, at_once: int) -> Iterator[FoundItem]:
    for beginning in wanted.words[place.word] if wanted.words else ():
        if place.after > beginning and not place.after.startswith(beginning):
            continue
        partition = keys.found_in(scope.tenant_id, scope.node_path, beginning)
        within = FoundItem.sk.between(max(beginning, place.after), beginning + keys.LAST)
        rows = FoundItem.query(partition, within, consistent_read=True, page_size=at_once + 2)
        yield from (row for row in rows if row.sk != place.after)


def _fitting(
    scope: Scope,
    rows: Sequence[FoundItem],
    wanted: Sought,
    status: StatusAt | None,
    sealer: Sealer,
) -> Iterator[tuple[FoundItem, Customer]]:
    read = many(Customer, scope.tenant_id, [keys.id_at_end(row.sk) for row in rows], sealer)
    fitting = [
        (row, read[keys.id_at_end(row.sk)])
        for row in rows
        if keys.id_at_end(row.sk) in read and wanted.fits(words_of(read[keys.id_at_end(row.sk)]))
    ]
    return among(scope, fitting, status, sealer)


def _rows(scope: Scope, page: PageRequest, status: StatusAt, excerpt: Excerpt) -> Iterator[Row]:
    ends = (excerpt.begins_at, excerpt.ends_before)
    if status.status == EXPIRED:
        return _ended(scope, page, (ends[0], min(ends[1], status.now + 1)))
    if status.status == ACTIVE:
        return _running(scope, page, (max(ends[0], status.now + 1), ends[1]), status.now)
    assert excerpt == WHOLE, f"the list of {status.status} has no excerpts"
    if status.status == UNPAID:
        return listed_apart.unpaid(scope, page)
    if status.status == ON_HOLD:
        return listed_apart.on_hold(scope, page, status.now)
    assert status.status == OWES, status
    return listed_apart.owing(scope, page)


def _running(scope: Scope, page: PageRequest, ends: tuple[int, int], now: int) -> Iterator[Row]:
    """Yield seller by seller whose line is open and ends in these seconds, the next to end first."""
    at, end = page.after or scope.node_path, scope.node_path + keys.LAST
    while True:
        first = next(_sold(scope, (at, end), is_forward=True, at_once=1), None)
        if first is None:
            return
        seller = _seller_of(first)
        begins = max(at, f"{seller}#{keys.moment(ends[0])}")
        stretch = (begins, f"{seller}#{keys.moment(ends[1])}")
        for place in _sold(scope, stretch, is_forward=True, at_once=page.limit, open_at=now):
            if place != page.after:
                yield place, keys.id_at_end(place)
        at = f"{seller}$"  # Behind all of his: `$` follows `#`.
        yield at, None


def _ended(scope: Scope, page: PageRequest, ends: tuple[int, int]) -> Iterator[Row]:
    """Yield seller by seller whose time ended in these seconds, the last ended first."""
    at = page.after or scope.node_path + keys.LAST
    while True:
        last = next(_sold(scope, (scope.node_path, at), is_forward=False, at_once=1), None)
        if last is None:
            return
        seller = _seller_of(last)
        begins = min(at, f"{seller}#{keys.moment(ends[1])}")
        stretch = (f"{seller}#{keys.moment(ends[0])}", begins)
        for place in _sold(scope, stretch, is_forward=False, at_once=page.limit):
            if place != page.after:
                yield place, keys.id_at_end(place)
        at = f"{seller}#"
        yield at, None


def _sold(
    scope: Scope,
    stretch: tuple[str, str],
    *,
    is_forward: bool,
    at_once: int,
    open_at: int | None = None,
) -> Iterator[str]:
    """Yield places of subscriptions; with `open_at` without those that are on hold at that second."""
    first, last = stretch
    if first > last:
        return
    is_open: Any = None
    if open_at is not None:
        is_open = SubscriptionItem.status != SubscriptionStatus.ON_HOLD
        is_open |= SubscriptionItem.resumes_at <= open_at
    rows = SubscriptionItem.query(
        keys.listing(scope.tenant_id, "SUBSCRIPTIONS"),
        SubscriptionItem.gsi1sk.between(first, last),
        filter_condition=is_open,
        index_name=INDEX,
        scan_index_forward=is_forward,
        page_size=at_once + 1,
        attributes_to_get=["gsi1sk"],
    )
    yield from (row.gsi1sk for row in rows)


def _seller_of(place: str) -> str:
    return place.partition("#")[0]
