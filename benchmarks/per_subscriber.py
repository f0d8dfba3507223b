"""What 1,000 subscribers cost a month at the database, from the measured units.

The counts are a plain month of a prepaid home customer; they are assumptions, and named in the table so
that whoever knows better can multiply. Requests, functions, queues and storage are not in it.
"""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.operations import SESSION_REPORT
from benchmarks.spending import Spent
from benchmarks.tables import table

SUBSCRIBERS = 1_000
# An edge reports an open session every quarter of an hour.
REPORTS_A_DAY = 96
DAYS = 30
SHARE_ONLINE = 0.6

A_MONTH: Mapping[str, float] = {
    "starting a payment": 1,
    "return of a payment: credit and sale": 1,
    "adding up one sale": 1,
    "a notice (SMS)": 2,
    "publishing a change to one edge": 2,
    "expiry of one line": 0.3,
    "customer page (2 calls)": 3,
    "customer list, 50": 1,
    SESSION_REPORT: REPORTS_A_DAY * DAYS * SHARE_ONLINE,
}


def per_subscriber_table(spent: Mapping[str, Spent]) -> str:
    rows = [(name, count, _dollars(spent[name], count)) for name, count in A_MONTH.items()]
    total = sum(dollars for _, _, dollars in rows)
    written = [(name, f"{count:g}", f"{dollars:.4f}") for name, count, dollars in rows]
    head = ("operation", "times a subscriber a month", "$ per 1,000 subscribers")
    return table(head, [*written, ("together", "", f"{total:.2f}")])


def _dollars(spent: Spent, count: float) -> float:
    return spent.dollars_per_million * count * SUBSCRIBERS / 1_000_000
