"""The inbox of money over HTTP: what is listed, what is decided, what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from isp.parties.permissions import Role
from isp.parties.scope import tenant_scope

from tests.api.world import NOW, World

NOTE = {"note": "talked with the customer"}


def listed(world: World, shown: str = "open", role: Role = Role.MANAGER) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (
        world.browser(role).get(f"/money-inbox?shown={shown}").json["items"]
    )
    return items


def path(world: World, deed: str, which: str = "matter_id") -> str:
    return f"/money-inbox/{world.home.ids[which]}/{deed}"


def credit(world: World, label: str = "customer_id") -> int:
    account = f"customer_credit:{world.home.ids[label]}"
    return world.ledger.head(tenant_scope(world.home.tenant_id), "/isp/", account).headroom_minor


def whose(world: World, label: str = "customer_id", note: str = "") -> dict[str, str]:
    return {"customer_id": world.home.ids[label], "note": note}


def change_receipt(world: World, receipt_id: str, **changes: Any) -> None:
    key = (world.home.tenant_id, "receipt", receipt_id)
    world.store.items[key] = replace(world.store.items[key], **changes)


def test_what_waits_longest_is_first_with_reason_account_and_deeds(world: World) -> None:
    suspense, theirs = listed(world)
    assert (suspense["id"], suspense["reason"]) == (world.home.ids["suspense_id"], "unknown_payer")
    assert (suspense["amount_minor"], suspense["transaction"]) == (30_000, "TRX2")
    assert (suspense["account_ref"], suspense["provider"]) == ("01900000001", "bkash")
    assert suspense["since"] == NOW - 8 * 86_400
    assert (suspense["deeds"], suspense["customer_id"]) == (["assign"], None)
    assert (theirs["reason"], theirs["deeds"]) == ("payment_theirs_only", ["accept", "book"])
    assert (theirs["theirs_minor"], theirs["day"]) == (20_000, "2026-11-10")


def test_the_list_comes_in_pages(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    first = admin.get("/money-inbox?limit=1").json
    rest = admin.get(f"/money-inbox?limit=1&after={first['next']}").json
    assert [first["items"][0]["id"], rest["items"][0]["id"]] == [
        world.home.ids["suspense_id"],
        world.home.ids["matter_id"],
    ]
    assert rest["next"] is None
    assert admin.get(f"/money-inbox?shown=decided&after={first['next']}").status == 422


def test_home_counts_what_waits_and_no_further_than_a_glance(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    assert admin.get("/home").json["money_inbox"] == {"count": 2, "is_more": False}
    template = world.store.items[
        (world.home.tenant_id, "receipt", world.home.ids["suspense_id"].removeprefix("receipt-"))
    ]
    for number in range(30):
        one = replace(template, id=f"MANY{number:016d}")
        world.store.items[(world.home.tenant_id, "receipt", one.id)] = one
    assert admin.get("/home").json["money_inbox"] == {"count": 20, "is_more": True}
    assert world.browser(Role.RESELLER).get("/home").json["money_inbox"] is None


def test_suspense_money_is_given_to_its_customer_once(world: World) -> None:
    manager, before = world.browser(Role.MANAGER), credit(world)
    made = manager.post(path(world, "assign", "suspense_id"), whose(world))
    assert (made.status, made.json["is_open"]) == (200, False)
    assert made.json["customer_name"] == "Karim"
    assert made.json["decided"]["by"] == world.home.ids[Role.MANAGER]
    again = manager.post(path(world, "assign", "suspense_id"), whose(world))
    assert (again.status, again.json) == (200, made.json)
    assert credit(world) == before + 30_000
    assert [one["id"] for one in listed(world)] == [world.home.ids["matter_id"]]
    assert listed(world, "decided") == [made.json]
    payments = manager.get(f"/customers/{world.home.ids['customer_id']}/payments").json["items"]
    assert any((one["provider_txn"], one["is_to_look_at"]) == ("TRX2", False) for one in payments)
    trial = world.browser(Role.ISP_ADMIN).get("/books/trial-balance").json
    assert trial["difference_minor"] == 0
    suspense = next(one for one in trial["accounts"] if one["account"] == "suspense")
    assert suspense["debit_minor"] == suspense["credit_minor"]


def test_money_given_to_one_customer_is_not_given_to_another(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    admin.post(path(world, "assign", "suspense_id"), whose(world))
    before = world.store.of_tenant(world.home.tenant_id)
    refused = admin.post(path(world, "assign", "suspense_id"), whose(world, note="another"))
    assert (refused.status, refused.code) == (409, "decided_before")
    assert world.store.of_tenant(world.home.tenant_id) == before


@pytest.mark.parametrize(
    ("deed", "which", "body", "status", "code"),
    [
        ("accept", "suspense_id", NOTE, 409, "deed_not_possible"),
        ("accept", "matter_id", {"note": " "}, 422, "invalid"),
        ("accept", "matter_id", {}, 422, "invalid"),
        ("assign", "suspense_id", {"customer_id": "of_r1"}, 409, "customer_not_own"),
        ("assign", "suspense_id", {"customer_id": "theirs"}, 404, "not_found"),
        ("assign", "matter_id", {"customer_id": "customer_id"}, 409, "deed_not_possible"),
        ("book", "suspense_id", None, 409, "deed_not_possible"),
    ],
)
def test_what_cannot_be_done_is_said_and_moves_nothing(
    world: World, deed: str, which: str, body: Any, status: int, code: str
) -> None:
    named = dict(world.home.ids) | {"theirs": world.other.ids["customer_id"]}
    if body is not None and "customer_id" in body:
        body = {"customer_id": named[body["customer_id"]]}
    before = world.store.of_tenant(world.home.tenant_id)
    refused = world.browser(Role.MANAGER).post(path(world, deed, which), body)
    assert (refused.status, refused.code) == (status, code)
    assert world.store.of_tenant(world.home.tenant_id) == before


def test_a_reason_is_accepted_with_a_note_and_kept(world: World) -> None:
    manager = world.browser(Role.MANAGER)
    made = manager.post(path(world, "accept"), NOTE)
    assert (made.status, made.json["decided"]["note"]) == (200, NOTE["note"])
    assert made.json["decided"]["by_name"] == "manager"
    assert manager.post(path(world, "accept"), NOTE).json == made.json
    other = world.browser(Role.ISP_ADMIN).post(path(world, "accept"), NOTE)
    assert (other.status, other.code) == (409, "decided_before")
    assert listed(world, "decided") == [made.json]


def test_money_of_the_statement_is_asked_for_and_booked(world: World) -> None:
    manager, before = world.browser(Role.MANAGER), len(world.store.entries)
    made = manager.post(path(world, "book"), None)
    assert (made.status, made.json["is_open"]) == (200, False)
    assert made.json["decided"]["deed"] == "book"
    assert manager.post(path(world, "book"), None).json == made.json
    booked = [one for one in listed(world) if one["transaction"] == "TRX3"]
    assert [(one["reason"], one["amount_minor"]) for one in booked] == [("unknown_payer", 20_000)]
    assert len(world.store.entries) == before + 1


def test_money_that_the_provider_does_not_show_is_not_booked(world: World) -> None:
    manager, before = world.browser(Role.MANAGER), world.store.of_tenant(world.home.tenant_id)
    world.bkash.money.clear()
    refused = manager.post(path(world, "book"), None)
    assert (refused.status, refused.code) == (409, "transaction_not_shown")
    world.bkash.is_broken = True
    silent = manager.post(path(world, "book"), None)
    assert (silent.status, silent.code) == (503, "unavailable")
    assert world.store.of_tenant(world.home.tenant_id) == before


def test_another_amount_than_the_statement_says_stays_to_look_at(world: World) -> None:
    world.bkash.money["TRX3"]["amount"] = "199.00"
    world.browser(Role.MANAGER).post(path(world, "book"), None)
    reasons = {one["reason"]: one for one in listed(world) if one["transaction"] == "TRX3"}
    assert set(reasons) == {"unknown_payer", "payment_other_amount"}
    assert reasons["payment_other_amount"]["theirs_minor"] == 20_000


def test_a_payment_is_sent_back_by_whoever_may(world: World) -> None:
    receipt_id = world.home.ids["receipt_id"]
    change_receipt(world, receipt_id, review_reason="second_payment")
    (row,) = (one for one in listed(world) if one["payment_id"] == receipt_id)
    assert row["deeds"] == ["accept"]
    (row,) = (one for one in listed(world, role=Role.ISP_ADMIN) if one["payment_id"] == receipt_id)
    assert (row["deeds"], row["left_minor"]) == (["accept", "refund"], 50_000)
    back = {"reason": "paid twice", "amount_minor": row["left_minor"]}
    assert world.browser(Role.ISP_ADMIN).post(f"/payments/{receipt_id}/refunds", back).status == 201
    assert not [one for one in listed(world) if one["payment_id"] == receipt_id]


def test_nobody_below_the_isp_sees_its_inbox(world: World) -> None:
    for role in (Role.RESELLER, Role.SUB_RESELLER, Role.CUSTOMER):
        assert world.browser(role).get("/money-inbox").status == 403


def test_a_matter_of_the_other_isp_is_not_found(world: World) -> None:
    theirs = world.other.ids["suspense_id"]
    admin = world.browser(Role.ISP_ADMIN)
    assert admin.post(f"/money-inbox/{theirs}/assign", whose(world)).status == 404
    assert admin.post(f"/money-inbox/{world.other.ids['matter_id']}/accept", NOTE).status == 404
    assert admin.post("/money-inbox/receipt-nothing/accept", NOTE).status in (404, 422)
