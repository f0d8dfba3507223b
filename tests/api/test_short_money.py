"""Too little money: each case has a refusal of its own, that says how much is missing, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from isp.decision import Committed, Decision
from isp.ledger.entry import credit, debit
from isp.parties.permissions import Role
from isp.parties.scope import Scope
from isp_words.texts import LANGUAGES, translate

from tests.api.world import Answer, Browser, World
from tests.builders import sales

Send = Callable[[str], Answer]


def _sale(world: World, cash_minor: int, role: Role = Role.ISP_ADMIN) -> Send:
    browser, ids = world.browser(role), world.home.ids
    package = {"package_id": ids["package_id"], "package_version": 1}
    path = f"/customers/{ids['customer_id']}/sales"
    body = package | {"cash_minor": cash_minor, "is_another": True}
    return lambda language: browser.post(path, body, accept_language=language)


def _credit(world: World, minor: int) -> None:
    """Let the customer have so much: he pays more than the package costs."""
    assert _sale(world, 50_000 + minor)("en").status == 201


def counter_sale(world: World) -> Send:
    return _sale(world, 37_950)


def counter_sale_beside_credit(world: World) -> Send:
    _credit(world, 30_000)
    return _sale(world, 7_950)


def own_purchase(world: World) -> Send:
    _credit(world, 37_950)
    browser = world.browser(Role.CUSTOMER)
    body = {"package_id": world.home.ids["package_id"], "package_version": 1}
    return lambda language: browser.post("/me/purchases", body, accept_language=language)


def purchase_by_link(world: World) -> Send:
    _credit(world, 37_950)
    browser = Browser(world, None)
    path = f"/public/pay-links/{world.home.ids['token']}/purchases"
    body = {"package_id": world.home.ids["package_id"], "package_version": 1}
    return lambda language: browser.post(path, body, accept_language=language)


def credit_that_is_spent_meanwhile(world: World) -> Send:
    """Somebody else spends a part of the credit between the reading and the commit."""
    _credit(world, 50_000)
    commit, customer_id = world.ledger.commit, world.home.ids["customer_id"]
    tenant_id = world.home.tenant_id

    def quicker(scope: Scope, decision: Decision) -> Committed:
        spent = sales.entry(
            "spent",
            debit(f"customer_credit:{customer_id}", 12_050),
            credit("service_revenue", 12_050),
            tenant_id=tenant_id,
        )
        if decision.entries:
            commit(scope, Decision(entries=(spent,)))
        return commit(scope, decision)

    world.ledger.commit = quicker  # type: ignore[method-assign]
    return _sale(world, 0)


def refund_of_spent_money(world: World) -> Send:
    _change_receipt(world, amount_minor=62_050)
    return _payment_refund(world, 62_050)


def refund_of_more_than_was_paid(world: World) -> Send:
    return _payment_refund(world, 50_001)


def _change_receipt(world: World, **changes: Any) -> None:
    key = (world.home.tenant_id, "receipt", world.home.ids["receipt_id"])
    world.store.items[key] = replace(world.store.items[key], **changes)


def _payment_refund(world: World, minor: int) -> Send:
    browser = world.browser(Role.ISP_ADMIN)
    path = f"/payments/{world.home.ids['receipt_id']}/refunds"
    body = {"reason": "twice", "amount_minor": minor}
    return lambda language: browser.post(path, body, accept_language=language)


# What is short, and by ৳120.50 in each; its code and status, and the amounts that are said.
TABLE = [
    (counter_sale, 402, "payment_too_small", 12_050, ("৳120.50", "৳১২০.৫০")),
    (counter_sale_beside_credit, 402, "payment_too_small", 12_050, ("৳120.50", "৳১২০.৫০")),
    (own_purchase, 402, "payment_too_small", 12_050, ("৳120.50", "৳১২০.৫০")),
    (purchase_by_link, 402, "payment_too_small", 12_050, ("৳120.50", "৳১২০.৫০")),
    (credit_that_is_spent_meanwhile, 402, "insufficient_balance", 12_050, ("৳120.50", "৳১২০.৫০")),
    (refund_of_spent_money, 409, "credit_too_small", 12_050, ("৳120.50", "৳১২০.৫০")),
    (refund_of_more_than_was_paid, 409, "refund_too_much", None, ("৳500", "৳৫০০")),
]


@pytest.mark.parametrize("language", ["en", "bn"])
@pytest.mark.parametrize(
    ("short", "status", "code", "missing_minor", "said"),
    TABLE,
    ids=[row[0].__name__ for row in TABLE],
)
def test_what_is_short_is_refused_by_its_name_with_the_amount(
    world: World,
    short: Callable[[World], Send],
    status: int,
    code: str,
    missing_minor: int | None,
    said: tuple[str, str],
    language: str,
) -> None:
    send = short(world)
    entries = len(world.store.entries)
    refused = send(language)
    assert (refused.status, refused.code) == (status, code), refused.text
    assert refused.json.get("missing_minor") == missing_minor
    message = refused.json["message"]
    assert said[language == "bn"] in message and "{" not in message
    made = len(world.store.entries) - entries
    assert made == (short is credit_that_is_spent_meanwhile)


def test_each_kind_of_short_money_reads_otherwise() -> None:
    codes = ["nothing_to_pay", *dict.fromkeys(row[2] for row in TABLE)]
    for language in LANGUAGES:
        texts = {
            translate(language, f"refusals.{code}", missing="1", left="1", account="a")
            for code in codes
        }
        assert len(texts) == len(codes) == 5
