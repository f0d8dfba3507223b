"""Whose a merchant number is, over HTTP: proved by its provider and, where it is disputed, by a code to it."""

from __future__ import annotations

from typing import Any

import pytest
from isp.parties.permissions import Role

from tests.api.requests_of_routes import ACCOUNT_BODY, CREDENTIALS
from tests.api.world import Browser, Twin, World

HELD_BY_HOME = "01900000001"


def owner(world: World, twin: Twin | None = None) -> Browser:
    return world.browser(Role.ISP_ADMIN, twin or world.home)


def add(world: World, twin: Twin, **changes: str) -> Any:
    return owner(world, twin).post("/payment-accounts", ACCOUNT_BODY | changes)


def listed(world: World, twin: Twin) -> dict[str, Any]:
    items = owner(world, twin).get("/payment-accounts").json["items"]
    return {one["account_ref"]: one for one in items}


def does(world: World, twin: Twin, account: dict[str, Any], deed: str) -> Any:
    path = f"/payment-accounts/{account['id']}/{deed}"
    return owner(world, twin).post(path, {"version": account["version"]})


def providers(world: World) -> list[str]:
    offered = Browser(world, None).get(f"/public/pay-links/{world.home.ids['token']}")
    return [one["code"] for one in offered.json["providers"]]


def test_made_up_credentials_claim_no_number_and_leave_nothing(world: World) -> None:
    world.bkash.refuses.add("made-up")
    refused = add(world, world.other, app_key="made-up")
    assert (refused.status, refused.code) == (422, "credentials_refused")
    assert set(listed(world, world.other)) == {"01900000002"}
    mine = add(world, world.home)
    assert (mine.status, mine.json["is_active"], mine.json["problem"]) == (201, True, None)


def test_a_silent_provider_leaves_an_account_that_is_tried_again(world: World) -> None:
    world.bkash.is_silent = True
    added = add(world, world.home, app_key="fresh").json
    assert (added["is_active"], added["problem"]) == (False, "unproved")
    world.clock.at += 60  # The lease on the token is over.
    assert does(world, world.home, added, "activations").code == "unavailable"
    world.bkash.is_silent = False
    world.clock.at += 60
    tried = does(world, world.home, added, "activations").json
    assert (tried["is_active"], tried["problem"]) == (True, None)


def test_nobody_learns_by_made_up_credentials_which_numbers_are_here(world: World) -> None:
    world.bkash.refuses.add("made-up")
    free = add(world, world.other, app_key="made-up", account_ref="01911112222")
    held = add(world, world.other, app_key="made-up", account_ref=HELD_BY_HOME)
    assert (free.status, free.code) == (held.status, held.code) == (422, "credentials_refused")


def test_the_owner_of_a_number_gets_it_back_by_a_code_to_it(world: World) -> None:
    added = add(world, world.other, account_ref=HELD_BY_HOME).json
    assert (added["is_active"], added["problem"]) == (False, "number_unconfirmed")
    assert providers(world) == ["bkash"]
    browser, path = owner(world, world.other), f"/payment-accounts/{added['id']}"
    asked = browser.post(f"{path}/number-codes", None)
    assert asked.status == 202
    assert world.sms.messages[-1].mobile == "88" + HELD_BY_HOME
    body = {"challenge_id": asked.json["challenge_id"], "code": world.random.last_digits}
    proved = browser.post(f"{path}/number-proofs", body)
    assert (proved.json["is_active"], proved.json["problem"]) == (True, None)
    loser = listed(world, world.home)[HELD_BY_HOME]
    assert (loser["is_active"], loser["problem"]) == (False, "contested")
    assert providers(world) == []


def test_a_wrong_code_moves_no_number(world: World) -> None:
    added = add(world, world.other, account_ref=HELD_BY_HOME).json
    browser, path = owner(world, world.other), f"/payment-accounts/{added['id']}"
    asked = browser.post(f"{path}/number-codes", None).json
    wrong = str((int(world.random.last_digits) + 1) % 1_000_000).rjust(6, "0")
    body = {"challenge_id": asked["challenge_id"], "code": wrong}
    assert browser.post(f"{path}/number-proofs", body).code == "code_wrong"
    assert listed(world, world.home)[HELD_BY_HOME]["is_active"]


def test_a_code_to_another_number_of_ones_own_proves_nothing(world: World) -> None:
    mine = add(world, world.home, account_ref="01900000002").json
    theirs = add(world, world.home, account_ref="01900000009").json
    assert theirs["is_active"]
    browser = owner(world, world.home)
    assert browser.post(f"/payment-accounts/{theirs['id']}/number-codes", None).code == (
        "nothing_to_confirm"
    )
    assert mine["problem"] == "number_unconfirmed"


def test_a_switched_off_account_is_offered_to_nobody_and_frees_its_number(world: World) -> None:
    account = listed(world, world.home)[HELD_BY_HOME]
    off = does(world, world.home, account, "deactivations").json
    assert (off["is_active"], off["problem"]) == (False, "switched_off")
    assert providers(world) == []
    assert add(world, world.other, account_ref=HELD_BY_HOME).json["is_active"]
    back = does(world, world.home, off, "activations").json
    assert back["problem"] == "number_unconfirmed"


def test_a_payer_who_meets_refused_credentials_is_the_last_one(world: World) -> None:
    world.bkash.refuses.add("s")
    body = {"amount_minor": 20_000, "provider": "bkash"}
    path = f"/public/pay-links/{world.home.ids['token']}/advances"
    assert Browser(world, None).post(path, body).code == "payment_not_offered"
    assert providers(world) == []
    account = listed(world, world.home)[HELD_BY_HOME]
    assert (account["is_active"], account["problem"]) == (True, "refused")
    world.bkash.refuses.clear()
    world.clock.at += 60
    assert does(world, world.home, account, "activations").json["problem"] is None
    assert Browser(world, None).post(path, body).status == 201


def test_good_credentials_are_not_lost_to_bad_ones(world: World) -> None:
    account = listed(world, world.home)[HELD_BY_HOME]
    path = f"/payment-accounts/{account['id']}"
    world.bkash.refuses.add("typo")
    wrong = CREDENTIALS | {"app_key": "typo", "version": account["version"]}
    assert owner(world).patch(path, wrong).code == "credentials_refused"
    assert listed(world, world.home)[HELD_BY_HOME] == account
    right = CREDENTIALS | {"app_key": "newer", "version": account["version"]}
    changed = owner(world).patch(path, right).json
    assert (changed["is_active"], changed["version"]) == (True, account["version"] + 1)
    assert owner(world).patch(path, right).code == "stale_read"


def test_nobody_tries_credentials_at_the_provider_without_end(world: World) -> None:
    for number in range(20):
        world.bkash.refuses.add(f"k{number}")
        assert add(world, world.other, app_key=f"k{number}").status == 422
    assert add(world, world.other, app_key="k0").code == "too_many_requests"


@pytest.mark.parametrize("role", [Role.MANAGER, Role.RESELLER, Role.CUSTOMER])
def test_only_the_isp_itself_switches_its_accounts(world: World, role: Role) -> None:
    account = listed(world, world.home)[HELD_BY_HOME]
    path = f"/payment-accounts/{account['id']}/deactivations"
    assert world.browser(role).post(path, {"version": account["version"]}).status == 403
