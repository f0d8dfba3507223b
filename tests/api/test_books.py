"""From any figure of the trial balance to the entries that it is made of, in one's own book only."""

from __future__ import annotations

from typing import Any

import pytest
from isp.minutes import day_at
from isp.parties.permissions import Role

from tests.api.world import NOW, World


def everything(admin: Any, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        told = admin.get(f"{path}&limit=1{after}").json
        found += told["items"]
        if told["next"] is None:
            return found
        after = f"&after={told['next']}"


def test_every_figure_leads_to_its_entries(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    balance = admin.get("/books/trial-balance").json
    assert {one["keeping"] for one in balance["accounts"]} == {"guarded", "stated", "rolled_up"}
    for figure in balance["accounts"]:
        told = (figure["debit_minor"], figure["credit_minor"])
        if figure["keeping"] == "rolled_up":
            lines = of_days(admin, figure["account"])
        else:
            heads = everything(admin, f"/books/accounts?kind={figure['account']}")
            assert told == sums(heads), figure
            lines = [
                line
                for head in heads
                for line in everything(admin, f"/books/statement?account={head['account']}")
            ]
            for line in lines:
                entry = admin.get(f"/books/entry?entry_id={line['entry_id']}").json
                assert (entry["posted_at"], entry["about"]) == (line["posted_at"], line["about"])
        assert told == sums(lines), figure


def of_days(admin: Any, account: str) -> list[dict[str, Any]]:
    """Return the lines of an account on every day on which the world's things happened."""
    entries = [
        entry
        for day in (day_at(NOW, 360), day_at(NOW - 7 * 86_400, 360))
        for entry in everything(admin, f"/books/entries?day={day}&account={account}")
    ]
    return [line for entry in entries for line in entry["lines"] if line["account"] == account]


def sums(lines: list[dict[str, Any]]) -> tuple[int, int]:
    return sum(one["debit_minor"] for one in lines), sum(one["credit_minor"] for one in lines)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/books/accounts?kind=service_revenue", "unknown_account"),
        ("/books/accounts?kind=nothing", "unknown_account"),
        ("/books/statement?account=service_revenue", "unknown_account"),
        ("/books/statement?account=nothing:x", "unknown_account"),
        ("/books/entries?day=2026-02-30", "no_such_day"),
        ("/books/entries?day=2026-01-05&account=nothing", "unknown_account"),
    ],
)
def test_what_is_in_no_book_is_refused_by_its_name(world: World, path: str, code: str) -> None:
    refused = world.browser(Role.ISP_ADMIN).get(path)
    assert refused.status == 422
    assert code in refused.text


def limit(account: str, old: int | None, new: int | None) -> dict[str, Any]:
    return {"account": account, "old_minor": old, "new_minor": new}


def test_a_collector_gets_a_ceiling_that_sales_keep_to(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    (cash,) = admin.get("/books/accounts?kind=cash").json["items"]
    assert cash["limit_minor"] is None
    holds = cash["debit_minor"] - cash["credit_minor"]
    too_low = admin.send("PUT", "/books/limit", limit(cash["account"], None, holds - 1))
    assert (too_low.status, too_low.code) == (409, "limit_too_low")
    told = admin.send("PUT", "/books/limit", limit(cash["account"], None, holds + 5)).json
    assert told["limit_minor"] == holds + 5
    stale = admin.send("PUT", "/books/limit", limit(cash["account"], None, holds + 9))
    assert (stale.status, stale.code) == (409, "stale_read")
    assert admin.send("PUT", "/books/limit", limit(cash["account"], holds + 5, None)).status == 200


@pytest.mark.parametrize(
    "body",
    [
        limit("customer_credit:x", 0, 5),
        limit("gateway:bkash", 0, 5),
        limit("service_revenue", 0, 5),
        limit("cash", None, 5),
        limit("wallet:r1", 0, None),
    ],
)
def test_what_has_no_limit_to_set_is_refused(world: World, body: dict[str, Any]) -> None:
    refused = world.browser(Role.ISP_ADMIN).send("PUT", "/books/limit", body)
    assert refused.status == 422


def test_a_resellers_book_is_his_own(world: World) -> None:
    reseller = world.browser(Role.RESELLER)
    assert reseller.get("/books/trial-balance").json["accounts"] == []
    assert reseller.get("/books/statement?account=gateway:bkash").json["items"] == []
    entry = f"/books/entry?entry_id=sale:{world.home.ids['sale_id']}"
    assert world.browser(Role.ISP_ADMIN).get(entry).status == 200
    assert reseller.get(entry).status == 404
