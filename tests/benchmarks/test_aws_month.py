"""The arithmetic of a month's bill, by hand, and the promise that it is held to."""

from __future__ import annotations

import re

import pytest

from benchmarks import aws_month, traffic
from benchmarks.document import PAGE
from benchmarks.edge_calls import OPEN_SESSIONS
from benchmarks.per_subscriber import A_MONTH, OF_SESSIONS, at_the_database, per_subscriber_table
from benchmarks.spending import Spent
from infra.local.cloud.interpreter import ROOT


def costs() -> dict[str, aws_month.Cost]:
    return {one.what: one for one in aws_month.of_subscribers()}


def test_an_edge_calls_as_often_as_its_program_says() -> None:
    source = ROOT / "radius_edge/radius_edge"
    told = {
        "reporting.py": "OPEN_SESSIONS_SECONDS = 900.0",
        "following.py": "HEARD_POLL_SECONDS = 300.0",
        "pace.py": "SECONDS = 120.0",
    }
    for name, line in told.items():
        assert re.search(f"^{re.escape(line)}$", (source / name).read_text(), re.MULTILINE), name
    calls = 2_880 + 8_640 + 21_600 + 2_592_000 / 3_300
    assert abs(traffic.EDGE_CALLS - calls) < 1
    assert traffic.SUBSCRIBERS * traffic.SHARE_ONLINE / traffic.EDGES == OPEN_SESSIONS


def test_a_call_of_a_person_costs_what_the_price_lists_say() -> None:
    calls, functions = costs()["API calls of people"], costs()["functions for people"]
    assert calls.dollars == pytest.approx(20_000 * 3.5 / 1e6)
    # A fifth of a dollar a million, and 0.3 s of half a gigabyte each.
    assert functions.dollars == pytest.approx(20_000 * (0.2e-6 + 0.15 * 0.0000133334))


def test_the_doorbell_is_polled_three_times_a_minute() -> None:
    polls = costs()["long polls of the doorbell"]
    assert (polls.count, polls.dollars) == (129_600, pytest.approx(0.05184))


def test_what_is_stored_is_paid_with_its_backup() -> None:
    stored = 1_000 * (650 * 2 * 92 + 7_000 * 12) / 1e9
    assert costs()["tables with their backup, GB"].dollars == pytest.approx(stored * 0.45)


def test_the_platform_is_shared_by_all_who_are_on_it() -> None:
    platform = aws_month.of_the_platform(6.75)
    assert platform[0].dollars == pytest.approx(43_200 * 6.75 / 1e6)
    assert aws_month.shares(10.0, 0.5)[100_000] == pytest.approx(0.5 + 0.1)


def test_units_are_priced_and_multiplied() -> None:
    spent = dict.fromkeys([*A_MONTH, "one run of the sweep"], Spent({"network": 8.0}, {}))
    only = {"a session begins": 60.0}
    assert at_the_database(spent, only) == pytest.approx(60_000 * 8 * 0.125 / 1e6)
    assert "| together |" in per_subscriber_table(spent)


def test_our_page_keeps_the_promise() -> None:
    """All of AWS under a dollar for 1,000 subscribers a month, the sessions of it under forty cents."""
    page = PAGE.read_text()
    told = {
        name: float(found[1])
        for name in ("everything", "sessions of it")
        if (found := re.search(rf"^\| {name} \|  \| ([\d.]+) \|$", page, re.MULTILINE))
    }
    assert told["everything"] < 1.00 and told["sessions of it"] < 0.40
    assert set(OF_SESSIONS) < set(A_MONTH)
