"""What strangers do in somebody's name keeps them out, not him."""

from __future__ import annotations

import pytest
from isp.parties.known_device import PEOPLE_MAX, Device, device_of
from isp.parties.limits_of_people import wait_seconds
from isp.parties.network_address import limit_of_network, network_of
from isp.parties.totp import totp

from tests.api.test_totp import switched_on
from tests.api.world import ORIGIN_KEY, PASSWORD, PEPPER, Answer, Browser, World

CODES = "/public/isps/megh-net/customer-codes"
KARIM = "01755555555"
OWNER = "01711111111"


def elsewhere(number: int) -> dict[str, str]:
    """Return the headers of somebody in another network."""
    address = f"2001:db8:{number:x}::1"
    return {"shongjog_origin_key": ORIGIN_KEY, "shongjog_viewer_address": address}


def signs_in(world: World, device: str | None = None, network: int = 0, **changes: str) -> Answer:
    body = {"mobile": OWNER, "password": PASSWORD} | changes
    return Browser(world, None, device).post("/public/sign-ins", body, **elsewhere(network))


def device_after(answer: Answer) -> str:
    (found,) = [one for one in answer.cookies if one.startswith("__Host-device=")]
    assert {"Secure", "HttpOnly", "SameSite=Strict"} <= set(found.split("; "))
    return found.split(";")[0].partition("=")[2]


def guessed(world: World, times: int) -> None:
    for number in range(times):
        assert signs_in(world, network=number + 1, password="guess").status == 401


def test_wrong_passwords_of_strangers_lock_no_owner_out(world: World) -> None:
    guessed(world, 300)
    answer = signs_in(world)
    assert answer.status == 200
    assert world.paused[-1] == 4, "a stranger waits, and so does an owner at a new device"


def test_an_owner_at_his_own_device_does_not_even_wait(world: World) -> None:
    device = device_after(signs_in(world))
    guessed(world, 50)
    world.paused.clear()
    assert signs_in(world, device).status == 200
    assert world.paused == []


def test_a_right_second_factor_does_not_wait_and_a_wrong_one_does(world: World) -> None:
    secret, _ = switched_on(world)
    guessed(world, 50)
    world.paused.clear()
    code = totp(secret, world.clock.at // 30)
    assert signs_in(world, totp=code).status == 200
    assert world.paused == []
    assert signs_in(world, totp="000000").status == 401
    assert world.paused == [4]


def test_a_made_up_device_is_a_stranger(world: World) -> None:
    device = device_after(signs_in(world))
    name, tag = device.split(".")
    guessed(world, 50)
    world.paused.clear()
    for forged in (f"{name}x.{tag}", f"{name}.{'0' * 32}", "nonsense"):
        assert signs_in(world, forged).status == 200
    assert world.paused == [4, 4, 4]


def test_a_known_device_has_a_limit_of_its_own(world: World) -> None:
    device = device_after(signs_in(world))
    tries = [signs_in(world, device, password="guess").status for _ in range(31)]
    assert tries == [401] * 30 + [429]
    assert signs_in(world).status == 200


def test_a_device_of_one_person_is_a_stranger_to_another(world: World) -> None:
    mine = Device("d" * 22).with_person(PEPPER, "staff:8801711111111")
    assert mine.knows(PEPPER, "staff:8801711111111")
    assert not mine.knows(PEPPER, "staff:8801722222222")
    for number in range(PEOPLE_MAX):
        mine = mine.with_person(PEPPER, f"staff:{number}")
    assert not mine.knows(PEPPER, "staff:8801711111111"), "the oldest of too many is forgotten"
    assert device_of(mine.cookie) == mine


def ask(world: World, network: int, device: str | None = None) -> Answer:
    browser = Browser(world, None, device)
    return browser.post(CODES, {"mobile": KARIM}, **elsewhere(network))


def test_codes_that_strangers_ask_for_block_no_customer(world: World) -> None:
    for number in range(1, 21):
        assert ask(world, number).status == 202
    assert ask(world, 99).status == 202, "slowed down: one in half an hour"
    assert ask(world, 98).status == 429
    world.clock.at += 1_800
    assert ask(world, 97).status == 202


def test_one_stranger_has_few_codes_sent_to_one_number(world: World) -> None:
    for _ in range(10):
        assert ask(world, 1).status == 202
        assert ask(world, 1).status == 429, "one a minute"
        world.clock.at += 60
    assert ask(world, 1).status == 429
    assert ask(world, 2).status == 202


def test_a_customer_at_a_known_device_gets_his_code_whatever_strangers_do(world: World) -> None:
    challenge_id = ask(world, 0).json["challenge_id"]
    body = {"challenge_id": challenge_id, "code": world.random.last_digits}
    path = CODES.replace("customer-codes", "customer-sign-ins")
    device = device_after(Browser(world, None).post(path, body))
    for number in range(1, 25):
        ask(world, number)
    assert ask(world, 50).status == 429
    assert ask(world, 0, device).status == 202


def test_a_wait_grows_and_ends(world: World) -> None:
    assert [wait_seconds(tries) for tries in (1, 10, 11, 12, 14, 18, 10_000)] == [
        *(0, 0, 1, 2, 3, 4, 4)
    ]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_a_household_of_ipv6_is_one_network(address: str, network: str) -> None:
    assert network_of(address) == network


def test_an_ipv4_address_that_a_carrier_shares_has_room_for_many() -> None:
    assert limit_of_network("x", "203.0.113.7", 30, 60).count_max == 300
    assert limit_of_network("x", "2001:db8::1", 30, 60).count_max == 30


def test_opening_a_pay_link_is_never_too_often_and_guessing_is(world: World) -> None:
    browser, token = Browser(world, None), world.home.ids["token"]
    for number in range(601):
        guess = browser.get(f"/public/pay-links/{'a' * 32}")
        assert guess.status == (404 if number < 600 else 429)
    assert browser.get(f"/public/pay-links/{token}").status == 200
