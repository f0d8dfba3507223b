"""What every route does alike, shown on routes of the product."""

from __future__ import annotations

import json

import pytest
from isp.parties.permissions import Role

from tests.api.world import World


def package(**changes: object) -> dict[str, object]:
    return {
        "name": "Twenty",
        "down_kbps": 20_480,
        "up_kbps": 20_480,
        "validity_minutes": 43_200,
        "price_minor": 80_000,
        "vat_basis_points": 500,
    } | changes


def test_a_package_is_made_seen_and_changed(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    made = admin.post("/packages", package())
    assert made.status == 201, made.text
    seen = admin.get(f"/packages/{made.json['id']}")
    assert seen.json == made.json
    changed = admin.patch(f"/packages/{made.json['id']}", {"version": 1, "price_minor": 90_000})
    assert (changed.json["price_minor"], changed.json["version"]) == (90_000, 2)


def test_a_change_of_what_somebody_else_changed_is_refused(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    path = f"/packages/{world.home.ids['package_id']}"
    assert admin.patch(path, {"version": 1, "name": "A"}).status == 200
    refused = admin.patch(path, {"version": 1, "name": "B"})
    assert (refused.status, refused.code) == (409, "stale_read")
    assert admin.get(path).json["name"] == "A"


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"price_minor": True}, "price_minor", "wrong_type"),
        ({"price_minor": "800"}, "price_minor", "wrong_type"),
        ({"price_minor": 1.5}, "price_minor", "wrong_type"),
        ({"price_minor": None}, "price_minor", "wrong_type"),
        ({"price_minor": 0}, "price_minor", "too_small"),
        ({"price_minor": 10**15}, "price_minor", "too_large"),
        ({"vat_basis_points": 10_001}, "vat_basis_points", "too_large"),
        ({"name": "   "}, "name", "wrong_format"),
        ({"name": "a\u0000b"}, "name", "wrong_format"),
        ({"name": "x" * 121}, "name", "too_long"),
        ({"colour": "red"}, "colour", "unknown_field"),
    ],
)
def test_a_bad_field_is_named(
    world: World, changes: dict[str, object], field: str, code: str
) -> None:
    refused = world.browser(Role.ISP_ADMIN).post("/packages", package(**changes))
    assert (refused.status, refused.code) == (422, "invalid")
    assert [(one["field"], one["code"]) for one in refused.json["fields"]] == [(field, code)]


def test_every_missing_field_is_named(world: World) -> None:
    refused = world.browser(Role.ISP_ADMIN).post("/packages", {})
    assert {one["field"] for one in refused.json["fields"]} == set(package())
    assert {one["code"] for one in refused.json["fields"]} == {"missing"}


def test_a_number_with_an_empty_fraction_is_whole(world: World) -> None:
    made = world.browser(Role.ISP_ADMIN).post("/packages", package(price_minor=401.0))
    assert made.json["price_minor"] == 401


def test_a_message_is_in_the_language_that_is_asked_for(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    english = admin.post("/packages", {}, accept_language="en-GB,en;q=0.9")
    bengali = admin.post("/packages", {}, accept_language="fr,bn;q=0.5")
    silent = admin.post("/packages", {}, accept_language="")
    assert english.json["message"].isascii()
    assert bengali.json["message"] == silent.json["message"] != english.json["message"]


def test_a_body_that_is_no_json_is_refused(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    for content in (b"{", b"", b"\xff\xfe", b'{"a":1}}', b"nul"):
        refused = world.send("POST", "/packages", headers=admin.headers(), content=content)
        assert (refused.status, refused.code) == (400, "malformed_json"), content


def test_a_body_of_another_type_is_refused(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    for content_type in ("text/plain", "application/x-www-form-urlencoded", ""):
        refused = admin.post("/packages", package(), content_type=content_type)
        assert (refused.status, refused.code) == (415, "not_json")


def test_an_oversized_body_is_refused_before_it_is_read(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    content = b'{"name":"' + b"x" * 40_000 + b'"'
    refused = world.send("POST", "/packages", headers=admin.headers(), content=content)
    assert (refused.status, refused.code) == (413, "body_too_large")


def test_a_body_that_is_no_object_is_refused(world: World) -> None:
    for body in ([], "text", 7, None):
        content = json.dumps(body).encode()
        admin = world.browser(Role.ISP_ADMIN)
        refused = world.send("POST", "/packages", headers=admin.headers(), content=content)
        assert (refused.status, refused.code) == (422, "invalid")


def test_a_query_that_nobody_knows_or_that_comes_twice_is_refused(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    for query, field in (
        ("limit=0", "limit"),
        ("limit=x", "limit"),
        ("limit=5&limit=6", "limit"),
        ("colour=red", "colour"),
        ("after=nonsense", "after"),
        ("status=asleep", "status"),
    ):
        refused = admin.get(f"/customers?{query}")
        assert refused.status == 422, query
        assert refused.json["fields"][0]["field"] == field


def test_what_cannot_be_an_id_is_not_found(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    for nonsense in ("x", "A" * 21, "a" * 20, "%00", "..%2f"):
        assert admin.get(f"/packages/{nonsense}").status == 404, nonsense


def test_a_bug_is_answered_without_a_word_about_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(scope: object) -> None:
        raise AssertionError("secret detail")

    monkeypatch.setattr(world.directory, "packages", broken)
    answer = world.browser(Role.ISP_ADMIN).get("/packages")
    assert (answer.status, answer.code) == (500, "internal")
    assert "secret" not in answer.text


def test_what_was_asked_for_stands_beside_the_counters_of_a_request(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.browser(Role.ISP_ADMIN).post("/packages", package())
    (told,) = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line]
    assert (told["use_case"], told["Answers2xx"]) == ("offer_package", [1.0])
