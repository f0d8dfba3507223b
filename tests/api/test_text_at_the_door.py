"""Text comes in as people write it, in any digits, and never looks like something else."""

from __future__ import annotations

from typing import Any

import pytest
from isp.customers.mobile import latin_digits
from isp.parties.permissions import Role
from isp.parties.totp import recovery_hash, totp
from isp_http.text import tidy
from isp_http.types import Body
from pydantic_core import PydanticCustomError

from tests.api.requests_of_routes import CUSTOMER_BODY, NAS_BODY
from tests.api.test_totp import sign_in, switched_on
from tests.api.world import PASSWORD, Browser, World

BENGALI = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.mark.parametrize("digits", [BENGALI, FULL_WIDTH])
def test_the_second_factor_is_typed_in_any_digits(world: World, digits: dict[int, str]) -> None:
    secret, codes = switched_on(world)
    code = totp(secret, world.clock.at // 30).translate(digits)
    assert sign_in(world, code).status == 200
    assert sign_in(world, codes[0].translate(digits)).status == 200
    assert sign_in(world, "১২৩৪৫৬").status == 401
    assert sign_in(world, "ক" * 6).status == 401


def test_the_second_factor_is_confirmed_in_bengali_digits(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    secret = admin.post("/totp", {"password": PASSWORD}).json["secret"]
    code = totp(secret, world.clock.at // 30).translate(BENGALI)
    assert admin.post("/totp/confirmations", {"code": code}).status == 200


def test_a_recovery_code_is_one_in_all_digits() -> None:
    assert recovery_hash("ab23-cd45") == recovery_hash("ab২৩-cd৪৫")


def added(world: World, **changes: Any) -> Any:
    body = CUSTOMER_BODY | {"package_id": world.home.ids["package_id"]} | changes
    return world.browser(Role.ISP_ADMIN).post("/customers", body)


def test_a_name_has_one_spelling_whatever_keyboard_wrote_it(world: World) -> None:
    # য় as one code point, and as a letter and its dot.
    one = added(world, name="\u09df", login="one").json["name"]
    other = added(world, name="\u09af\u09bc", login="other").json["name"]
    assert one == other == "\u09af\u09bc"


@pytest.mark.parametrize(
    "name", ["a\u202eb", "a\u2066b", "a\u200fb", "a\u200bb", "a\u0007b", "a\u2028b", "\ufeffa"]
)
def test_a_name_holds_nothing_that_cannot_be_seen(world: World, name: str) -> None:
    refused = added(world, name=name)
    assert (refused.status, refused.json["fields"][0]["code"]) == (422, "wrong_format")
    assert refused.json["fields"][0]["field"] == "name"


def test_bengali_keeps_its_joiners(world: World) -> None:
    assert added(world, name="র\u200d্যাব").json["name"] == "র\u200d্যাব"


def test_numbers_that_machines_read_are_typed_in_any_digits(world: World) -> None:
    customer = added(world, login="karim২", mobile="০১৯১১১১১১১১").json
    assert (customer["login"], customer["mobile"]) == ("karim2", "8801911111111")
    nas = world.browser(Role.ISP_ADMIN).post("/nas", NAS_BODY | {"address": "১০.০.০.৯"})
    assert nas.json["address"] == "10.0.0.9"
    day = world.browser(Role.ISP_ADMIN).get("/books/entries?day=%E0%A7%A8026-01-05")
    assert day.status == 200
    arabic = world.browser(Role.ISP_ADMIN).get("/books/entries?day=2026-01-%D9%A0%D9%A5")
    assert arabic.status == 200


def test_a_password_is_what_was_typed(world: World) -> None:
    body = {"mobile": "01711111111", "password": "\u09df" * 10}
    assert Browser(world, None).post("/public/sign-ins", body).status == 401
    assert added(world, password="p\u200bw").status == 201


def test_lists_and_numbers_are_tidied_too() -> None:
    assert tidy(["e\u0301", 5, None]) == ["é", 5, None]
    with pytest.raises(PydanticCustomError):
        tidy(["\u202e"])
    assert latin_digits("٣৪5x") == "345x"


def test_every_body_goes_through_the_same_door() -> None:
    waiting, seen = [Body], 0
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        seen += 1
        assert "_in_one_spelling" in model.__pydantic_decorators__.field_validators, model
    assert seen > 20
