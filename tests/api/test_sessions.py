"""Sessions: who is signed in, for how long, and that ending one works at once."""

from __future__ import annotations

from dataclasses import replace

from isp.parties.permissions import Role
from isp.parties.session import CUSTOMER_SECONDS, token_hash

from tests.api.world import PASSWORD, Browser, World

HOUR = 3_600
DAY = 86_400


def signed_in(world: World, body: dict[str, str] | None = None) -> Browser:
    said = body or {"mobile": "01711111111", "password": PASSWORD}
    answer = Browser(world, None).post("/public/sign-ins", said)
    assert answer.status == 200, answer.text
    return Browser(world, answer.headers["Set-Cookie"].split(";")[0].partition("=")[2])


def test_the_cookie_is_for_our_pages_alone(world: World) -> None:
    answer = Browser(world, None).post(
        "/public/sign-ins", {"mobile": "01711111111", "password": PASSWORD}
    )
    name, *attributes = answer.headers["Set-Cookie"].split("; ")
    assert name.startswith("__Host-session=")
    assert set(attributes) == {"Path=/", "Secure", "HttpOnly", "SameSite=Strict"}
    assert answer.json == {"role": "isp_admin"}


def test_a_token_is_kept_as_its_hash_only(world: World) -> None:
    browser = signed_in(world)
    assert browser.token is not None
    assert world.access.session(token_hash(browser.token)) is not None
    assert browser.token not in str(vars(world.access))


def test_who_is_signed_in_is_told(world: World) -> None:
    me = world.browser(Role.MANAGER).get("/session").json
    assert (me["kind"], me["role"], me["tenant"]["slug"]) == ("staff", "manager", "megh-net")
    assert "sale.make" in me["permissions"] and "refund.make" not in me["permissions"]
    customer = world.browser(Role.CUSTOMER).get("/session").json
    assert (customer["kind"], customer["name"]) == ("customer", "Karim")


def test_staff_who_do_nothing_for_two_hours_are_signed_out(world: World) -> None:
    busy, idle = signed_in(world), signed_in(world)
    for _ in range(5):
        world.clock.at += HOUR
        assert busy.get("/session").status == 200
    assert idle.get("/session").status == 401


def test_staff_are_signed_out_after_twelve_hours_however_busy(world: World) -> None:
    browser = signed_in(world)
    for _ in range(11):
        world.clock.at += HOUR
        assert browser.get("/session").status == 200
    world.clock.at += HOUR
    assert browser.get("/session").status == 401


def test_a_customer_who_comes_back_stays_signed_in(world: World) -> None:
    browser = world.browser(Role.CUSTOMER)
    for _ in range(4):
        world.clock.at += 20 * DAY
        answer = browser.get("/me")
        assert answer.status == 200
        assert f"Max-Age={CUSTOMER_SECONDS}" in answer.headers["Set-Cookie"]
    world.clock.at += 31 * DAY
    assert browser.get("/me").status == 401


def test_signing_out_ends_this_session_at_once(world: World) -> None:
    here, there = signed_in(world), signed_in(world)
    answer = here.send("DELETE", "/session")
    assert answer.status == 204
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    assert (here.get("/session").status, there.get("/session").status) == (401, 200)


def test_signing_out_everywhere_ends_all_of_mine_and_nobody_elses(world: World) -> None:
    here, there = signed_in(world), signed_in(world)
    manager = world.browser(Role.MANAGER)
    assert here.send("DELETE", "/sessions").status == 204
    assert [one.get("/session").status for one in (here, there, manager)] == [401, 401, 200]


def test_a_token_that_nobody_was_given_is_nobody(world: World) -> None:
    for token in ("", "x", "A" * 43, '"; Path=/'):
        assert Browser(world, token).get("/session").status == 401


def test_a_change_that_did_not_come_from_our_page_is_refused(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    for value in ("", "0", "true"):
        refused = admin.send("DELETE", "/sessions", shongjog_request=value)
        assert (refused.status, refused.code) == (403, "csrf_header_missing")
    assert admin.get("/session").status == 200


def test_a_wrong_password_and_an_unknown_mobile_are_answered_alike(world: World) -> None:
    nobody = Browser(world, None)
    wrong = nobody.post("/public/sign-ins", {"mobile": "01711111111", "password": "wrong"})
    unknown = nobody.post("/public/sign-ins", {"mobile": "01799999999", "password": PASSWORD})
    odd = nobody.post("/public/sign-ins", {"mobile": "not a mobile", "password": PASSWORD})
    assert {one.status for one in (wrong, unknown, odd)} == {401}
    assert {one.code for one in (wrong, unknown, odd)} == {"sign_in_failed"}


def test_a_mobile_works_in_every_spelling(world: World) -> None:
    for mobile in ("+880 1711-111111", "8801711111111", "০১৭১১১১১১১১", "1711111111"):
        signed_in(world, {"mobile": mobile, "password": PASSWORD})


def test_guessing_a_password_is_stopped(world: World) -> None:
    nobody = Browser(world, None)
    body = {"mobile": "01711111111", "password": "wrong"}
    for _ in range(600):
        world.access.hit("sign-in:network:127.0.0.1", 900, world.clock.now())
    stopped = nobody.post("/public/sign-ins", body | {"password": PASSWORD})
    assert stopped.status == 429 and int(stopped.headers["Retry-After"]) > 0
    world.clock.at += 900
    signed_in(world)


def test_an_address_beyond_its_limit_slows_nobody_else_down(world: World) -> None:
    for _ in range(600):
        world.access.hit("sign-in:network:127.0.0.1", 900, world.clock.now())
    for _ in range(11):
        refused = Browser(world, None).post(
            "/public/sign-ins", {"mobile": "01711111111", "password": "wrong"}
        )
        assert refused.status == 429
    assert world.access.hit("sign-in:mobile:8801711111111", 900, world.clock.now()) == 1


def test_a_customers_sessions_end_with_the_mobile_that_they_rest_on(world: World) -> None:
    customer, admin = world.browser(Role.CUSTOMER), world.browser(Role.ISP_ADMIN)
    path = f"/customers/{world.home.ids['customer_id']}"
    assert admin.patch(path, {"version": 1, "name": "Karim Ahmed"}).status == 200
    assert customer.get("/me").status == 200
    assert admin.patch(path, {"version": 2, "mobile": "01955555555"}).status == 200
    assert customer.get("/me").status == 401


def test_staff_of_two_isps_choose_one(world: World) -> None:
    for twin in (world.home, world.other):
        kept = world.access.credential(twin.tenant_id, twin.ids[Role.MANAGER])
        world.access.save_credential(replace(kept, version=2, mobile="8801766666666"))
    nobody = Browser(world, None)
    body = {"mobile": "01766666666", "password": PASSWORD}
    asked = nobody.post("/public/sign-ins", body)
    assert (asked.status, asked.code) == (409, "choose_isp")
    assert {one["code"] for one in asked.json["fields"]} == {"megh-net", "megh-net-2"}
    chosen = signed_in(world, body | {"slug": "megh-net-2"})
    assert chosen.get("/session").json["tenant"]["slug"] == "megh-net-2"
    assert nobody.post("/public/sign-ins", body | {"slug": "elsewhere"}).status == 401
