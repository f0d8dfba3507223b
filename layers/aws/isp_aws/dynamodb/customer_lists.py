"""Pages of customers: who is found by what was typed, and who is of a status.

A page reads in proportion to itself, however many customers there are (docs/decisions/0010):

* a search reads the words under which customers are listed for the asking node (`kept.py`), from where
  one of the typed words begins, and then those customers, who tell whether the rest fits;
* who is active or expired stands in the list of subscriptions, which is sorted by seller and by the end
  of what was paid, so each seller's are one stretch of it, at any second and before any sweep;
* who never bought is listed by himself.

A call that looks at much and finds little answers with what it has and a place to go on from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from isp.customers.customer import Customer
from isp.customers.search import Sought
from isp.parties.scope import Scope
from isp.ports import Page, PageRequest, StatusAt
from isp.refusals import Invalid
from isp.subscriptions.subscription import EXPIRED, UNPAID, Subscription, status_at

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.items.kept import FoundItem, UnpaidItem
from isp_aws.dynamodb.items.sales import SubscriptionItem
from isp_aws.dynamodb.kept import UNPAID as UNPAID_LIST
from isp_aws.dynamodb.reading import INDEX, many
from isp_aws.sealing import Sealer

EXAMINED_MAX = 500
SELLERS_MAX = 50
READ_AT_LEAST = 10
LAST = chr(0x10FFFF)

# A place in a list, and the customer there; None where a seller's stretch ends.
Row = tuple[str, str | None]


def found(
    scope: Scope, page: PageRequest, wanted: Sought, status: StatusAt | None, sealer: Sealer
) -> Page[Customer]:
    """Return a page of those who fit, in the order of `Sought.place_of`."""
    if page.after is not None and not page.after.startswith(wanted.looked_up):
        raise Invalid(field="after", reason="not_of_this_list")
    rows = _listed(keys.found_in(scope.tenant_id, scope.node_path), wanted.looked_up, page)
    chosen: list[tuple[str, Customer]] = []
    examined, last = 0, page.after
    while len(chosen) <= page.limit:
        places = list(islice(rows, max(READ_AT_LEAST, page.limit + 1 - len(chosen))))
        if not places:
            return Page(tuple(one for _, one in chosen), None)
        chosen += _fitting(scope, places, wanted, status, sealer)
        examined, last = examined + len(places), places[-1]
        if examined >= EXAMINED_MAX and len(chosen) <= page.limit:
            return Page(tuple(one for _, one in chosen), last)
    kept = chosen[: page.limit]
    return Page(tuple(one for _, one in kept), kept[-1][0])


def of_status(scope: Scope, page: PageRequest, status: StatusAt, sealer: Sealer) -> Page[Customer]:
    """Return a page of one status: next to end first, last ended first, or newest first."""
    if page.after is not None and not page.after.startswith(scope.node_path):
        raise Invalid(field="after", reason="not_of_this_list")
    rows = _rows(scope, page, status)
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


def _listed(partition: str, beginnings: Sequence[str], page: PageRequest) -> Iterator[str]:
    after = page.after or ""
    for beginning in beginnings:
        if after > beginning and not after.startswith(beginning):
            continue
        within = FoundItem.sk.between(max(beginning, after), beginning + LAST)
        rows = FoundItem.query(partition, within, consistent_read=True, page_size=page.limit + 2)
        yield from (row.sk for row in rows if row.sk != after)


def _fitting(
    scope: Scope,
    places: Sequence[str],
    wanted: Sought,
    status: StatusAt | None,
    sealer: Sealer,
) -> Iterator[tuple[str, Customer]]:
    split = [(place, *place.rsplit("#", 1)) for place in places]
    read = many(Customer, scope.tenant_id, [one for _, _, one in split], sealer)
    fitting = [
        (place, read[one])
        for place, word, one in split
        # Listed under several words, he is shown under the first one.
        if one in read and wanted.fits(read[one]) and wanted.place_of(read[one]) == (word, one)
    ]
    inside = [(place, one) for place, one in fitting if scope.covers(one.owner_path, one.id)]
    if status is None:
        yield from inside
        return
    sold = many(Subscription, scope.tenant_id, [one.id for _, one in inside], sealer)
    for place, one in inside:
        if status_at(sold.get(one.id), status.now) == status.status:
            yield place, one


def _rows(scope: Scope, page: PageRequest, status: StatusAt) -> Iterator[Row]:
    if status.status == UNPAID:
        return _unpaid(scope, page)
    return (_ended if status.status == EXPIRED else _running)(scope, page, status.now)


def _unpaid(scope: Scope, page: PageRequest) -> Iterator[Row]:
    rows = UnpaidItem.query(
        keys.listing(scope.tenant_id, UNPAID_LIST),
        UnpaidItem.gsi1sk.between(scope.node_path, page.after or scope.node_path + LAST),
        index_name=INDEX,
        scan_index_forward=False,
        page_size=page.limit + 2,
    )
    yield from ((row.gsi1sk, _id_of(row.gsi1sk)) for row in rows if row.gsi1sk != page.after)


def _running(scope: Scope, page: PageRequest, now: int) -> Iterator[Row]:
    """Yield seller by seller who still has something before him, the next to end first."""
    at, end = page.after or scope.node_path, scope.node_path + LAST
    while True:
        first = next(_sold(scope, at, end, is_forward=True, at_once=1), None)
        if first is None:
            return
        seller = _seller_of(first)
        begins = max(at, f"{seller}#{keys.moment(now + 1)}")
        for place in _sold(scope, begins, f"{seller}#{LAST}", is_forward=True, at_once=page.limit):
            if place != page.after:
                yield place, _id_of(place)
        at = f"{seller}$"  # Behind all of his: `$` follows `#`.
        yield at, None


def _ended(scope: Scope, page: PageRequest, now: int) -> Iterator[Row]:
    """Yield seller by seller whose time is over, the last ended first."""
    at = page.after or scope.node_path + LAST
    while True:
        last = next(_sold(scope, scope.node_path, at, is_forward=False, at_once=1), None)
        if last is None:
            return
        seller = _seller_of(last)
        begins = min(at, f"{seller}#{keys.moment(now)}#{LAST}")
        for place in _sold(scope, f"{seller}#", begins, is_forward=False, at_once=page.limit):
            if place != page.after:
                yield place, _id_of(place)
        at = f"{seller}#"
        yield at, None


def _sold(scope: Scope, first: str, last: str, *, is_forward: bool, at_once: int) -> Iterator[str]:
    if first > last:
        return
    rows = SubscriptionItem.query(
        keys.listing(scope.tenant_id, "SUBSCRIPTIONS"),
        SubscriptionItem.gsi1sk.between(first, last),
        index_name=INDEX,
        scan_index_forward=is_forward,
        page_size=at_once + 1,
        attributes_to_get=["gsi1sk"],
    )
    yield from (row.gsi1sk for row in rows)


def _seller_of(place: str) -> str:
    return place.partition("#")[0]


def _id_of(place: str) -> str:
    return place.rpartition("#")[2]
