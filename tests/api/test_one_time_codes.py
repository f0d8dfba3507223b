"""One-time codes: sent to whom they should, good once, for five minutes and five tries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from isp.notices.sms import Delivery
from isp.parties.limits_of_people import limits_of_a_strangers_asking
from isp.parties.one_time_code import CodeAsked
from isp.parties.permissions import Role
from isp.refusals import Unavailable
from isp_app.limits import hold_to
from isp_telemetry.observability import LoggingObserver
from isp_wiring.people import People

from tests.api.world import NOBODY_ID, Answer, Browser, World

CODES = "/public/isps/megh-net/customer-codes"
SIGN_INS = "/public/isps/megh-net/customer-sign-ins"
KARIM = "01755555555"


def asked(world: World, mobile: str = KARIM, path: str = CODES) -> str:
    answer = Browser(world, None).post(path, {"mobile": mobile})
    assert answer.status == 202, answer.text
    return str(answer.json["challenge_id"])


def tried(world: World, challenge_id: str, code: str, path: str = SIGN_INS) -> Answer:
    return Browser(world, None).post(path, {"challenge_id": challenge_id, "code": code})


def wrong(code: str) -> str:
    return str((int(code) + 1) % 1_000_000).rjust(6, "0")


def test_a_customer_signs_in_with_the_code_of_the_message(world: World) -> None:
    challenge_id = asked(world)
    code = world.random.last_digits
    assert code in world.sms.messages[-1].text
    assert world.sms.messages[-1].mobile == "8801755555555"
    answer = tried(world, challenge_id, code)
    assert (answer.status, answer.json) == (200, {"role": "customer", "lines": 1})
    assert "Max-Age=2592000" in answer.headers["Set-Cookie"]


def test_a_code_may_be_typed_in_bengali_digits(world: World) -> None:
    challenge_id = asked(world)
    bengali = world.random.last_digits.translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"))
    assert tried(world, challenge_id, bengali).status == 200


@pytest.mark.parametrize(
    "spelling", ["+8801755555555", "008801755555555", "0 1755-555 555", "০১৭৫৫৫৫৫৫৫৫", "1755555555"]
)
def test_the_mobile_is_found_in_every_spelling(world: World, spelling: str) -> None:
    asked(world, spelling)
    assert len(world.sms.messages) == 1


@pytest.mark.parametrize("nonsense", ["01255555555", "+4917555555555", "0175555555x", "          "])
def test_what_is_no_mobile_is_refused(world: World, nonsense: str) -> None:
    refused = Browser(world, None).post(CODES, {"mobile": nonsense})
    assert (refused.status, refused.json["fields"][0]["code"]) == (422, "not_a_mobile")


def test_a_strangers_number_is_answered_the_same_and_gets_no_message(world: World) -> None:
    known = Browser(world, None).post(CODES, {"mobile": KARIM}).json
    stranger = Browser(world, None).post(CODES, {"mobile": "01788888888"}).json
    assert known.keys() == stranger.keys()
    assert known["expires_in_seconds"] == stranger["expires_in_seconds"]
    assert len(world.sms.messages) == 1
    refused = tried(world, stranger["challenge_id"], wrong(world.random.last_digits))
    assert (refused.status, refused.code) == (401, "code_wrong")


def test_a_code_is_good_once(world: World) -> None:
    challenge_id = asked(world)
    code = world.random.last_digits
    assert tried(world, challenge_id, code).status == 200
    assert tried(world, challenge_id, code).status == 401


def test_a_code_ends_after_five_minutes(world: World) -> None:
    challenge_id = asked(world)
    world.clock.at += 300
    assert tried(world, challenge_id, world.random.last_digits).status == 401


def test_the_sixth_try_fails_even_with_the_right_code(world: World) -> None:
    challenge_id = asked(world)
    code = world.random.last_digits
    for _ in range(5):
        assert tried(world, challenge_id, wrong(code)).status == 401
    assert tried(world, challenge_id, code).status == 401


def test_the_fifth_try_may_still_be_right(world: World) -> None:
    challenge_id = asked(world)
    code = world.random.last_digits
    for _ in range(4):
        tried(world, challenge_id, wrong(code))
    assert tried(world, challenge_id, code).status == 200


def test_a_code_opens_only_what_it_was_sent_for(world: World) -> None:
    challenge_id = asked(world)
    code = world.random.last_digits
    elsewhere = SIGN_INS.replace("megh-net", "megh-net-2")
    assert tried(world, challenge_id, code, elsewhere).status == 401
    body = {
        "challenge_id": challenge_id,
        "code": code,
        "isp_name": "Mine",
        "owner_name": "Me",
        "password": "dui-megh-ek-nodi",
        "language": "en",
    }
    assert Browser(world, None).post("/public/sign-ups", body).status == 401


def test_an_unknown_challenge_is_a_wrong_code(world: World) -> None:
    assert tried(world, NOBODY_ID, "123456").code == "code_wrong"


def test_a_code_is_kept_nowhere_in_clear(world: World) -> None:
    asked(world)
    assert world.random.last_digits not in str(vars(world.access))


def test_a_second_code_within_the_minute_is_refused(world: World) -> None:
    asked(world)
    refused = Browser(world, None).post(CODES, {"mobile": KARIM})
    assert (refused.status, refused.code) == (429, "too_many_requests")
    world.clock.at += 60
    asked(world)


def test_one_number_gets_ten_codes_a_day(world: World) -> None:
    for _ in range(10):
        asked(world)
        world.clock.at += 60
    assert Browser(world, None).post(CODES, {"mobile": KARIM}).status == 429
    world.clock.at += 86_400
    asked(world)


def test_one_address_that_many_share_gets_three_hundred_codes_an_hour(world: World) -> None:
    statuses = [
        Browser(world, None).post(CODES, {"mobile": f"017{number:08d}"}).status
        for number in range(301)
    ]
    assert statuses == [202] * 300 + [429]


def test_an_address_beyond_its_limit_uses_up_nobody_elses_number(world: World) -> None:
    for number in range(300):
        asked(world, f"017{number:08d}")
    assert Browser(world, None).post(CODES, {"mobile": KARIM}).status == 429
    elsewhere = limits_of_a_strangers_asking("8801755555555", "10.9.9.9", world.home.tenant_id)
    hold_to(world.access, elsewhere, world.clock.now())


def test_one_isp_sends_a_thousand_codes_an_hour(world: World) -> None:
    for _ in range(1_000):
        world.access.hit(f"code:tenant:{world.home.tenant_id}", 3_600, world.clock.now())
    assert Browser(world, None).post(CODES, {"mobile": KARIM}).status == 429
    asked(world, KARIM, CODES.replace("megh-net", "megh-net-2"))


def test_nobodys_number_is_told_by_a_broken_gateway(world: World) -> None:
    world.sms.delivery = Delivery.RETRY_LATER
    asked(world)
    asked(world, "01788888888")
    asked(world, "01733333333", "/public/sign-up/codes")


def test_where_nobody_can_be_told_to_send_members_and_strangers_read_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(asked: CodeAsked) -> None:
        raise Unavailable(part="messages")

    monkeypatch.setattr(world, "hand_over", away)
    for mobile in (KARIM, "01788888888"):
        answer = Browser(world, None).post(CODES, {"mobile": mobile})
        assert (answer.status, answer.code) == (503, "unavailable")


class Heard:
    """Writes down every call to a port, with what was given, but for what is chance."""

    def __init__(self, name: str, port: object, calls: list[str]) -> None:
        self._name, self._port, self._calls = name, port, calls

    def __getattr__(self, method: str) -> Any:
        real = getattr(self._port, method)
        if not callable(real):
            return real

        def called(*args: Any, **kwargs: Any) -> Any:
            self._calls.append(f"{self._name}.{method}")
            return real(*args, **kwargs)

        return called


@dataclass(frozen=True, slots=True)
class Somebody:
    address: str = "203.0.113.9"
    language: str = "bn"
    device: None = None


def calls_of_asking(world: World, ask: Callable[[People], str]) -> list[str]:
    """Return which methods of ports the door calls, in order."""
    calls: list[str] = []
    reach = world.reach()
    names = ("access", "directory", "ledger", "payments", "network")
    heard: dict[str, Any] = {one: Heard(one, getattr(reach, one), calls) for one in names}
    to_send: Any = Heard("codes", HandedOver(), calls)
    ask(People(replace(reach, **heard), to_send, world, LoggingObserver()))
    return calls


def test_the_door_does_the_same_work_for_members_and_strangers(world: World) -> None:
    def calls_for(mobile: str) -> list[str]:
        return calls_of_asking(
            world, lambda people: people.sign_in_customer.ask("megh-net", mobile, Somebody())
        )

    member, stranger = calls_for(KARIM), calls_for("01788888888")
    assert member == stranger
    assert member.count("codes.hand_over") == 1
    assert "directory.customers_by_mobile" not in member


def test_the_door_does_the_same_work_for_owners_and_whoever_signs_up_first(world: World) -> None:
    def calls_for(mobile: str) -> list[str]:
        return calls_of_asking(world, lambda people: people.sign_up.ask(mobile, Somebody()))

    assert calls_for(world.home.mobile) == calls_for("01788888888")


class HandedOver:
    def hand_over(self, asked: CodeAsked) -> None:
        pass


def test_a_session_of_a_customer_opens_the_customers_pages_only(world: World) -> None:
    challenge_id = asked(world)
    answer = tried(world, challenge_id, world.random.last_digits)
    token = answer.headers["Set-Cookie"].split(";")[0].partition("=")[2]
    customer = Browser(world, token)
    assert customer.get("/me").json["login"] == "customer_id"
    assert customer.get("/customers").status == 403
    assert world.browser(Role.ISP_ADMIN).get("/me").status == 403
