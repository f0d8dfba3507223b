"""Signing up, and paying by a link."""

from __future__ import annotations

import pytest
from isp.parties.permissions import Role

from tests.api.requests_of_routes import ADVANCE_BODY, PAYMENT_BODY
from tests.api.world import Answer, Browser, World

BODY = {
    "isp_name": "Nodi Net",
    "owner_name": "Nila",
    "password": "dui-megh-ek-nodi",
    "language": "bn",
}


def code_for(world: World, mobile: str = "০১৯ ৩৩৩৩-৩৩৩৩") -> dict[str, str]:
    answer = Browser(world, None).post("/public/sign-up/codes", {"mobile": mobile})
    assert answer.status == 202, answer.text
    challenge_id = str(answer.json["challenge_id"])
    return {"challenge_id": challenge_id, "code": world.random.last_digits}


def signed_up(world: World, **changes: str) -> Answer:
    world.clock.at += 60
    return Browser(world, None).post("/public/sign-ups", BODY | code_for(world) | changes)


def owner_of(world: World, answer: Answer) -> Browser:
    return Browser(world, answer.headers["Set-Cookie"].split(";")[0].partition("=")[2])


def test_an_owner_signs_up_and_lands_on_a_home_with_everything_to_do(world: World) -> None:
    answer = signed_up(world)
    assert (answer.status, answer.json["slug"]) == (201, "nodi-net")
    home = owner_of(world, answer).get("/home").json
    assert home["isp_name"] == "Nodi Net"
    assert {step["step"]: step["done"] for step in home["checklist"]} == dict.fromkeys(
        ("router", "package", "customer", "edge", "payment_account", "first_payment"), False
    )
    assert Browser(world, None).get("/public/isps/nodi-net").json["name"] == "Nodi Net"


def test_the_owner_signs_in_with_the_password(world: World) -> None:
    signed_up(world)
    body = {"mobile": "+8801933333333", "password": BODY["password"]}
    assert Browser(world, None).post("/public/sign-ins", body).json == {"role": "isp_admin"}


def test_a_name_that_is_taken_gets_an_address_of_its_own(world: World) -> None:
    first, second = signed_up(world), signed_up(world)
    assert first.json["tenant_id"] != second.json["tenant_id"]
    assert second.json["slug"] == f"nodi-net-{second.json['tenant_id'][:6]}"


def test_a_bengali_name_gets_an_address_that_can_be_typed(world: World) -> None:
    answer = signed_up(world, isp_name="মেঘ নেট")
    assert answer.json["slug"] == f"isp-{answer.json['tenant_id']}"


def test_an_easy_password_is_refused_and_the_code_stays_good(world: World) -> None:
    proof = code_for(world)
    for password, code in (
        ("short", "too_short"),
        ("aaaaaaaaaaaa", "in_a_row"),
        ("1933333333-me", "in_a_row"),
    ):
        refused = Browser(world, None).post(
            "/public/sign-ups", BODY | proof | {"password": password}
        )
        assert (refused.status, refused.json["fields"][0]["code"]) == (422, code)
    assert Browser(world, None).post("/public/sign-ups", BODY | proof).status == 201


def test_a_wrong_code_makes_no_isp(world: World) -> None:
    before = len(world.store.items)
    refused = signed_up(world, code="000000")
    assert (refused.status, refused.code) == (401, "code_wrong")
    assert len(world.store.items) == before


def test_a_code_makes_one_isp(world: World) -> None:
    proof = code_for(world)
    first = Browser(world, None).post("/public/sign-ups", BODY | proof)
    again = Browser(world, None).post("/public/sign-ups", BODY | proof)
    assert (first.status, again.status) == (201, 401)


def test_a_sign_up_that_stopped_half_way_goes_on_with_the_same_code(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof = code_for(world)
    with monkeypatch.context() as broken:
        broken.setattr(world.access, "save_credential", lambda _: 1 // 0)
        assert Browser(world, None).post("/public/sign-ups", BODY | proof).status == 500
    answer = Browser(world, None).post("/public/sign-ups", BODY | proof)
    assert (answer.status, answer.json["slug"]) == (201, "nodi-net")


def test_a_pay_link_shows_no_more_than_its_payer_knows(world: World) -> None:
    link = Browser(world, None).get(f"/public/pay-links/{world.home.ids['token']}")
    assert link.status == 200
    assert (link.json["customer_name"], link.json["mobile"]) == ("Ka***", "01755***555")
    assert "01755555555" not in link.text and world.home.ids["customer_id"] not in link.text
    assert link.json["providers"] == [
        {"code": "bkash", "name": "bKash", "least_minor": 1_000, "most_minor": 2_500_000}
    ]
    assert link.json["packages"][0]["price_minor"] == 50_000
    assert link.json["status"] == "active"


def test_a_pay_link_that_nobody_made_is_not_found(world: World) -> None:
    for token in ("a" * 32, "A" * 32, "x"):
        assert Browser(world, None).get(f"/public/pay-links/{token}").status == 404


def test_a_payment_starts_at_the_provider_and_can_be_watched(world: World) -> None:
    payer = Browser(world, None)
    body = PAYMENT_BODY | {"package_id": world.home.ids["package_id"]}
    started = payer.post(f"/public/pay-links/{world.home.ids['token']}/payments", body)
    assert (started.status, started.json["next"]["kind"]) == (201, "redirect")
    watched = payer.get(f"/public/payments/{started.json['payment_id']}").json
    assert (watched["state"], watched["amount_minor"]) == ("pending", 50_000)
    assert watched["invoice_id"] is None
    assert payer.get(f"/public/payments/{started.json['payment_id']}/invoice.pdf").status == 404


def test_an_advance_by_a_pay_link_asks_for_what_was_said_and_names_no_package(world: World) -> None:
    payer = Browser(world, None)
    path = f"/public/pay-links/{world.home.ids['token']}/advances"
    started = payer.post(path, ADVANCE_BODY | {"amount_minor": 33_350})
    assert (started.status, world.bkash.started[-1]["amount"]) == (201, "333.50")
    watched = payer.get(f"/public/payments/{started.json['payment_id']}").json
    assert (watched["state"], watched["outcome"]) == ("pending", "pending")
    assert (watched["amount_minor"], watched["package_name"]) == (33_350, None)


@pytest.mark.parametrize(
    ("amount_minor", "code", "said"),
    [(999, "advance_too_small", "৳10"), (2_500_001, "advance_too_large", "৳25,000")],
)
def test_an_advance_out_of_bounds_is_refused_with_its_bound(
    world: World, amount_minor: int, code: str, said: str
) -> None:
    body = ADVANCE_BODY | {"amount_minor": amount_minor}
    path = f"/public/pay-links/{world.home.ids['token']}/advances"
    before = len(world.store.items)
    for browser, route in (
        (Browser(world, None), path),
        (world.browser(Role.CUSTOMER), "/me/advances"),
    ):
        refused = browser.post(route, body)
        assert (refused.status, refused.code) == (422, code)
        assert said in refused.json["message"]
    assert (len(world.store.items), world.bkash.started) == (before, [])


def test_a_payment_cannot_be_guessed(world: World) -> None:
    payer = Browser(world, None)
    for payment_id in (world.home.tenant_id + "A" * 20, "x" * 10 + "A" * 20, "nonsense"):
        assert payer.get(f"/public/payments/{payment_id}").status == 404


def test_another_isps_package_cannot_be_bought_by_a_pay_link(world: World) -> None:
    body = PAYMENT_BODY | {"package_id": world.other.ids["package_id"]}
    path = f"/public/pay-links/{world.home.ids['token']}/payments"
    assert Browser(world, None).post(path, body).status == 404


def test_the_link_of_a_customer_is_the_same_each_time(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    path = f"/customers/{world.home.ids['of_r1']}/pay-links"
    first = admin.post(path, {}).json["url"]
    again = admin.post(path, {"send_sms": True}).json["url"]
    assert first == again
    told = [event.name for event in world.store.events.values()]
    assert told.count("pay_link.sent") == 1
    assert first.startswith("https://shongjog.example/p/")
    assert Browser(world, None).get("/public/pay-links/" + first.rpartition("/")[2]).status == 200
