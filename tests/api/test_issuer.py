"""Each seller enters who signs the invoices of his own book, and nobody else's."""

from __future__ import annotations

import pytest
from isp.parties.permissions import Role

from tests.api.requests_of_routes import ISSUER_BODY
from tests.api.world import World


def test_the_owner_sees_his_sign_up_and_then_what_he_entered(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    before = admin.get("/issuer").json
    assert (before["name_bn"], before["version"]) == ("Megh Net", 0)

    saved = admin.send("PUT", "/issuer", ISSUER_BODY)
    assert (saved.status, saved.json) == (200, ISSUER_BODY | {"version": 1})
    assert admin.get("/issuer").json == saved.json

    again = admin.send("PUT", "/issuer", ISSUER_BODY)
    assert (again.status, again.code) == (409, "stale_read")


def test_a_reseller_signs_for_his_own_book_only(world: World) -> None:
    world.browser(Role.RESELLER).send("PUT", "/issuer", ISSUER_BODY)
    assert world.browser(Role.ISP_ADMIN).get("/issuer").json["version"] == 0
    assert world.browser(Role.SUB_RESELLER).get("/issuer").json["version"] == 0
    assert world.browser(Role.RESELLER).get("/issuer").json["version"] == 1


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"bin": "1234567890"}, "bin", "not_a_bin"),
        ({"phone": "call me"}, "phone", "not_a_phone"),
        ({"name_bn": "", "name_en": ""}, "name_bn", "name_in_one_language"),
        ({"address_bn": "", "address_en": ""}, "address_bn", "address_with_bin"),
        ({"name_en": "x" * 121}, "name_en", "too_long"),
        ({"address_en": "two\nlines"}, "address_en", "wrong_format"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_field_and_stores_nothing(
    world: World, changes: dict[str, str], field: str, code: str
) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    refused = admin.send("PUT", "/issuer", ISSUER_BODY | changes)
    assert refused.status == 422
    (fault,) = refused.json["fields"]
    assert (fault["field"], fault["code"]) == (field, code)
    assert admin.get("/issuer").json["version"] == 0
