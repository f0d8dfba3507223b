"""Who is online: told by the edge, listed by seller and router, and who should not be online."""

from __future__ import annotations

import pytest
from isp.parties.permissions import Role

from tests.api.test_edge_gateway import REPORT, report
from tests.api.world import World

LABELS = ("customer_id", "of_r1", "of_s1", "of_r2")


@pytest.fixture
def busy(world: World) -> World:
    """Let the four customers be online, of whom only the first has bought."""
    world.clock.at = REPORT["as_of"]
    told = [
        {
            "session_key": f"{number}" * 32,
            "customer_id": world.home.ids[label],
            "nas_id": world.home.ids["nas_id"] if number < 3 else "N" * 20,
        }
        for number, label in enumerate(LABELS)
    ]
    report(world, *told)
    return world


def ids_of(world: World, role: Role, query: str = "") -> set[str]:
    answer = world.browser(role).get(f"/online-customers{query}")
    assert answer.status == 200, answer.text
    named = {value: label for label, value in world.home.ids.items() if label in LABELS}
    return {named[one["customer_id"]] for one in answer.json["items"]}


def test_each_seller_sees_who_is_online_below_him(busy: World) -> None:
    assert ids_of(busy, Role.ISP_ADMIN) == set(LABELS)
    assert ids_of(busy, Role.RESELLER) == {"of_r1", "of_s1"}
    assert ids_of(busy, Role.SUB_RESELLER) == {"of_s1"}
    twin = busy.browser(Role.ISP_ADMIN, busy.other).get("/online-customers")
    assert twin.json["items"] == []


def test_a_row_says_who_where_and_since_when(busy: World) -> None:
    rows = busy.browser(Role.ISP_ADMIN).get("/online-customers").json["items"]
    row = next(one for one in rows if one["customer_id"] == busy.home.ids["customer_id"])
    router = busy.browser(Role.ISP_ADMIN).get(f"/nas/{busy.home.ids['nas_id']}").json
    assert (row["customer_name"], row["nas_name"]) == ("Karim", router["name"])
    assert (row["started_at"], row["address"]) == (REPORT["started_at"], REPORT["framed_ip"])
    assert row["mac"] == REPORT["calling_station_id"]


def test_one_router_and_lines_that_should_be_closed(busy: World) -> None:
    router = busy.home.ids["nas_id"]
    assert ids_of(busy, Role.ISP_ADMIN, f"?nas_id={router}") == {"customer_id", "of_r1", "of_s1"}
    assert ids_of(busy, Role.ISP_ADMIN, "?is_closed=true") == {"of_r1", "of_s1", "of_r2"}
    both = f"?is_closed=true&nas_id={router}"
    assert ids_of(busy, Role.ISP_ADMIN, both) == {"of_r1", "of_s1"}


def test_pages_follow_one_another_and_pass_nobody_over(busy: World) -> None:
    admin, seen, after = busy.browser(Role.ISP_ADMIN), [], ""
    for _ in range(9):
        found = admin.get(f"/online-customers?is_closed=true&limit=1{after}").json
        seen += [one["customer_id"] for one in found["items"]]
        if found["next"] is None:
            break
        after = f"&after={found['next']}"
    assert sorted(seen) == sorted(busy.home.ids[label] for label in LABELS[1:])


def test_who_went_is_not_listed(busy: World) -> None:
    ended = {"state": "closed", "as_of": REPORT["as_of"] + 9, "ended_at": REPORT["as_of"] + 9}
    report(busy, ended | {"session_key": "0" * 32})
    assert "customer_id" not in ids_of(busy, Role.ISP_ADMIN)
