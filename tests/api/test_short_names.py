"""The short name of an ISP: unique over all, chosen by its owner, and old links go on leading to him."""

from __future__ import annotations

import pytest
from isp.parties.permissions import Role
from isp.parties.sign_up import slug_of

from tests.api.world import Answer, Browser, World


def choose(world: World, name: str, role: Role = Role.ISP_ADMIN) -> Answer:
    return world.browser(role).send("PUT", "/short-name", {"short_name": name})


def isp_at(world: World, name: str) -> int:
    return Browser(world, None).get(f"/public/isps/{name}").status


def test_the_owner_chooses_it_and_both_addresses_lead_to_him(world: World) -> None:
    chosen = choose(world, " Megh-Fiber২ ")
    assert chosen.json == {
        "short_name": "megh-fiber2",
        "page": "https://shongjog.example/i/megh-fiber2",
    }
    assert world.browser(Role.ISP_ADMIN).get("/session").json["tenant"]["slug"] == "megh-fiber2"
    for name in ("megh-fiber2", "megh-net"):
        there = Browser(world, None).get(f"/public/isps/{name}").json
        assert there == {"name": "Megh Net", "slug": "megh-fiber2"}


def test_a_name_of_before_is_nobody_elses_and_may_be_taken_back(world: World) -> None:
    assert choose(world, "megh-fiber").status == 200
    other = world.browser(Role.ISP_ADMIN, world.other)
    for name in ("megh-net", "megh-fiber"):
        refused = other.send("PUT", "/short-name", {"short_name": name})
        assert (refused.status, refused.code) == (409, "taken")
        assert refused.json["fields"][0]["code"] == "short_name_taken"
    assert choose(world, "megh-net").json["short_name"] == "megh-net"


def test_the_same_name_again_changes_nothing(world: World) -> None:
    first = choose(world, "megh-fiber")
    for _ in range(5):
        assert choose(world, "megh-fiber").json == first.json


def test_nobody_takes_all_names(world: World) -> None:
    for name in ("megh-net-2", "megh-net"):  # What takes no further name counts for nothing.
        choose(world, name)
    assert [choose(world, f"megh-{one}").status for one in "abcd"] == [200, 200, 200, 429]
    assert isp_at(world, "megh-d") == 404


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("ab", "not_a_short_name"),
        ("মেঘ নেট", "not_a_short_name"),
        ("megh net", "not_a_short_name"),
        ("megh--net", "not_a_short_name"),
        ("-megh", "not_a_short_name"),
        ("megh.net", "not_a_short_name"),
        ("01711111111", "not_a_short_name"),
        ("m" * 41, "not_a_short_name"),
        ("admin", "reserved_name"),
        ("BKash", "reserved_name"),
        ("bkash-payment", "reserved_name"),
        ("shongjog", "reserved_name"),
        ("isp-abcdefghij", "reserved_name"),
    ],
)
def test_what_cannot_be_a_name_or_is_nobodys_is_refused(
    world: World, name: str, reason: str
) -> None:
    refused = choose(world, name)
    assert (refused.status, refused.json["fields"][0]["code"]) == (422, reason)
    assert world.browser(Role.ISP_ADMIN).get("/short-name").json["short_name"] == "megh-net"


def test_nobody_signs_up_into_a_reserved_name() -> None:
    for name in ("bKash", "Shongjog Support", "Admin"):
        assert slug_of(name, "abcdefghij", is_taken=False) == "isp-abcdefghij"


def test_only_the_isp_chooses_it(world: World) -> None:
    for role in (Role.RESELLER, Role.SUB_RESELLER, Role.MANAGER, Role.CUSTOMER):
        assert choose(world, "megh-fiber", role).status == 403
