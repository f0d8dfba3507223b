"""Passwords of staff: none that is guessed first, and hashes whose cost can rise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from isp.parties.password import (
    COST,
    Cost,
    Weakness,
    is_of_before,
    is_password,
    password_hash,
    tried_first,
)
from isp.parties.permissions import Role
from isp_aws.password_meter import ZxcvbnMeter

from tests.api.test_public_site import BODY, code_for
from tests.api.world import PASSWORD, Browser, World

SALT = b"0123456789abcdef"
BEFORE = Cost(2**14, 8, 1)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "too_short"),
        ("1234567890", "often_used"),
        ("১২৩৪৫৬৭৮৯০", "often_used"),
        ("qwertyuiop", "often_used"),
        ("aaaaaaaaaaaa", "in_a_row"),
        ("asdfghjkl;'", "in_a_row"),
        ("4567890123", "in_a_row"),
        ("bangladesh71", "often_used"),
        ("বাংলাদেশ১৯৭১", "often_used"),
        ("amarsonarbangla", "often_used"),
        ("abdulkarim1", "often_used"),
        ("shongjog12", "about_you"),
        ("1933333333-me", "in_a_row"),
        ("০১৯৩৩৩৩৩৩৩৩", "in_a_row"),
        ("nodinet2024", "about_you"),
        ("Nodi-Net@24", "about_you"),
        ("Nodi@Net#24", "about_you"),
        ("Rehana12345", "about_you"),
        ("rehanaparvin", "about_you"),
    ],
)
def test_what_is_guessed_first_is_refused_with_its_reason_and_makes_nothing(
    world: World, password: str, reason: str
) -> None:
    before = len(world.store.items)
    said = {"isp_name": "Nodi Net", "owner_name": "Rehana Parvin", "password": password}
    refused = Browser(world, None).post("/public/sign-ups", BODY | code_for(world) | said)
    assert refused.status == 422, refused.text
    assert [(one["field"], one["code"]) for one in refused.json["fields"]] == [("password", reason)]
    assert len(world.store.items) == before


def test_a_name_in_bengali_letters_is_no_password_of_its_owner(world: World) -> None:
    said = {"owner_name": "জেসমিন সুলতানা", "password": "জেসমিনসুলতানা১"}
    refused = Browser(world, None).post("/public/sign-ups", BODY | code_for(world) | said)
    assert (refused.status, refused.json["fields"][0]["code"]) == (422, "about_you")


@pytest.mark.parametrize(
    "password",
    [
        "dui-megh-ek-nodi",
        "tin nodi pochish taka",
        "গাছের নিচে দুই বিড়াল",
        "rK9#vTq2pL",
        "dui-megh-ek-nodi" * 7,
    ],
)
def test_what_is_not_guessed_soon_is_taken(world: World, password: str) -> None:
    said = {"password": password}
    answer = Browser(world, None).post("/public/sign-ups", BODY | code_for(world) | said)
    assert answer.status == 201, answer.text


def test_what_one_owner_is_called_is_not_kept_for_the_next() -> None:
    meter, name = ZxcvbnMeter(), "qxvbnm zwrtpl"
    alone = meter.strength("qxvbnmzwrtpl", ())
    assert meter.strength("qxvbnmzwrtpl", tried_first([name])).weakness is Weakness.ABOUT_YOU
    assert meter.strength("qxvbnmzwrtpl", ()) == alone


def test_a_hash_of_before_is_verified_and_made_anew_at_sign_in(world: World) -> None:
    kept = world.access.credential(world.home.tenant_id, world.home.ids[Role.ISP_ADMIN])
    old = password_hash(PASSWORD, SALT, BEFORE)
    world.access.save_credential(replace(kept, version=kept.version + 1, password_hash=old))
    body = {"mobile": "01711111111", "password": PASSWORD}
    for password, status in (("wrong", 401), (PASSWORD, 200), (PASSWORD, 200)):
        answer = Browser(world, None).post("/public/sign-ins", body | {"password": password})
        assert answer.status == status
    now = world.access.credential(world.home.tenant_id, world.home.ids[Role.ISP_ADMIN])
    assert now.version == kept.version + 2, "made anew once"
    assert not is_of_before(now.password_hash) and is_password(PASSWORD, now.password_hash)


def test_the_parameters_stand_in_the_hash_and_each_opens_with_its_own() -> None:
    for cost in (BEFORE, COST):
        kept = password_hash("বৃষ্টি পড়ে", SALT, cost)
        assert kept.startswith(f"scrypt${cost.n}$8$1$")
        assert is_password("বৃষ্টি পড়ে", kept) and not is_password("বৃষ্টি", kept)
        assert is_of_before(kept) is (cost is BEFORE)


def test_parameters_that_nobody_wrote_are_a_bug() -> None:
    with pytest.raises(AssertionError):
        is_password("x", password_hash("x", SALT, Cost(2**10, 8, 1)))
