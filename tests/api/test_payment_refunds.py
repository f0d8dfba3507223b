"""Sending a payment back: who may, what is refused, what is told of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from isp.parties.permissions import Role
from isp.parties.scope import tenant_scope
from isp.payments.receipt import ReceiptState

from tests.api.world import Answer, World

WHOLE = {"reason": "paid twice", "amount_minor": 50_000}


def path(world: World) -> str:
    return f"/payments/{world.home.ids['receipt_id']}/refunds"


def credit_of_payer(world: World) -> int:
    account = f"customer_credit:{world.home.ids['of_r2']}"
    return world.ledger.head(tenant_scope(world.home.tenant_id), "/isp/", account).headroom_minor


def change_receipt(world: World, **changes: Any) -> None:
    key = (world.home.tenant_id, "receipt", world.home.ids["receipt_id"])
    world.store.items[key] = replace(world.store.items[key], **changes)


def test_a_payment_goes_back_and_is_listed(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    made = admin.post(path(world), WHOLE)
    assert made.status == 201
    assert (made.json["state"], made.json["amount_minor"]) == ("done", 50_000)
    assert made.json["provider_refund_id"] == "REFUND1"
    assert admin.get(path(world)).json["items"] == [made.json]
    assert credit_of_payer(world) == 0
    items = admin.get("/payments").json["items"]
    (payment,) = (one for one in items if one["id"] == world.home.ids["receipt_id"])
    assert payment["refunded_minor"] == 50_000
    assert admin.get("/books/trial-balance").json["difference_minor"] == 0


def test_the_same_key_again_sends_nothing_again(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    answers = [admin.post(path(world), WHOLE, idempotency_key="the-same-key") for _ in range(2)]
    # The answer was lost with the idempotency table's memory of it.
    world.idempotency.records.clear()
    answers.append(admin.post(path(world), WHOLE, idempotency_key="the-same-key"))
    assert len({answer.text for answer in answers}) == 1
    assert len(world.bkash.refunds) == 1


def test_an_unclear_end_is_told_as_such_and_stays_reserved(world: World) -> None:
    world.bkash.is_broken = True
    admin = world.browser(Role.ISP_ADMIN)
    assert admin.post(path(world), WHOLE).json["state"] == "unknown"
    assert credit_of_payer(world) == 0
    again = admin.post(path(world), WHOLE)
    assert (again.status, again.code) == (409, "nothing_to_refund")
    assert len(world.bkash.refunds) == 1


@pytest.mark.parametrize(
    ("changes", "amount_minor", "status", "code"),
    [
        ({}, 0, 422, "invalid"),
        ({}, 50_001, 409, "refund_too_much"),
        ({"refunded_minor": 50_000}, 1, 409, "nothing_to_refund"),
        ({"refunded_minor": 1}, 1, 409, "refunded_before"),
        ({"state": ReceiptState.HELD}, 1, 409, "payment_not_credited"),
        ({"paid_at": 0}, 1, 409, "refund_window_over"),
        ({"intent_id": None}, 1, 409, "payment_not_started_here"),
        ({"amount_minor": 60_000}, 60_000, 409, "credit_too_small"),
    ],
)
def test_what_cannot_go_back_is_said_and_moves_nothing(
    world: World, changes: dict[str, Any], amount_minor: int, status: int, code: str
) -> None:
    change_receipt(world, **changes)
    refused = refund(world, amount_minor)
    assert (refused.status, refused.code) == (status, code)
    assert credit_of_payer(world) == 50_000
    assert world.bkash.refunds == []


def quoted(world: World) -> Answer:
    return world.browser(Role.ISP_ADMIN).get(path(world).replace("refunds", "refund-quote"))


@pytest.mark.parametrize(
    ("changes", "most_minor", "left_minor"),
    [({}, 50_000, 50_000), ({"amount_minor": 60_000}, 50_000, 60_000)],
)
def test_it_is_told_how_much_can_go_back_and_so_much_goes(
    world: World, changes: dict[str, Any], most_minor: int, left_minor: int
) -> None:
    change_receipt(world, **changes)
    told = quoted(world).json
    assert told == {
        "customer_id": world.home.ids["of_r2"],
        "most_minor": most_minor,
        "left_minor": left_minor,
        "credit_minor": 50_000,
        "is_once": True,
    }
    assert refund(world, told["most_minor"]).status == 201
    assert quoted(world).code in ("nothing_to_refund", "refunded_before")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"refunded_minor": 50_000}, "nothing_to_refund"),
        ({"refunded_minor": 1}, "refunded_before"),
        ({"state": ReceiptState.HELD}, "payment_not_credited"),
        ({"paid_at": 0}, "refund_window_over"),
        ({"intent_id": None}, "payment_not_started_here"),
    ],
)
def test_nothing_is_offered_where_nothing_can_go_back(
    world: World, changes: dict[str, Any], code: str
) -> None:
    change_receipt(world, **changes)
    assert (quoted(world).status, quoted(world).code) == (409, code)


def test_what_bought_something_cannot_go_back_before_its_sale(world: World) -> None:
    assert refund(world, 50_000).status == 201
    change_receipt(world, refunded_minor=0)
    assert quoted(world).code == "credit_too_small"


def refund(world: World, amount_minor: int) -> Answer:
    body = WHOLE | {"amount_minor": amount_minor}
    return world.browser(Role.ISP_ADMIN).post(path(world), body)


def test_a_seller_sees_the_refunds_of_his_own_customers_only(world: World) -> None:
    world.browser(Role.ISP_ADMIN).post(path(world), WHOLE)
    # The payer belongs to another reseller.
    assert world.browser(Role.RESELLER).get(path(world)).status == 404
    assert world.browser(Role.MANAGER).post(path(world), WHOLE).status == 403
