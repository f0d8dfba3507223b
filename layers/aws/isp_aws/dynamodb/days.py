"""One day of a book, from what was added up of it, and how far that has come.

Whether something is lacking is asked of the last entry of each of the day's parts: what the stream brings
late, it brings late in all of them. An entry that was set aside among others that came is not seen here;
an alarm tells of it and the nightly proof misses it. The caller has bound the tenant.
"""

from __future__ import annotations

from collections.abc import Iterator

from isp.excerpt import Days
from isp.ledger.day_totals import DayTotals
from isp.ledger.head import AccountSums

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.closings import rollups_between
from isp_aws.dynamodb.items.ledger import AddedItem, EntryItem
from isp_aws.dynamodb.reading import INDEX


def sums_of_day(tenant_id: str, book: str, day: str) -> Iterator[AccountSums]:
    for rollup in rollups_between(tenant_id, book, day, keys.after_day(day)):
        yield rollup.to_sums()


def received_of_days(tenant_id: str, book: str, days: Days) -> dict[str, int]:
    """Return what came in on each of the days: in proportion to days and accounts, not to entries."""
    sums: dict[str, list[AccountSums]] = {}
    for rollup in rollups_between(tenant_id, book, days.first, keys.after_day(days.last)):
        sums.setdefault(rollup.sk.partition("#")[0], []).append(rollup.to_sums())
    return {day: DayTotals(tuple(of_day)).received_minor for day, of_day in sums.items()}


def lacks_of_day(tenant_id: str, book: str, day: str) -> int | None:
    """Return the second of the first of the day's last entries that was not added up yet."""
    last = list(_last_entries(tenant_id, book, day))
    if not last:
        return None
    marks = [(keys.entry(tenant_id, book, one.entry_id), keys.ADDED) for one in last]
    added = {mark.pk for mark in AddedItem.batch_get(marks, consistent_read=True)}
    lacking = [one.posted_at for one in last if one.pk not in added]
    return min(lacking, default=None)


def _last_entries(tenant_id: str, book: str, day: str) -> Iterator[EntryItem]:
    for shard in range(keys.JOURNAL_SHARDS):
        part = keys.journal_day(tenant_id, book, day, shard)
        yield from EntryItem.query(
            part, index_name=INDEX, scan_index_forward=False, limit=1, page_size=1
        )
