"""Whose address is counted: the gateway's word, or our own front door's, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from chalice.app import Request
from isp_http.caller import address_of

from tests.api.world import ORIGIN_KEY, Browser, World

SEEN = "203.0.113.7"
VIEWER = "198.51.100.10"


def request(**headers: str) -> Request:
    event: dict[str, Any] = {
        "headers": {name.replace("_", "-"): value for name, value in headers.items()},
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "requestContext": {
            "httpMethod": "GET",
            "resourcePath": "/session",
            "identity": {"sourceIp": SEEN},
        },
        "body": None,
        "isBase64Encoded": False,
        "stageVariables": None,
    }
    return Request(event)


def address(origin_key: str = ORIGIN_KEY, **headers: str) -> str:
    named = {f"shongjog-{name}": value for name, value in headers.items()}
    return address_of(request(**named), origin_key)


@pytest.mark.parametrize("viewer", [VIEWER, "2001:db8::1"])
def test_the_front_doors_word_is_believed_with_its_key(viewer: str) -> None:
    assert address(**{"origin-key": ORIGIN_KEY, "viewer-address": viewer}) == viewer


@pytest.mark.parametrize(
    "headers",
    [
        {"viewer-address": VIEWER},
        {"viewer-address": VIEWER, "origin-key": ""},
        {"viewer-address": VIEWER, "origin-key": ORIGIN_KEY[:-1]},
        {"viewer-address": VIEWER, "origin-key": "\u09b8" * 8},
        {"origin-key": ORIGIN_KEY},
        {"origin-key": ORIGIN_KEY, "viewer-address": "not an address"},
        {"origin-key": ORIGIN_KEY, "viewer-address": f"{VIEWER}, 6.6.6.6"},
    ],
)
def test_a_forged_or_senseless_header_is_ignored(headers: dict[str, str]) -> None:
    assert address(**headers) == SEEN


def test_without_a_key_of_ours_nobody_has_it() -> None:
    assert address("", **{"origin-key": "", "viewer-address": VIEWER}) == SEEN


def test_limits_count_viewers_behind_the_front_door_and_forgers_as_one(world: World) -> None:
    path = "/public/isps/megh-net/customer-codes"

    def ask(number: int, key: str) -> int:
        headers = {"shongjog_origin_key": key, "shongjog_viewer_address": f"10.0.{number}.1"}
        body = {"mobile": f"017{number:08d}"}
        return Browser(world, None).post(path, body, **headers).status

    assert {ask(number, ORIGIN_KEY) for number in range(40)} == {202}
    statuses = [ask(number, "guessed") for number in range(50, 351)]
    assert statuses == [202] * 300 + [429]


def test_providers_never_see_the_key(world: World) -> None:
    account = world.home.ids["account_public_id"]
    headers = {"shongjog-origin-key": ORIGIN_KEY, "shongjog-viewer-address": VIEWER}
    told = world.send("POST", f"/pay/hook/bkash/{account}", headers=headers, content=b"x")
    assert told.status == 200
    (seen,) = world.door.seen
    assert seen.remote_ip == VIEWER
    assert ORIGIN_KEY not in str(dict(seen.headers))
