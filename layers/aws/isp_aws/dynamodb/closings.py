"""Monthly closings: the totals of a book to the end of a month, so that nobody adds up the years.

The totals of a book are its last closing and the rollups of the days since. A closing is made from the one
before and the rollups of its month, once, when the month is over and everything of it has been added up;
the nightly proof makes it, and compares it with the rollups again for as long as they lie there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isp.ledger.head import AccountSums
from isp.ledger.trial_balance import added_up
from isp.minutes import month_after

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.items.ledger import ClosingItem, RollupItem
from isp_aws.dynamodb.transaction import Cancelled, put, transact

FIRST, LAST = "0", "9999-99"


def totals_of(tenant_id: str, book: str) -> Iterator[AccountSums]:
    """Yield the sums whose total is the trial balance. The caller has bound the tenant."""
    last = last_closing(tenant_id, book)
    yield from () if last is None else last.sums
    first = FIRST if last is None else keys.after_month(last.month)
    yield from (item.to_sums() for item in rollups_between(tenant_id, book, first, LAST))


def last_closing(tenant_id: str, book: str, before: str | None = None) -> ClosingItem | None:
    """Return the last closing of a book, or the last of a month before another."""
    within = None if before is None else ClosingItem.sk < before
    return next(
        iter(
            ClosingItem.query(
                keys.closings_of_book(tenant_id, book), within, scan_index_forward=False, limit=1
            )
        ),
        None,
    )


def rollups_between(
    tenant_id: str, book: str, first: str, last: str, limit: int | None = None
) -> Iterable[RollupItem]:
    """Return the rollups between two places of the list."""
    return RollupItem.query(
        keys.rollups_of_book(tenant_id, book),
        RollupItem.sk.between(first, last),
        consistent_read=True,
        limit=limit,
    )


def totals_to(tenant_id: str, book: str, month: str) -> tuple[AccountSums, ...]:
    """Return what the closing of a month has to say."""
    before = last_closing(tenant_id, book, before=month)
    known = () if before is None else before.sums
    first = FIRST if before is None else keys.after_month(before.month)
    since = rollups_between(tenant_id, book, first, keys.after_month(month))
    return added_up((*known, *(item.to_sums() for item in since)))


def close_months(tenant_id: str, book: str, until: str, now: int) -> None:
    """Close every month before `until` that has rollups and is not closed, the oldest first."""
    month = _first_open_month(tenant_id, book)
    while month is not None and month < until:
        close_month(tenant_id, book, month, now)
        month = month_after(month)


def _first_open_month(tenant_id: str, book: str) -> str | None:
    last = last_closing(tenant_id, book)
    if last is not None:
        return month_after(last.month)
    first = next(iter(rollups_between(tenant_id, book, FIRST, LAST, limit=1)), None)
    return None if first is None else first.sk[:7]


def close_month(tenant_id: str, book: str, month: str, now: int) -> bool:
    """Write the closing of a month that is over; say whether it was not there."""
    closing = ClosingItem(keys.closings_of_book(tenant_id, book), month)
    closing.month, closing.made_at = month, now
    closing.sums = totals_to(tenant_id, book, month)
    try:
        # In a transaction, like everything that is written about money: the roles may do no other.
        transact([put(closing, ClosingItem.pk.does_not_exist())])
    except Cancelled:
        return False
    return True
