"""Home: whose line ends soon, and what came in this month."""

from __future__ import annotations

from typing import Any

from isp.customers.ending import COUNTED_MAX, ending, soon
from isp.minutes import day_at
from isp.parties.permissions import Role
from isp.parties.sign_up import DHAKA_OFFSET_MINUTES

from tests.api.world import NOW, World

DAY_SECONDS = 86_400


def ending_at(world: World, days_before: float) -> list[dict[str, Any]]:
    """Return what home says so long before the only line ends."""
    customer_id = world.home.ids["customer_id"]
    ends_at = world.browser(Role.ISP_ADMIN).get(f"/customers/{customer_id}").json["expires_at"]
    world.clock.pass_seconds(int(ends_at - world.clock.now() - days_before * DAY_SECONDS))
    found: list[dict[str, Any]] = world.browser(Role.ISP_ADMIN).get("/home").json["ending"]
    return found


def test_home_counts_whose_line_ends_soon_and_leads_to_them(world: World) -> None:
    counts = [one["count"] for one in ending_at(world, 2.5)]
    assert counts[0] == 0 and counts[1:] == [1, 1]
    spans = ending_at(world, 0.001)
    assert [one["count"] for one in spans] == [1, 1, 1]
    today = day_at(world.clock.now(), DHAKA_OFFSET_MINUTES)
    assert spans[0]["last_day"] == today
    listed = world.browser(Role.ISP_ADMIN).get(
        f"/customers?status=active&last_day={spans[1]['last_day']}"
    )
    assert len(listed.json["items"]) == 1
    assert [one["count"] for one in ending_at(world, -0.001)] == [0, 0, 0]


def test_a_line_that_ends_at_midnight_ends_today() -> None:
    midnight = soon(NOW, DHAKA_OFFSET_MINUTES).ends_before - 6 * DAY_SECONDS
    before, after = ending([midnight - 1, midnight], NOW, DHAKA_OFFSET_MINUTES)[:2]
    assert (before.count, after.count) == (1, 2)
    many = ending([midnight] * COUNTED_MAX, NOW, DHAKA_OFFSET_MINUTES)
    assert [(one.count, one.is_more) for one in many] == [(0, True), (100, True), (100, True)]


def test_the_income_of_the_month_is_that_of_its_days(world: World) -> None:
    income = world.browser(Role.ISP_ADMIN).get("/income").json
    received = {one["day"]: one["received_minor"] for one in income["days"]}
    today = day_at(NOW, DHAKA_OFFSET_MINUTES)
    assert list(received) == [f"2026-11-{number:02d}" for number in range(1, 19)]
    assert received[today] == 50_000
    assert received[day_at(NOW - 8 * DAY_SECONDS, DHAKA_OFFSET_MINUTES)] == 30_000
    assert sum(received.values()) == income["received_minor"]
    # Whoever sells below has a book of his own, in which nothing came in.
    assert world.browser(Role.RESELLER).get("/income").json["received_minor"] == 0
