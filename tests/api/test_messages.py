"""What was held back is on the owner's screen; names that would lead away come in nowhere."""

from __future__ import annotations

import pytest
from isp.parties.permissions import Role

from tests.api.requests_of_routes import PACKAGE_BODY, SIGN_UP_BODY
from tests.api.world import Browser, World

CODES = "/public/isps/megh-net/customer-codes"


def test_a_code_that_was_held_back_is_answered_the_same_and_read_by_the_owner(world: World) -> None:
    for _ in range(30):
        world.access.hit(f"sms:tenant:{world.home.tenant_id}", 86_400, world.clock.now())
    assert Browser(world, None).post(CODES, {"mobile": "01755555555"}).status == 202
    assert world.sms.messages == []
    admin = world.browser(Role.ISP_ADMIN)
    (held,) = admin.get("/held-messages").json["items"]
    assert (held["about"], held["held_by"]) == ("one_time_code", "tenant")
    assert admin.get("/home").json["messages_held"] is True
    assert admin.get("/message-allowance").json == {"a_day": 30}
    assert world.browser(Role.ISP_ADMIN, world.other).get("/held-messages").json["items"] == []
    assert world.browser(Role.RESELLER).get("/held-messages").json["items"] == []


@pytest.mark.parametrize("name", ["Win 500 at http://evil.example", "evil.com", "01712-345678"])
def test_a_name_that_goes_into_messages_holds_no_address(world: World, name: str) -> None:
    asked = Browser(world, None).post("/public/sign-up/codes", {"mobile": "01733333333"})
    proof = {"challenge_id": asked.json["challenge_id"], "code": world.random.last_digits}
    refused = Browser(world, None).post(
        "/public/sign-ups", SIGN_UP_BODY | proof | {"isp_name": name}
    )
    assert (refused.status, refused.json["fields"][0]["code"]) == (422, "address_in_name")
    admin, path = world.browser(Role.ISP_ADMIN), f"/packages/{world.home.ids['package_id']}"
    for answer in (
        admin.post("/packages", PACKAGE_BODY | {"name": name}),
        admin.patch(path, {"version": 1, "name": name}),
    ):
        assert (answer.status, answer.json["fields"][0]["code"]) == (422, "address_in_name")
