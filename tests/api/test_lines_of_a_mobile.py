"""Several lines with one mobile: chosen, switched, paid for; and nothing beyond the mobile is reached."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from isp.customers.edit_customer import NewCustomer, take_on_customer
from isp.ids import derived_id
from isp.parties.permissions import Role
from isp.parties.scope import tenant_scope
from isp.parties.session import token_hash
from isp.payments.intent import PaymentIntent

from tests.api.test_one_time_codes import SIGN_INS, asked
from tests.api.world import NOW, Browser, Twin, World

MINE = "01755555555"  # As it stands at the first line of both twins.


def line(world: World, twin: Twin, login: str, **facts: Any) -> str:
    """Let there be a further line; return its id."""
    path, mobile = facts.get("path", "/isp/"), facts.get("mobile", MINE)
    first = world.directory.customer(tenant_scope(twin.tenant_id), twin.ids["customer_id"])
    new = NewCustomer(
        first.connection, "Karim", mobile, login, "pw", "Bazar", twin.ids["package_id"]
    )
    line_id = derived_id("customer", twin.tenant_id, login)
    made = take_on_customer((twin.tenant_id, path), line_id, new, NOW + 60)
    world.ledger.commit(tenant_scope(twin.tenant_id), made)
    return line_id


def signed_in(world: World) -> tuple[Browser, int]:
    """Sign the customer in with his code; return how many lines he was told of."""
    challenge, code = asked(world), world.random.last_digits
    world.clock.at += 60  # A second code of the same minute would be refused.
    answer = Browser(world, None).post(SIGN_INS, {"challenge_id": challenge, "code": code})
    assert answer.status == 200, answer.text
    token = next(one for one in answer.cookies if one.startswith("__Host-session="))
    return Browser(world, token.split(";")[0].partition("=")[2]), answer.json["lines"]


def lines_of(browser: Browser) -> dict[str, bool]:
    return {one["id"]: one["is_chosen"] for one in browser.get("/me/lines").json["items"]}


def choose(browser: Browser, line_id: str) -> int:
    return browser.send("PUT", "/me/line", {"line_id": line_id}).status


def test_who_has_two_lines_chooses_one_and_the_other_later() -> None:
    world = World()
    home = world.home.ids["customer_id"]
    shop = line(world, world.home, "shop")
    browser, told = signed_in(world)
    assert told == 2
    assert lines_of(browser) == {home: True, shop: False}
    assert choose(browser, shop) == 204
    assert lines_of(browser) == {home: False, shop: True}
    assert browser.get("/me").json["login"] == "shop"
    assert browser.get("/me/invoices").json["items"] == []
    assert choose(browser, home) == 204
    assert len(browser.get("/me/invoices").json["items"]) == 1


def test_who_has_one_line_is_told_of_one() -> None:
    assert signed_in(World())[1] == 1


def test_a_line_of_another_seller_of_the_same_isp_is_his_as_well() -> None:
    world = World()
    shop = line(world, world.home, "shop", path="/isp/r1/")
    browser, told = signed_in(world)
    assert told == 2 and choose(browser, shop) == 204
    assert browser.get("/me").json["login"] == "shop"


@pytest.mark.parametrize("whose", ["twin", "stranger"])
def test_a_line_that_does_not_carry_the_mobile_is_not_there(whose: str) -> None:
    world = World()
    other = line(world, world.home, "other", mobile="01788888888")
    if whose == "twin":
        other = world.other.ids["customer_id"]  # Carries the same mobile, at another ISP.
    browser, told = signed_in(world)
    assert told == 1 and other not in lines_of(browser)
    assert choose(browser, other) == 404
    body = {"package_id": world.home.ids["package_id"], "package_version": 1, "line_id": other}
    assert browser.post("/me/payments", body | {"provider": "bkash"}).status == 404
    assert browser.post("/me/purchases", body).status == 404
    advance = {"amount_minor": 20_000, "provider": "bkash", "line_id": other}
    assert browser.post("/me/advances", advance).status == 404
    assert browser.get("/me").json["login"] == "customer_id"


def test_a_line_that_got_another_mobile_is_out_of_reach_and_the_others_stay() -> None:
    world = World()
    home, shop = world.home.ids["customer_id"], line(world, world.home, "shop")
    browser, _ = signed_in(world)
    admin = world.browser(Role.ISP_ADMIN)
    assert admin.patch(f"/customers/{shop}", {"version": 1, "mobile": "01988888888"}).status == 200
    assert lines_of(browser) == {home: True}
    assert choose(browser, shop) == 404
    assert browser.get("/me").json["login"] == "customer_id"


def test_a_session_before_a_line_that_got_another_mobile_is_over_even_if_nobody_ended_it() -> None:
    world = World()
    scope, home = tenant_scope(world.home.tenant_id), world.home.ids["customer_id"]
    browser, _ = signed_in(world)
    admin = world.browser(Role.ISP_ADMIN)
    kept = world.access.session(token_hash(browser.token or ""))
    assert kept is not None
    assert admin.patch(f"/customers/{home}", {"version": 1, "mobile": "01988888888"}).status == 200
    # The commit was made and whoever made it stopped before he ended the sessions.
    world.access.save_session(kept)
    assert world.directory.customer(scope, home).mobile != kept.mobile
    assert browser.get("/me").status == 401


def test_a_session_of_before_rests_on_the_mobile_of_its_line() -> None:
    world = World()
    shop = line(world, world.home, "shop")
    browser = world.browser(Role.CUSTOMER)
    kept = world.access.session(token_hash(browser.token or ""))
    assert kept is not None and kept.mobile == ""
    assert choose(browser, shop) == 204
    turned = world.access.session(token_hash(browser.token or ""))
    assert turned is not None and turned.mobile == "8801755555555"


def test_the_line_that_the_page_showed_is_paid_for_whatever_another_window_chose() -> None:
    world = World()
    home, shop = world.home.ids["customer_id"], line(world, world.home, "shop")
    browser, _ = signed_in(world)
    offer = browser.get("/me/packages").json["items"][0]
    body = {name: offer[name] for name in ("package_id", "package_version")}
    assert choose(browser, shop) == 204
    paid = browser.post("/me/payments", body | {"provider": "bkash", "line_id": home})
    assert paid.status == 201, paid.text
    *_, intent = world.store.all(PaymentIntent, world.home.tenant_id)
    assert intent.customer_id == home
    assert browser.get("/me").json["login"] == "shop"


def test_credit_of_a_line_buys_for_that_line_and_once() -> None:
    world = World()
    home, shop = world.home.ids["customer_id"], line(world, world.home, "shop")
    admin = world.browser(Role.ISP_ADMIN)
    price = 50_000
    assert admin.post(f"/customers/{shop}/advances", {"amount_minor": price * 3}).status == 201
    browser, _ = signed_in(world)
    body = {"package_id": world.home.ids["package_id"], "package_version": 1, "line_id": shop}
    first = browser.post("/me/purchases", body, idempotency_key="the-same-key")
    assert first.status == 201, first.text
    # Another window chooses meanwhile, and the answer was lost: the repeat is the same purchase.
    assert choose(browser, shop) == 204
    world.idempotency.records.clear()
    again = browser.post("/me/purchases", body, idempotency_key="the-same-key")
    assert (again.status, again.json) == (201, first.json)
    assert choose(browser, home) == 204
    assert {one["id"]: one["status"] for one in browser.get("/me/lines").json["items"]} == {
        home: "active",
        shop: "active",
    }
    credit = admin.get(f"/customers/{shop}").json["credit_minor"]
    assert credit == price * 3 - first.json["price_minor"]


def test_signing_out_everywhere_ends_the_sessions_at_all_lines() -> None:
    world = World()
    shop = line(world, world.home, "shop")
    (here, _), (there, _) = signed_in(world), signed_in(world)
    assert choose(there, shop) == 204
    assert here.send("DELETE", "/sessions").status == 204
    assert [one.get("/me").status for one in (here, there)] == [401, 401]


def test_a_late_note_that_a_session_was_seen_does_not_turn_it_back() -> None:
    world = World()
    shop = line(world, world.home, "shop")
    browser, _ = signed_in(world)
    before = world.access.session(token_hash(browser.token or ""))
    assert before is not None
    assert choose(browser, shop) == 204
    world.access.save_session(replace(before, seen_at=before.seen_at + 90_000))
    assert browser.get("/me").json["login"] == "shop"
