"""What a refund would do is told first, and then it is that or it is refused."""

from __future__ import annotations

from typing import Any

import pytest
from isp.parties.permissions import Role
from isp_app.refund_quote import REFUND_QUOTE_SECONDS
from isp_app.sweep_due import OVERLAP_MINUTES

from tests.api.world import Browser, World

DAY = 86_400


@pytest.fixture
def admin(world: World) -> Browser:
    world.clock.at += 15 * DAY + 17
    return world.browser(Role.ISP_ADMIN)


def customer(world: World, end: str = "") -> str:
    return f"/customers/{world.home.ids['customer_id']}{end}"


def sale(world: World, end: str) -> str:
    return f"/sales/{world.home.ids['sale_id']}/{end}"


def seen(quote: dict[str, Any]) -> dict[str, Any]:
    return {name: quote[name] for name in ("quoted_at", "line_version", "refunded_minor")}


def renewed(world: World, admin: Browser, **changes: Any) -> str:
    chosen = {"package_id": world.home.ids["package_id"], "package_version": 1}
    body = chosen | {"cash_minor": 50_000, "is_another": True} | changes
    made = admin.post(customer(world, "/sales"), body)
    assert made.status == 201, made.text
    return str(made.json["id"])


def test_a_quote_is_over_before_the_sweep_has_gone_by_its_minute() -> None:
    assert REFUND_QUOTE_SECONDS < OVERLAP_MINUTES * 60


@pytest.mark.parametrize("waits", [0, 1, 59, 60, REFUND_QUOTE_SECONDS])
def test_a_refund_is_what_its_quote_said_while_it_holds(
    world: World, admin: Browser, waits: int
) -> None:
    quote = admin.get(sale(world, "refund-quote")).json
    assert quote["refunded_minor"] == quote["credit_minor"] in range(24_990, 25_001)
    assert (quote["sale_count"], quote["pays_owed_minor"]) == (1, 0)
    assert admin.get(customer(world)).json["expires_at"] == quote["ends_at"], "nothing was done"
    world.clock.at += waits
    made = admin.post(sale(world, "refunds"), {"reason": "moved", "quote": seen(quote)})
    assert made.status == 201, made.text
    assert made.json["refunded_minor"] == quote["refunded_minor"]
    assert made.json["ends_at"] == quote["closes_at"]
    after = admin.get(customer(world)).json
    assert (after["credit_minor"], after["expires_at"]) == (
        quote["credit_minor"],
        quote["closes_at"],
    )
    assert admin.get("/books/trial-balance").json["difference_minor"] == 0


def test_a_quote_of_a_day_says_what_the_shorter_line_gives_back(
    world: World, admin: Browser
) -> None:
    day = world.clock.now() + 5 * DAY
    quote = admin.get(sale(world, f"refund-quote?ends_at={day}")).json
    assert quote["closes_at"] - day in range(60)
    assert quote["refunded_minor"] in range(16_660, 16_668), "ten of thirty days"
    body = {"reason": "moved", "ends_at": day, "quote": seen(quote)}
    assert (
        admin.post(sale(world, "refunds"), body).json["refunded_minor"] == quote["refunded_minor"]
    )


def test_what_the_customer_owes_is_told_apart(world: World, admin: Browser) -> None:
    limit = {"old_minor": 0, "new_minor": 100_000}
    assert admin.send("PUT", customer(world, "/limit"), limit).status == 200
    later = renewed(world, admin, cash_minor=0, on_account=True)
    quote = admin.get(f"/sales/{later}/refund-quote").json
    amounts = (quote["refunded_minor"], quote["pays_owed_minor"], quote["credit_minor"])
    assert amounts == (50_000, 50_000, 0)
    whole = admin.get(customer(world, "/stop-quote")).json
    assert (whole["sale_count"], whole["pays_owed_minor"]) == (2, 50_000)
    stop = {"reason": "moved", "quote": seen(whole)}
    stopped = admin.post(customer(world, "/stops"), stop)
    assert (stopped.json["credit_minor"], stopped.json["owed_minor"]) == (whole["credit_minor"], 0)
    assert stopped.json["expires_at"] == whole["closes_at"]


@pytest.mark.parametrize("what", ["renewal", "hold", "other amount", "old", "of tomorrow"])
def test_what_is_no_longer_as_it_was_shown_is_refused_and_moves_nothing(
    world: World, admin: Browser, what: str
) -> None:
    refund, stop = (
        seen(admin.get(path).json)
        for path in (sale(world, "refund-quote"), customer(world, "/stop-quote"))
    )
    code = "quote_changed"
    if what == "renewal":
        renewed(world, admin)
    elif what == "hold":
        assert admin.post(customer(world, "/holds"), {}).status == 201
        world.clock.at += 61
    elif what == "old":
        world.clock.at, code = world.clock.at + REFUND_QUOTE_SECONDS + 1, "quote_over"
    for quote in (refund, stop):
        quote["refunded_minor"] += what == "other amount"
        quote["quoted_at"] += 61 * (what == "of tomorrow")
    code = "invalid" if what == "of tomorrow" else code
    before = len(world.store.entries)
    of_the_sale = admin.post(sale(world, "refunds"), {"reason": "moved", "quote": refund})
    of_the_line = admin.post(customer(world, "/stops"), {"reason": "moved", "quote": stop})
    assert of_the_sale.code == ("not_the_last_period" if what == "renewal" else code)
    assert of_the_line.code == code
    assert len(world.store.entries) == before


def test_nothing_is_offered_where_nothing_can_go_back(world: World, admin: Browser) -> None:
    later = renewed(world, admin)
    listed = {
        one["id"]: one["refund"] for one in admin.get(customer(world, "/sales")).json["items"]
    }
    assert listed == {world.home.ids["sale_id"]: "later_first", later: "possible"}
    assert admin.get(sale(world, "refund-quote")).code == "not_the_last_period"
    assert admin.post(f"/sales/{later}/refunds", {"reason": "moved"}).status == 201
    sales = admin.get(customer(world, "/sales")).json["items"]
    assert {one["refund"] for one in sales} == {"refunded", "possible"}
    world.clock.at += 40 * DAY
    admin = world.browser(Role.ISP_ADMIN)
    sales = admin.get(customer(world, "/sales")).json["items"]
    assert {one["refund"] for one in sales} == {"refunded", "used"}
    for path in (sale(world, "refund-quote"), customer(world, "/stop-quote")):
        assert admin.get(path).code == "nothing_to_refund"


def test_a_line_that_ran_out_after_its_quote_gives_nothing_back(world: World) -> None:
    world.clock.at += 30 * DAY - 90
    admin = world.browser(Role.ISP_ADMIN)
    refund = admin.get(sale(world, "refund-quote")).json
    stop = admin.get(customer(world, "/stop-quote")).json
    world.clock.at = refund["ends_at"]
    for path, quote in ((sale(world, "refunds"), refund), (customer(world, "/stops"), stop)):
        assert admin.post(path, {"reason": "x", "quote": seen(quote)}).code == "nothing_to_refund"
