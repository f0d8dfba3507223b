"""Parts of lists over HTTP: days as the tenant counts them, from either end; and what is refused."""

from __future__ import annotations

import pytest
from isp.minutes import day_at
from isp.parties.permissions import Role
from isp.parties.sign_up import DHAKA_OFFSET_MINUTES

from tests.api.world import NOW, STATEMENT_DAY, Browser, World

DAY_SECONDS = 86_400


def day(days_ago: int) -> str:
    return day_at(NOW - days_ago * DAY_SECONDS, DHAKA_OFFSET_MINUTES)


@pytest.fixture
def admin(world: World) -> Browser:
    return world.browser(Role.ISP_ADMIN)


def paid_at(browser: Browser, query: str) -> list[int]:
    answer = browser.get(f"/payments?{query}")
    assert answer.status == 200, answer.text
    return [one["paid_at"] for one in answer.json["items"]]


def test_payments_of_days_are_those_of_the_tenants_days(admin: Browser) -> None:
    week_ago, before = NOW - 7 * DAY_SECONDS, NOW - 8 * DAY_SECONDS
    assert paid_at(admin, "") == [NOW, week_ago, before]
    assert paid_at(admin, "order=turned") == [before, week_ago, NOW]
    assert paid_at(admin, f"first_day={day(7)}") == [NOW, week_ago]
    assert paid_at(admin, f"last_day={day(7)}") == [week_ago, before]
    assert paid_at(admin, f"first_day={day(8)}&last_day={day(7)}&order=turned") == [
        before,
        week_ago,
    ]
    assert paid_at(admin, f"first_day={day(3)}&last_day={day(2)}") == []


def test_a_part_is_read_page_by_page_and_its_place_is_of_no_other_part(admin: Browser) -> None:
    asked = f"/payments?limit=1&last_day={day(7)}"
    first = admin.get(asked).json
    second = admin.get(f"{asked}&after={first['next']}").json
    assert first["items"] != second["items"] and second["next"] is None
    other = admin.get(f"/payments?limit=1&last_day={day(6)}&after={first['next']}")
    assert (other.status, other.json["fields"][0]["field"]) == (422, "after")


@pytest.mark.parametrize("list_of", ["payments", "invoices", "credit-notes", "money-inbox"])
@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("first_day=2026-02-30", "first_day", "no_such_day"),
        ("last_day=1999-01-01", "last_day", "no_such_day"),
        ("first_day=2026-03-02&last_day=2026-03-01", "last_day", "before_first_day"),
        ("order=sideways", "order", "unknown_choice"),
        ("first_day=soon", "first_day", "wrong_format"),
    ],
)
def test_days_that_are_none_or_run_backwards_are_refused(
    admin: Browser, list_of: str, query: str, field: str, code: str
) -> None:
    answer = admin.get(f"/{list_of}?{query}")
    assert answer.status == 422, answer.text
    faults = [(one["field"], one["code"]) for one in answer.json["fields"]]
    assert faults == [(field, code)]
    assert answer.json["fields"][0]["message"]


def test_invoices_of_days_and_the_one_of_a_number(admin: Browser) -> None:
    (invoice,) = admin.get(f"/invoices?first_day={day(0)}").json["items"]
    assert admin.get(f"/invoices?last_day={day(1)}").json["items"] == []
    (found,) = admin.get(f"/invoices?number={invoice['number']}").json["items"]
    assert found["id"] == invoice["id"]
    both = admin.get(f"/invoices?number={invoice['number']}&last_day={day(1)}")
    assert (both.status, both.json["fields"][0]["code"]) == (422, "not_of_this_list")


def test_customers_are_narrowed_by_when_their_line_ends(admin: Browser, world: World) -> None:
    ends_at = admin.get(f"/customers/{world.home.ids['customer_id']}").json["expires_at"]
    last = day_at(ends_at, DHAKA_OFFSET_MINUTES)
    before = day_at(ends_at - DAY_SECONDS, DHAKA_OFFSET_MINUTES)
    assert len(admin.get(f"/customers?status=active&last_day={last}").json["items"]) == 1
    assert admin.get(f"/customers?status=active&last_day={before}").json["items"] == []
    assert len(admin.get(f"/customers?first_day={day(0)}").json["items"]) == 4
    assert admin.get(f"/customers?last_day={day(1)}").json["items"] == []


@pytest.mark.parametrize(
    "query",
    [
        "search=karim&first_day=2026-11-01",
        "status=unpaid&last_day=2026-11-01",
        "status=owes&order=turned",
        "status=active&order=turned",
    ],
)
def test_a_list_in_another_order_is_not_narrowed_by_days(admin: Browser, query: str) -> None:
    answer = admin.get(f"/customers?{query}")
    assert (answer.status, answer.json["fields"][0]["code"]) == (422, "not_of_this_list")


def test_compared_days_and_money_to_look_at_are_narrowed(admin: Browser, world: World) -> None:
    days = f"/payment-accounts/{world.home.ids['account_id']}/statements"
    of_day = admin.get(f"{days}?first_day={STATEMENT_DAY}&last_day={STATEMENT_DAY}").json["items"]
    assert [one["day"] for one in of_day] == [STATEMENT_DAY]
    assert admin.get(f"{days}?first_day=2026-11-11").json["items"] == []
    waiting = [one["id"] for one in admin.get("/money-inbox").json["items"]]
    turned = [one["id"] for one in admin.get("/money-inbox?order=turned").json["items"]]
    assert len(waiting) == 2 and turned == waiting[::-1]
    lately = admin.get(f"/money-inbox?first_day={day(6)}").json["items"]
    assert [one["id"] for one in lately] == [world.home.ids["matter_id"]]
