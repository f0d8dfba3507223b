"""A seller's day: customers, sales, refunds, routers, edges, books."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from isp.decision import Create, Decision
from isp.invoicing.numbers import Kind, Series
from isp.network.desired_state import customer_state
from isp.parties.permissions import Role
from isp.parties.scope import tenant_scope
from isp.ports import PageRequest

from tests.api.requests_of_routes import ACCOUNT_BODY, CUSTOMER_BODY, NAS_BODY
from tests.api.world import NOW, Answer, Browser, World
from tests.builders.payments import receipt


def customer_body(world: World, **changes: Any) -> dict[str, Any]:
    return CUSTOMER_BODY | {"package_id": world.home.ids["package_id"]} | changes


def sell(world: World, browser: Browser, customer_id: str, **changes: Any) -> Answer:
    body = {
        "package_id": world.home.ids["package_id"],
        "package_version": 1,
        "cash_minor": 50_000,
        "is_another": True,
    }
    return browser.post(f"/customers/{customer_id}/sales", body | changes)


def test_a_customer_is_taken_on_unpaid(world: World) -> None:
    made = world.browser(Role.ISP_ADMIN).post("/customers", customer_body(world))
    assert made.status == 201, made.text
    view = made.json
    assert (view["status"], view["online"], view["expires_at"]) == ("unpaid", False, None)
    assert (view["mobile"], view["package_name"]) == ("8801911111111", "Ten")
    assert "password" not in view


@pytest.mark.parametrize(
    "mobile", ["01911111111", "+880 1911-111111", "8801911111111", "০১৯১১১১১১১১", "1911111111"]
)
def test_a_mobile_is_taken_in_every_spelling(world: World, mobile: str) -> None:
    made = world.browser(Role.ISP_ADMIN).post("/customers", customer_body(world, mobile=mobile))
    assert made.json["mobile"] == "8801911111111"


def test_a_login_belongs_to_one_customer_whatever_its_case(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    salma = admin.post("/customers", customer_body(world)).json
    refused = admin.post("/customers", customer_body(world, login="SALMA"))
    assert (refused.status, refused.code) == (409, "taken")
    theirs = world.browser(Role.ISP_ADMIN, world.other)
    body = customer_body(world, package_id=world.other.ids["package_id"])
    assert theirs.post("/customers", body).status == 201

    moved = admin.patch(f"/customers/{salma['id']}", {"version": 1, "login": "salma2"})
    assert moved.json["login"] == "salma2"
    assert admin.post("/customers", customer_body(world)).status == 201


LOGINS_OF_PROVIDERS = [
    "aa:bb:cc:dd:ee:ff",
    "AABB.CCDD.EEFF",
    "user#1",
    "us/er",
    "x+tag",
    "dom\\user",
    "two words",
    "x",
    "?a=b&c%20<\"'>",
    "=1+1",
    "~" * 63,
]


@pytest.mark.parametrize("login", LOGINS_OF_PROVIDERS)
def test_a_login_that_a_provider_brings_along_is_kept_octet_by_octet(
    world: World, login: str
) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    made = admin.post("/customers", customer_body(world, login=login))
    assert (made.status, made.json["login"]) == (201, login)
    assert admin.get(f"/customers/{made.json['id']}").json["login"] == login
    assert admin.post("/customers", customer_body(world, login=login.upper())).code == "taken"
    if any(letter.isalnum() for letter in login):
        found = admin.get(f"/customers?search={quote(login, safe='')}").json["items"]
        assert made.json["id"] in [one["id"] for one in found]
    customer = world.directory.customer(tenant_scope(world.home.tenant_id), made.json["id"])
    assert customer_state(customer, None).state["login"] == login


def test_a_router_on_ipv6_is_kept_in_one_spelling(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    made = admin.post("/nas", NAS_BODY | {"address": "2001:0DB8:0::1"})
    assert (made.status, made.json["address"]) == (201, "2001:db8::1")
    again = admin.post("/nas", NAS_BODY | {"address": "2001:db8::0:1"})
    assert (again.status, again.code) == (409, "taken")
    mapped = admin.post("/nas", NAS_BODY | {"address": "::ffff:10.9.9.9"})
    assert mapped.json["address"] == "10.9.9.9"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"mobile": "01211111111"}, "mobile"),
        ({"login": " "}, "login"),
        ({"login": "x" * 64}, "login"),
        ({"login": "তানিয়া"}, "login"),
        ({"login": "tab\there"}, "login"),
        ({"password": "ক" * 43}, "password"),
        ({"kind": "hotspot"}, "kind"),
        ({"package_id": "A" * 20}, "package_id"),
        ({"password": ""}, "password"),
        ({"name": "\n"}, "name"),
    ],
)
def test_a_customer_who_makes_no_sense_is_refused(
    world: World, changes: dict[str, str], field: str
) -> None:
    refused = world.browser(Role.ISP_ADMIN).post("/customers", customer_body(world, **changes))
    assert (refused.status, refused.json["fields"][0]["field"]) == (422, field)


def test_what_a_reseller_takes_on_is_in_his_own_tree(world: World) -> None:
    made = world.browser(Role.RESELLER).post("/customers", customer_body(world)).json
    assert world.browser(Role.ISP_ADMIN).get(f"/customers/{made['id']}").status == 200
    assert world.browser(Role.SUB_RESELLER).get(f"/customers/{made['id']}").status == 404


def test_a_sale_for_cash_opens_the_line_and_balances(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    customer_id = admin.post("/customers", customer_body(world)).json["id"]
    sale = sell(world, admin, customer_id).json
    assert (sale["price_minor"], sale["vat_minor"]) == (50_000, 2_381)
    assert admin.get(f"/customers/{customer_id}").json["status"] == "active"
    (invoice,) = admin.get(f"/invoices?customer_id={customer_id}").json["items"]
    assert invoice["id"] == sale["invoice_id"]
    assert (invoice["total_minor"], invoice["lines"][0]["vat_minor"]) == (50_000, 2_381)
    balance = admin.get("/books/trial-balance").json
    assert balance["difference_minor"] == 0
    assert admin.get("/home").json["collected_today_minor"] == 100_000
    assert [one["id"] for one in admin.get(f"/customers/{customer_id}/sales").json["items"]] == [
        sale["id"]
    ]


def no_number_was_taken(world: World) -> bool:
    scope = tenant_scope(world.home.tenant_id)
    # The ISP of the tests has issued one invoice.
    is_next = world.directory.reserve_serial(scope, Series(Kind.INVOICE, 2026), NOW) == 2
    return is_next and not world.directory.void_numbers(scope, PageRequest(1)).items


def test_an_offer_that_the_seller_did_not_see_is_refused_and_burns_no_number(world: World) -> None:
    admin, ids = world.browser(Role.ISP_ADMIN), world.home.ids
    path = f"/packages/{ids['package_id']}"
    assert admin.patch(path, {"version": 1, "validity_minutes": 60}).status == 200
    refused = sell(world, admin, ids["customer_id"])
    assert (refused.status, refused.code) == (409, "offer_changed")
    assert no_number_was_taken(world)
    assert sell(world, admin, ids["customer_id"], package_version=2).status == 201


def test_what_is_left_to_pay_is_price_less_credit_and_less_is_refused(world: World) -> None:
    admin, customer_id = world.browser(Role.ISP_ADMIN), world.home.ids["customer_id"]
    assert sell(world, admin, customer_id, cash_minor=80_000).status == 201
    assert admin.get(f"/customers/{customer_id}").json["credit_minor"] == 30_000
    refused = sell(world, admin, customer_id, cash_minor=19_999)
    assert (refused.status, refused.code) == (402, "payment_too_small")
    assert sell(world, admin, customer_id, cash_minor=20_000).status == 201
    assert admin.get(f"/customers/{customer_id}").json["credit_minor"] == 0
    assert admin.get("/books/trial-balance").json["difference_minor"] == 0


def test_cash_is_a_payment_wherever_payments_are_listed(world: World) -> None:
    admin, customer_id = world.browser(Role.ISP_ADMIN), world.home.ids["customer_id"]
    sale = sell(world, admin, customer_id).json
    lists = ("/payments", f"/customers/{customer_id}/payments")
    for items in (admin.get(path).json["items"] for path in lists):
        (cash,) = (one for one in items if one["sale_id"] == sale["id"])
        assert (cash["method"], cash["amount_minor"]) == ("cash", 50_000)
    refused = admin.post(f"/payments/{cash['id']}/refunds", {"reason": "x", "amount_minor": 1})
    assert (refused.status, refused.code) == (409, "payment_not_started_here")


def test_cash_in_advance_is_credit_and_a_payment_in_every_list(world: World) -> None:
    admin, customer_id = world.browser(Role.ISP_ADMIN), world.home.ids["customer_id"]
    taken = admin.post(f"/customers/{customer_id}/advances", {"amount_minor": 30_000})
    assert (taken.status, taken.json["method"], taken.json["sale_id"]) == (201, "cash", None)
    assert admin.get(f"/customers/{customer_id}").json["credit_minor"] == 30_000
    for path in ("/payments", f"/customers/{customer_id}/payments"):
        assert taken.json["id"] in [one["id"] for one in admin.get(path).json["items"]]
    assert sell(world, admin, customer_id, cash_minor=20_000).status == 201
    assert admin.get(f"/customers/{customer_id}").json["credit_minor"] == 0
    assert admin.get("/books/trial-balance").json["difference_minor"] == 0


@pytest.mark.parametrize("amount", [0, -1, 10.5, None])
def test_an_advance_of_nothing_is_refused(world: World, amount: object) -> None:
    path = f"/customers/{world.home.ids['customer_id']}/advances"
    before = len(world.store.entries)
    assert world.browser(Role.ISP_ADMIN).post(path, {"amount_minor": amount}).status == 422
    assert len(world.store.entries) == before


def test_a_collector_at_his_ceiling_takes_no_more(world: World) -> None:
    admin, customer_id = world.browser(Role.ISP_ADMIN), world.home.ids["customer_id"]
    held = f"cash:{world.home.ids[Role.ISP_ADMIN]}"
    book = {"account": held, "old_minor": None, "new_minor": 60_000}
    assert admin.send("PUT", "/books/limit", book).status == 200
    path = f"/customers/{customer_id}/advances"
    refused = [admin.post(path, {"amount_minor": 40_000}) for _ in range(2)][-1]
    assert (refused.status, refused.code) == (409, "limit_reached")
    assert admin.get(f"/customers/{customer_id}").json["credit_minor"] <= 60_000


def test_credit_pays_only_as_far_as_it_goes(world: World) -> None:
    admin, customer_id = world.browser(Role.ISP_ADMIN), world.home.ids["customer_id"]
    refused = sell(world, admin, customer_id, cash_minor=0)
    assert (refused.status, refused.code) == (402, "payment_too_small")
    assert no_number_was_taken(world)

    sold = sell(world, admin, customer_id).json
    refunded = admin.post(f"/sales/{sold['id']}/refunds", {"reason": "moved"})
    assert (refunded.status, refunded.json["refunded_minor"]) == (201, 50_000)
    assert admin.get(f"/customers/{customer_id}").json["credit_minor"] == 50_000
    assert sell(world, admin, customer_id, cash_minor=0).status == 201
    assert admin.get(f"/customers/{customer_id}").json["credit_minor"] == 0


def test_a_sale_is_refunded_once(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    path = f"/sales/{world.home.ids['sale_id']}/refunds"
    assert admin.post(path, {"reason": "moved"}).status == 201
    refused = admin.post(path, {"reason": "moved"})
    assert (refused.status, refused.code) == (409, "nothing_to_refund")


def test_a_customer_of_a_reseller_cannot_be_sold_to_yet(world: World) -> None:
    refused = sell(world, world.browser(Role.ISP_ADMIN), world.home.ids["of_r1"])
    assert (refused.status, refused.code) == (409, "sale_not_possible")


def test_the_secret_of_a_router_goes_in_and_never_comes_out(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    made = admin.post("/nas", NAS_BODY)
    assert made.status == 201
    listed = admin.get("/nas")
    assert NAS_BODY["secret"] not in made.text + listed.text
    changed = admin.patch(f"/nas/{made.json['id']}", {"version": 1, "kind": "mikrotik"})
    assert changed.json["kind"] == "mikrotik"
    assert changed.json["require_message_authenticator"] is False
    stricter = {"version": 2, "require_message_authenticator": True}
    assert admin.patch(f"/nas/{made.json['id']}", stricter).json["require_message_authenticator"]
    stale = admin.patch(f"/nas/{made.json['id']}", stricter)
    assert (stale.status, stale.code) == (409, "stale_read")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"address": "10.0.0.256"}, "not_an_ip_address"),
        ({"address": "10.0.0.0/24"}, "not_an_ip_address"),
        ({"address": "router.example.com"}, "a_host_name"),
        ({"address": "fe80::1:2"}, "not_a_router_address"),
        ({"address": "fe80::1%eth0"}, "not_a_router_address"),
        ({"address": "ff02::1"}, "not_a_router_address"),
        ({"address": "::"}, "not_a_router_address"),
        ({"address": "0.0.0.0"}, "not_a_router_address"),
        ({"address": "0.1.2.3"}, "not_a_router_address"),
        ({"address": "224.0.0.1"}, "not_a_router_address"),
        ({"address": "240.0.0.1"}, "not_a_router_address"),
        ({"address": "255.255.255.255"}, "not_a_router_address"),
        ({"secret": "short"}, "too_short"),
        ({"coa_port": 0}, "too_small"),
        ({"coa_port": 65_536}, "too_large"),
        ({"kind": "cisco"}, "unknown_choice"),
    ],
)
def test_a_router_that_makes_no_sense_is_refused(
    world: World, changes: dict[str, Any], code: str
) -> None:
    refused = world.browser(Role.ISP_ADMIN).post("/nas", NAS_BODY | changes)
    assert (refused.status, refused.json["fields"][0]["code"]) == (422, code)


def test_two_routers_cannot_have_one_address(world: World) -> None:
    refused = world.browser(Role.ISP_ADMIN).post("/nas", NAS_BODY | {"address": "10.0.0.1"})
    assert (refused.status, refused.code) == (409, "taken")


def test_a_wallet_is_taken_up_although_the_list_does_not_show_it_yet(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.payments, "accounts", lambda _: [])
    made = world.browser(Role.ISP_ADMIN).post(
        "/payment-accounts", ACCOUNT_BODY | {"account_ref": "01799999999"}
    )
    assert (made.status, made.json["account_ref"]) == (201, "01799999999"), made.text


def test_a_disputed_wallet_is_not_active_and_its_secrets_never_come_out(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    secrets = {"app_secret": "very-secret-app", "password": "very-secret-pw"}
    made = admin.post("/payment-accounts", ACCOUNT_BODY | secrets)
    assert made.status == 201
    assert "very-secret" not in made.text + admin.get("/payment-accounts").text
    theirs = world.browser(Role.ISP_ADMIN, world.other).post("/payment-accounts", ACCOUNT_BODY)
    assert (theirs.status, theirs.json["is_active"]) == (201, False)


def test_the_home_says_what_is_set_up(world: World) -> None:
    world.store.items = {key: one for key, one in world.store.items.items() if key[1] != "receipt"}
    home = world.browser(Role.ISP_ADMIN).get("/home").json
    done = {step["step"]: step["done"] for step in home["checklist"]}
    assert done.pop("first_payment") is False
    assert all(done.values())
    statuses = {"active": 1, "on_hold": 0, "expired": 0, "unpaid": 3, "owing": 0, "owed_minor": 0}
    assert home["counts"] == {"customers": 4} | statuses


def test_the_day_begins_at_the_isps_own_midnight(world: World) -> None:
    dhaka_midnight = (world.clock.at + 21_600) // 86_400 * 86_400 + 86_400 - 21_600
    world.clock.at = dhaka_midnight - 1
    admin = world.browser(Role.ISP_ADMIN)
    assert sell(world, admin, world.home.ids["customer_id"]).status == 201
    before = admin.get("/home").json["collected_today_minor"]
    world.clock.at = dhaka_midnight
    after = world.browser(Role.ISP_ADMIN).get("/home").json["collected_today_minor"]
    assert (before, after) == (100_000, 0)


def test_lists_go_on_where_they_stopped(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    seen: list[str] = []
    path = "/customers?limit=3"
    while True:
        page = admin.get(path).json
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        path = f"/customers?limit=3&after={page['next']}"
    assert len(seen) == len(set(seen)) == 4


def test_customers_are_found_by_search_and_status(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    found = admin.get("/customers?search=of_r1").json["items"]
    assert [one["login"] for one in found] == ["of_r1"]
    unpaid = admin.get("/customers?status=unpaid").json["items"]
    assert {one["status"] for one in unpaid} == {"unpaid"} and len(unpaid) == 3


def test_customers_are_counted_inside_the_sellers_tree(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    counts = admin.get("/customer-counts").json
    assert counts["customers"] == len(admin.get("/customers").json["items"])
    assert counts["customers"] == counts["active"] + counts["expired"] + counts["unpaid"]
    assert counts["unpaid"] == len(admin.get("/customers?status=unpaid").json["items"])
    resellers = world.browser(Role.RESELLER).get("/customer-counts").json
    assert 0 < resellers["customers"] < counts["customers"]


def test_payments_name_who_paid(world: World) -> None:
    scope, payer_id = tenant_scope(world.home.tenant_id), world.home.ids["customer_id"]
    payer = world.directory.customer(scope, payer_id)
    known, stray = receipt(payer, id="A" * 20), receipt(payer, id="B" * 20, customer_id=None)
    world.ledger.commit(scope, Decision(changes=(Create(known), Create(stray))))
    admin = world.browser(Role.ISP_ADMIN)
    names = {one["id"]: one["customer_name"] for one in admin.get("/payments").json["items"]}
    assert (names[known.id], names[stray.id]) == (payer.name, None)
    for path, browser in (
        (f"/customers/{payer_id}/payments", admin),
        ("/me/payments", world.browser(Role.CUSTOMER)),
    ):
        shown = {one["id"]: one["customer_name"] for one in browser.get(path).json["items"]}
        assert shown[known.id] == payer.name and stray.id not in shown
