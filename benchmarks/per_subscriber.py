"""What 1,000 subscribers cost a month: the database by its measured units, and the rest of AWS beside it.

The counts are those of `traffic.py`; the prices of what is not the database stand in `aws_month.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks import aws_month, traffic
from benchmarks.edge_calls import (
    HEARTBEAT,
    LOOK,
    PAGES,
    SESSION_BEGINS,
    SESSION_ENDS,
    SESSION_TURNS,
)
from benchmarks.spending import Spent
from benchmarks.tables import number, table

MARK = "an event is marked as relayed"
# Four units (decision 13), of which the notes see nothing where the relay is late.
MARKED = Spent({}, {"events": 4.0}, 1)
SWEEP = "one run of the sweep"
BY_EDGE = traffic.EDGES / traffic.SUBSCRIBERS

OF_SESSIONS: Mapping[str, float] = {
    SESSION_BEGINS: traffic.SESSIONS,
    SESSION_ENDS: traffic.SESSIONS,
    SESSION_TURNS: traffic.TURNS,
    PAGES: traffic.PAGE_UPLOADS * BY_EDGE,
}
A_MONTH: Mapping[str, float] = {
    "starting a payment": 1,
    "return of a payment: credit and sale": 1,
    "adding up one sale": 1,
    "a notice (SMS)": 2,
    "publishing a change to one edge": 2,
    "expiry of one line": 0.3,
    "customer page (2 calls)": 3,
    "customer list, 50": 1,
    MARK: traffic.EVENTS,
    **OF_SESSIONS,
    LOOK: traffic.LOOKS * BY_EDGE,
    HEARTBEAT: traffic.HEARTBEATS * BY_EDGE,
}


def at_the_database(spent: Mapping[str, Spent], counts: Mapping[str, float] = A_MONTH) -> float:
    """Return the dollars of a month of 1,000 subscribers."""
    known = {MARK: MARKED, **spent}
    return sum(_dollars(known[name], count) for name, count in counts.items())


def per_subscriber_table(spent: Mapping[str, Spent]) -> str:
    """Return three tables: the database, everything of 1,000 subscribers, and with the platform's own."""
    written = [
        (name, f"{count:.4g}", f"{at_the_database(spent, {name: count}):.4f}")
        for name, count in A_MONTH.items()
    ]
    reports, database = at_the_database(spent, OF_SESSIONS), at_the_database(spent)
    head = ("at the database", "times a subscriber a month", "$ per 1,000 subscribers")
    units = table(
        head,
        [
            *written,
            ("sessions of it", "", f"{reports:.2f}"),
            ("together", "", f"{database:.2f}"),
        ],
    )
    rest = aws_month.of_subscribers()
    everything = database + aws_month.total(rest)
    others = table(
        ("the rest of AWS", "of 1,000 subscribers a month", "$ per 1,000 subscribers"),
        [
            *((one.what, number(round(one.count, 3)), f"{one.dollars:.4f}") for one in rest),
            ("the database, as above", "", f"{database:.4f}"),
            ("everything", "", f"{everything:.2f}"),
        ],
    )
    return f"{units}\n\n{others}\n\n{_with_the_platform(spent, everything)}"


def _with_the_platform(spent: Mapping[str, Spent], everything: float) -> str:
    platform = aws_month.of_the_platform(spent[SWEEP].dollars_per_million)
    fixed = aws_month.total(platform)
    own = table(
        ("the platform itself, whoever uses it", "a month", "$"),
        [
            *((one.what, number(round(one.count, 3)), f"{one.dollars:.2f}") for one in platform),
            ("together", "", f"{fixed:.2f}"),
        ],
    )
    sizes = table(
        ("subscribers on the platform", "$ per 1,000 subscribers, the platform's share included"),
        [(f"{size:,}", f"{one:.2f}") for size, one in aws_month.shares(fixed, everything).items()],
    )
    return f"{own}\n\n{sizes}"


def _dollars(spent: Spent, count: float) -> float:
    return spent.dollars_per_million * count * traffic.SUBSCRIBERS / 1_000_000
