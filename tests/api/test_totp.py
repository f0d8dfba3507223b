"""The second factor, with the vectors of RFC 6238."""

from __future__ import annotations

import base64

import pytest
from isp.parties.permissions import Role
from isp.parties.totp import matching_step, recovery_code, recovery_hash, totp

from tests.api.world import PASSWORD, Answer, Browser, World

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ],
)
def test_the_codes_are_those_of_the_rfc(at: int, code: str) -> None:
    assert totp(RFC_SECRET, at // 30, digits=8) == code


def test_a_code_is_good_one_step_early_or_late_and_no_more() -> None:
    code = totp(RFC_SECRET, 100)
    for step, is_good in ((98, False), (99, True), (100, True), (101, True), (102, False)):
        assert (matching_step(RFC_SECRET, code, step * 30, 0) == 100) is is_good


def test_a_code_that_was_used_is_not_good_again() -> None:
    assert matching_step(RFC_SECRET, totp(RFC_SECRET, 100), 3_000, 100) is None


def test_a_recovery_code_is_kept_as_its_hash_and_read_leniently() -> None:
    code = recovery_code("chance")
    assert recovery_hash(f" {code.upper()} ") == recovery_hash(code.replace("-", ""))


def switched_on(world: World) -> tuple[str, list[str]]:
    admin = world.browser(Role.ISP_ADMIN)
    started = admin.post("/totp", {"password": PASSWORD})
    assert started.json["uri"].startswith("otpauth://totp/Megh%20Net%3A8801711111111?secret=")
    secret = started.json["secret"]
    code = totp(secret, world.clock.at // 30)
    confirmed = admin.post("/totp/confirmations", {"code": code})
    assert confirmed.status == 200, confirmed.text
    world.clock.at += 30
    return secret, confirmed.json["recovery_codes"]


def sign_in(world: World, code: str | None) -> Answer:
    body = {"mobile": "01711111111", "password": PASSWORD} | ({"totp": code} if code else {})
    return Browser(world, None).post("/public/sign-ins", body)


def test_a_secret_that_is_not_confirmed_asks_for_nothing(world: World) -> None:
    world.browser(Role.ISP_ADMIN).post("/totp", {"password": PASSWORD})
    assert sign_in(world, None).status == 200


def test_after_switching_on_the_password_alone_is_not_enough(world: World) -> None:
    secret, _ = switched_on(world)
    asked = sign_in(world, None)
    assert (asked.status, asked.code) == (401, "totp_required")
    assert sign_in(world, "000000").code == "sign_in_failed"
    code = totp(secret, world.clock.at // 30)
    assert sign_in(world, code).status == 200
    assert sign_in(world, code).code == "sign_in_failed", "a code is good once"


def test_a_wrong_password_is_not_told_of_the_second_factor(world: World) -> None:
    switched_on(world)
    body = {"mobile": "01711111111", "password": "wrong"}
    assert Browser(world, None).post("/public/sign-ins", body).code == "sign_in_failed"


def test_each_recovery_code_opens_once(world: World) -> None:
    _, codes = switched_on(world)
    assert len(set(codes)) == 10
    assert sign_in(world, codes[3]).status == 200
    assert sign_in(world, codes[3]).status == 401
    assert sign_in(world, codes[4]).status == 200


def test_it_cannot_be_set_up_anew_by_a_stolen_session(world: World) -> None:
    switched_on(world)
    assert (
        world.browser(Role.ISP_ADMIN).post("/totp", {"password": PASSWORD}).code
        == "already_up_to_date"
    )
