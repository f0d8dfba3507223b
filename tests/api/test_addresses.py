"""Who had an address at a second: answered to who may ask, and kept with the reason; devices in the search."""

from __future__ import annotations

import pytest
from isp.parties.permissions import Role

from tests.api.test_edge_gateway import REPORT, report
from tests.api.world import Answer, World

BEGAN, HEARD = REPORT["started_at"], REPORT["as_of"]
ENDED = {"state": "closed", "as_of": HEARD + 50, "ended_at": HEARD + 40}


def ask(world: World, at: int, address: str = "10.1.1.1", role: Role = Role.ISP_ADMIN) -> Answer:
    body = {"address": address, "at": at, "reason": "Case 12/26, Mirpur"}
    return world.browser(role).post("/address-look-ups", body)


@pytest.fixture
def told(world: World) -> World:
    world.clock.at = HEARD + 1_000
    report(world, {"calling_station_id": "AA:BB:CC:00:11:22"}, ENDED)
    return world


def test_who_had_it_is_named_with_since_and_until(told: World) -> None:
    answer = ask(told, BEGAN + 10)
    assert answer.status == 201, answer.text
    (holder,) = answer.json["holders"]
    assert (holder["customer_name"], holder["customer_id"]) == (
        "Karim",
        told.home.ids["customer_id"],
    )
    assert (holder["since"], holder["until"]) == (BEGAN, HEARD + 40)
    assert answer.json["is_all"] is True
    assert ask(told, HEARD + 41).json["holders"] == []
    assert ask(told, BEGAN - 1).json["holders"] == []


def test_each_question_is_kept_once_with_who_asked_and_why(told: World) -> None:
    body = {"address": "10.1.1.1", "at": BEGAN + 10, "reason": "Case 12/26"}
    admin = told.browser(Role.ISP_ADMIN)
    for _ in range(2):
        told.idempotency.records.clear()
        assert admin.post("/address-look-ups", body, idempotency_key="once-only").status == 201
    (kept,) = admin.get("/address-look-ups").json["items"]
    assert (kept["address"], kept["at"], kept["reason"]) == ("10.1.1.1", BEGAN + 10, "Case 12/26")
    assert (kept["asked_at"], kept["found"]) == (HEARD + 1_000, 1)
    assert kept["asked_by_name"]


def test_a_refused_question_is_not_kept(told: World) -> None:
    for at, address, code in (
        (HEARD + 1_001, "10.1.1.1", "in_the_future"),
        (BEGAN, "router.local", "not_an_ip_address"),
        (BEGAN, "10.1.1.0/24", "not_an_ip_address"),
    ):
        refused = ask(told, at, address)
        assert (refused.status, refused.json["fields"][0]["code"]) == (422, code)
    assert told.browser(Role.ISP_ADMIN).get("/address-look-ups").json["items"] == []


@pytest.mark.parametrize("role", [Role.MANAGER, Role.RESELLER, Role.SUB_RESELLER, Role.CUSTOMER])
def test_nobody_but_the_isp_may_ask(told: World, role: Role) -> None:
    assert ask(told, BEGAN + 10, role=role).status == 403
    assert told.browser(role).get("/address-look-ups").status == 403


def test_the_address_of_a_twin_isp_is_nobodys_here(told: World) -> None:
    body = {"address": "10.1.1.1", "at": BEGAN + 10, "reason": "Case 12/26"}
    twin = told.browser(Role.ISP_ADMIN, told.other)
    assert twin.post("/address-look-ups", body).json["holders"] == []
    assert told.browser(Role.ISP_ADMIN).get("/address-look-ups").json["items"] == []


@pytest.mark.parametrize("spelling", ["aa-bb-cc-00-11-22", "AABB.CC00.1122", "aabbcc001122"])
def test_a_customer_is_found_by_his_device_in_every_spelling(told: World, spelling: str) -> None:
    found = told.browser(Role.ISP_ADMIN).get(f"/customers?search={spelling}").json["items"]
    assert [one["id"] for one in found] == [told.home.ids["customer_id"]]
    assert told.browser(Role.RESELLER).get(f"/customers?search={spelling}").json["items"] == []
