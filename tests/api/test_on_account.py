"""Invoice first, pay later, asked over HTTP: the limit, the sale, what is open, and what pays it."""

from __future__ import annotations

from typing import Any

from isp.parties.permissions import Role

from tests.api.world import Answer, Browser, World


def path(world: World, end: str = "") -> str:
    return f"/customers/{world.home.ids['customer_id']}{end}"


def allow(world: World, admin: Browser, minor: int, seen: int = 0) -> Answer:
    return admin.send("PUT", path(world, "/limit"), {"old_minor": seen, "new_minor": minor})


def sell(world: World, admin: Browser, **changes: Any) -> Answer:
    body = {
        "package_id": world.home.ids["package_id"],
        "package_version": 1,
        "cash_minor": 0,
        "is_another": True,
        "on_account": True,
    }
    return admin.post(path(world, "/sales"), body | changes)


def pay(world: World, admin: Browser, minor: int) -> Any:
    answer = admin.post(path(world, "/advances"), {"amount_minor": minor})
    assert answer.status == 201, answer.text
    return answer.json


def open_of(world: World, admin: Browser) -> dict[str, int]:
    items = admin.get(path(world, "/invoices")).json["items"]
    assert (
        items == admin.get(f"/invoices?customer_id={world.home.ids['customer_id']}").json["items"]
    )
    return {one["id"]: one["open_minor"] for one in items}


def test_without_a_limit_nothing_is_sold_on_account_and_no_number_is_taken(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    before = admin.get("/invoices").json
    refused = sell(world, admin)
    assert (refused.status, refused.code) == (409, "on_account_limit")
    assert refused.json["missing_minor"] == 50_000 and "৳" in refused.json["message"]
    assert admin.get("/invoices").json == before
    assert admin.get("/void-numbers").json["items"] == []


def test_an_invoice_is_issued_first_and_paid_by_what_comes_later(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    assert allow(world, admin, 80_000).json["owed_limit_minor"] == 80_000
    first = sell(world, admin, cash_minor=10_000)
    assert (first.status, first.json["paid_by"]) == (201, "account")
    beyond = sell(world, admin, cash_minor=9_999)
    assert (beyond.status, beyond.code) == (409, "on_account_limit")
    assert beyond.json["missing_minor"] == 1
    second = sell(world, admin, cash_minor=10_000)
    assert second.status == 201, second.text
    seen = admin.get(path(world)).json
    owed = seen["owed_minor"]
    assert (owed, seen["credit_minor"]) == (80_000, 0)
    opened = {name: minor for name, minor in open_of(world, admin).items() if minor}
    assert opened == {first.json["invoice_id"]: 40_000, second.json["invoice_id"]: 40_000}
    line = world.browser(Role.CUSTOMER).get("/me").json
    assert line["owed_minor"] == owed
    link = world.browser(None).get(f"/public/pay-links/{world.home.ids['token']}").json
    assert link["owed_minor"] == owed

    paid = pay(world, admin, 50_000)
    parts = {one["invoice_id"]: one["amount_minor"] for one in paid["paid_invoices"]}
    assert sum(parts.values()) == 50_000
    assert parts[first.json["invoice_id"]] == 40_000, "the oldest first"
    rest = pay(world, admin, 50_000)
    assert sum(one["amount_minor"] for one in rest["paid_invoices"]) == owed - 50_000
    after = admin.get(path(world)).json
    assert (after["owed_minor"], after["credit_minor"]) == (0, 100_000 - owed)
    assert not any(open_of(world, admin).values())
    listed = admin.get(path(world, "/payments")).json["items"]
    assert {one["id"]: one["paid_invoices"] for one in listed}[rest["id"]] == rest["paid_invoices"]
    assert admin.get("/books/trial-balance").json["difference_minor"] == 0


def test_a_refund_takes_back_what_is_owed_before_it_is_credit(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    allow(world, admin, 50_000)
    sold = sell(world, admin).json
    pay(world, admin, 20_000)
    refund = admin.post(f"/sales/{sold['id']}/refunds", {"reason": "moved"})
    assert refund.status == 201, refund.text
    back = refund.json["refunded_minor"]
    seen = admin.get(path(world)).json
    assert seen["credit_minor"] - seen["owed_minor"] == back - 30_000
    assert not (seen["credit_minor"] and seen["owed_minor"])


def test_a_limit_is_not_set_over_another_that_nobody_saw(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    assert allow(world, admin, 10_000).status == 200
    assert allow(world, admin, 90_000).code == "stale_read"
    assert admin.get(path(world)).json["owed_limit_minor"] == 10_000


def test_home_says_what_is_owed_and_leads_to_who_owes_it(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    assert admin.get("/customers?status=owes").json["items"] == []
    allow(world, admin, 50_000)
    sell(world, admin, cash_minor=20_000)
    counts = admin.get("/home").json["counts"]
    owed = admin.get(path(world)).json["owed_minor"]
    assert (counts["owing"], counts["owed_minor"]) == (1, owed) and owed > 0
    assert admin.get("/customer-counts").json == counts
    (listed,) = admin.get("/customers?status=owes").json["items"]
    assert (listed["id"], listed["owed_minor"]) == (world.home.ids["customer_id"], owed)
    assert (
        listed["name"]
        == admin.get(f"/customers?status=owes&search={listed['login']}").json["items"][0]["name"]
    )
    everybody = admin.get("/customers").json["items"]
    assert {one["owed_minor"] for one in everybody} == {None}
    other = world.browser(Role.ISP_ADMIN, world.other)
    assert other.get("/customers?status=owes").json["items"] == []
    assert other.get("/home").json["counts"]["owed_minor"] == 0
    pay(world, admin, owed)
    assert admin.get("/home").json["counts"]["owed_minor"] == 0
    assert admin.get("/customers?status=owes").json["items"] == []
