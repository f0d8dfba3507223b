"""Lists taken out: who may, what is in the file, part by part, within limits, and known afterwards."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest
from isp.exports import export as exports_rule
from isp.parties.permissions import Role
from isp_app import make_export

from tests.api.requests_of_routes import EXPORT_BODY
from tests.api.world import NOW, Answer, Browser, World

LISTS = ("customers", "payments", "invoices", "money_inbox", "statement_days")


@pytest.fixture
def admin(world: World) -> Browser:
    return world.browser(Role.ISP_ADMIN)


def body_of(world: World, list_name: str, **changes: Any) -> dict[str, Any]:
    of_account = {"account_id": world.home.ids["account_id"]}
    known = of_account if list_name == "statement_days" else {}
    return EXPORT_BODY | {"list": list_name} | known | changes


def made(browser: Browser, body: dict[str, Any], steps: int = 9) -> dict[str, Any]:
    begun = browser.post("/exports", body)
    assert begun.status == 201, begun.text
    view: dict[str, Any] = begun.json
    assert (view["rows"], view["is_ready"], view["link"]) == (0, False, None)
    for _ in range(steps):
        if view["is_ready"]:
            break
        answer = browser.post(f"/exports/{view['id']}/parts", None)
        assert answer.status == 200, answer.text
        view = answer.json
    assert view["is_ready"]
    return view


def file_of(world: World, view: dict[str, Any]) -> bytes:
    name = view["link"].removeprefix("https://files.example/").partition("?")[0]
    return world.documents.kept[name]


def lines_of(world: World, view: dict[str, Any]) -> list[list[str]]:
    text = file_of(world, view).decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline="")))


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@pytest.mark.parametrize("list_name", LISTS)
def test_every_list_is_written_to_either_file(
    world: World, admin: Browser, list_name: str, file_format: str
) -> None:
    view = made(admin, body_of(world, list_name, format=file_format))
    assert view["rows"] > 0
    assert view["link"].endswith(f"?as={list_name}-2026-11-18.{file_format}")
    begins = b"\xef\xbb\xbf" if file_format == "csv" else b"PK"
    assert file_of(world, view).startswith(begins)


def test_a_file_says_what_the_list_says_in_the_language_that_is_asked_for(
    world: World, admin: Browser
) -> None:
    view = made(admin, body_of(world, "payments", language="bn"))
    head, *rows = lines_of(world, view)
    assert head[:2] == ["সময়", "মাধ্যম"]
    listed = admin.get("/payments").json["items"]
    assert len(rows) == len(listed) == view["rows"]
    assert [row[4] for row in rows] == [f"{one['amount_minor'] // 100}.00" for one in listed]
    turned = made(admin, body_of(world, "payments", order="turned", last_day="2026-11-11"))
    assert turned["rows"] < view["rows"]


def test_a_long_list_is_read_part_by_part_and_comes_whole(
    world: World, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make_export, "PART_ROWS", 2)
    body = body_of(world, "customers")
    begun = admin.post("/exports", body).json
    first = admin.post(f"/exports/{begun['id']}/parts", None).json
    assert (first["rows"], first["is_ready"]) == (2, False)
    whole = admin.post(f"/exports/{begun['id']}/parts", None).json
    assert (whole["rows"], whole["is_ready"]) == (4, True)
    logins = [row[2] for row in lines_of(world, whole)[1:]]
    assert sorted(logins) == ["customer_id", "of_r1", "of_r2", "of_s1"]
    again = admin.post(f"/exports/{begun['id']}/parts", None).json
    assert again == whole


def test_a_file_that_would_be_too_long_is_refused_and_not_cut(
    world: World, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports_rule, "ROWS_MAX", 3)
    begun = admin.post("/exports", body_of(world, "customers")).json
    refused = admin.post(f"/exports/{begun['id']}/parts", None)
    assert (refused.status, refused.code) == (409, "export_too_long")
    assert not [name for name in world.documents.kept if begun["id"] in name]


def test_as_many_lists_as_a_day_may_are_taken_out(
    world: World, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports_rule, "A_DAY_MAX", 2)  # One is there.
    assert admin.post("/exports", body_of(world, "payments")).status == 201
    refused = admin.post("/exports", body_of(world, "payments"))
    assert (refused.status, refused.code) == (429, "too_many_exports")
    world.clock.pass_seconds(86_401)
    assert world.browser(Role.ISP_ADMIN).post("/exports", body_of(world, "payments")).status == 201


def asked(browser: Browser, body: dict[str, Any]) -> Answer:
    return browser.post("/exports", body)


def test_who_sees_no_list_takes_none_out(world: World) -> None:
    assert asked(world.browser(Role.MANAGER), body_of(world, "customers")).status == 403
    seller = world.browser(Role.RESELLER)
    assert asked(seller, body_of(world, "money_inbox")).code == "forbidden"
    view = made(seller, body_of(world, "customers"))
    logins = sorted(row[2] for row in lines_of(world, view)[1:])
    assert logins == ["of_r1", "of_s1"]


def test_an_export_is_gone_on_with_by_who_asked_and_known_to_those_above(world: World) -> None:
    seller, admin = world.browser(Role.RESELLER), world.browser(Role.ISP_ADMIN)
    view = made(seller, body_of(world, "customers"))
    assert admin.post(f"/exports/{view['id']}/parts", None).status == 404
    assert world.browser(Role.SUB_RESELLER).get("/exports").json["items"] == []
    listed = {one["id"]: one for one in admin.get("/exports").json["items"]}
    assert listed[view["id"]]["asked_by_name"] == "reseller"
    told = listed[view["id"]]
    assert (told["rows"], told["is_own"], told["link"], told["asked_at"]) == (2, False, None, NOW)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"search": "karim", "first_day": "2026-11-01"}, "first_day"),
        ({"status": "owes", "order": "turned"}, "order"),
        ({"last_day": "2026-02-30"}, "last_day"),
        ({"account_id": "A" * 20}, "account_id"),
    ],
)
def test_what_the_list_refuses_its_export_refuses(
    world: World, admin: Browser, changes: dict[str, Any], field: str
) -> None:
    before = dict(world.store.items)
    refused = asked(admin, body_of(world, "customers", **changes))
    assert (refused.status, refused.json["fields"][0]["field"]) == (422, field)
    assert world.store.items == before
