"""The comparison with a provider's statement over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from isp.parties.permissions import Role

from tests.api.world import Answer, World

HEADER = "Transaction ID,Date Time,Type,Amount,Fee"
# The payment of the world, a week before now, and one that nobody has booked.
DAY = "2026-11-11"
WHOLE = "\n".join(
    (
        HEADER,
        f"TRX1,{DAY} 17:06:40,Payment,500.00,9.25",
        f"TRX8,{DAY} 18:00:00,Payment,70.00,1.30",
        f"OUT1,{DAY} 23:00:00,Settlement,490.75,0",
    )
)


def upload(world: World, text: str = WHOLE, day: str = DAY, role: Role = Role.MANAGER) -> Answer:
    account = world.home.ids["account_id"]
    return world.browser(role).post(
        f"/payment-accounts/{account}/statements", {"day": day, "text": text}
    )


def test_a_day_is_compared_kept_and_shown(world: World) -> None:
    made = upload(world)
    assert made.status == 200, made.text
    counts = {name: made.json[name] for name in ("equal", "theirs_only", "ours_only")}
    assert counts == {"equal": 1, "theirs_only": 1, "ours_only": 0}
    base = f"/payment-accounts/{world.home.ids['account_id']}"
    manager = world.browser(Role.MANAGER)
    assert manager.get(f"{base}/statements/{DAY}").json == made.json
    assert manager.get(f"{base}/statements").json["items"][0] == made.json
    (row,) = manager.get(f"{base}/statements/{DAY}/differences").json["items"]
    assert (row["reason"], row["transaction"], row["amount_minor"]) == (
        "payment_theirs_only",
        "TRX8",
        7_000,
    )
    assert row["id"] in [one["id"] for one in manager.get("/money-inbox").json["items"]]
    assert manager.get(base).json["account_ref"] == "01900000001"


def test_fees_and_payouts_are_posted_once(world: World) -> None:
    before = len(world.store.entries)
    for _ in range(2):
        assert upload(world).status == 200
    assert len(world.store.entries) == before + 3
    trial = world.browser(Role.ISP_ADMIN).get("/books/trial-balance").json
    sums = {one["account"]: one["debit_minor"] - one["credit_minor"] for one in trial["accounts"]}
    assert (sums["bank"], sums["gateway_fee"]) == (49_075, 1_055)
    assert trial["difference_minor"] == 0


def test_money_moved_to_the_bank_is_not_collected_again(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    before = admin.get("/home").json["collected_today_minor"]
    upload(world)
    assert admin.get("/home").json["collected_today_minor"] == before


@pytest.mark.parametrize(
    ("text", "day", "status", "code", "field"),
    [
        (WHOLE, "2099-01-01", 409, "day_not_over", None),
        (WHOLE, "2026-11-31", 422, "invalid", "no_such_day"),
        (HEADER, "1970-01-01", 422, "invalid", "no_such_day"),
        (HEADER, "0001-01-01", 422, "invalid", "no_such_day"),
        (WHOLE, "2026-11-09", 422, "statement_of_another_day", None),
        ("", DAY, 422, "invalid", "too_short"),
        ("x", DAY, 422, "statement_unreadable", "statement_columns_missing"),
        (f"{HEADER}\nT,{DAY},Payment,much,0", DAY, 422, "statement_unreadable", "statement_amount"),
    ],
)
def test_what_is_no_statement_is_refused_with_the_place_and_moves_nothing(
    world: World, text: str, day: str, status: int, code: str, field: str | None
) -> None:
    before = world.store.of_tenant(world.home.tenant_id)
    refused = upload(world, text, day)
    assert (refused.status, refused.code) == (status, code)
    fields: list[dict[str, Any]] = refused.json.get("fields") or []
    assert [one["code"] for one in fields] == ([] if field is None else [field])
    assert world.store.of_tenant(world.home.tenant_id) == before


def test_a_statement_beyond_the_size_is_refused(world: World) -> None:
    assert upload(world, "x" * 1_000_001).status == 413
    assert upload(world, "x" * 500_001).status == 422


def test_an_account_or_day_of_nobody_is_not_found(world: World) -> None:
    manager = world.browser(Role.MANAGER)
    theirs, mine = world.other.ids["account_id"], world.home.ids["account_id"]
    assert manager.get(f"/payment-accounts/{theirs}/statements").status == 404
    assert manager.get(f"/payment-accounts/{mine}/statements/2026-11-09").status == 404
    assert manager.get(f"/payment-accounts/{mine}/statements/2026-11-09/differences").status == 404
    body = {"day": DAY, "text": WHOLE}
    assert manager.post(f"/payment-accounts/{theirs}/statements", body).status == 404
