"""What a page of somebody else sends is refused at every route that changes something, and changes nothing."""

from __future__ import annotations

import pytest
from isp.parties.permissions import Role
from isp_http.functions_of_the_api import all_operations

from tests.api.requests_of_routes import body_of, ids_of, path_of
from tests.api.world import ORIGIN, Browser, World

FROM_PAGES = [one for one in all_operations() if one.comes_from_pages]
FOREIGN = [
    {"origin": "https://elsewhere.example"},
    {"origin": f"{ORIGIN}.elsewhere.example"},
    {"sec_fetch_site": "cross-site", "origin": ORIGIN},
    {"sec_fetch_site": "same-site"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_every_unsafe_request_of_a_foreign_page_is_refused(headers: dict[str, str]) -> None:
    world = World()
    ids = ids_of(world, world.home)
    before = dict(world.store.items), set(world.store.events)
    for operation in FROM_PAGES:
        browser = world.browser(Role.CUSTOMER if "/me" in operation.path else Role.ISP_ADMIN)
        path, body = path_of(operation, ids), body_of(operation, ids)
        answer = browser.send(operation.method, path, body, **headers)
        said = f"{operation.method} {operation.path}: {answer.status} {answer.text}"
        assert answer.status == 403, said
        assert operation.is_web_page or answer.code == "foreign_origin", said
    assert (dict(world.store.items), set(world.store.events)) == before


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": ORIGIN}, {"sec_fetch_site": "same-origin", "origin": "http://127.0.0.1:8080"}],
)
def test_our_own_pages_and_programs_pass(world: World, headers: dict[str, str]) -> None:
    mine = Browser(world, world.browser(Role.ISP_ADMIN).token)
    assert mine.post("/packages", {}, **headers).status == 422


def test_every_method_that_changes_something_is_asked_or_has_no_browser() -> None:
    unasked = {
        one.needs for one in all_operations() if one.changes_state and not one.comes_from_pages
    }
    assert {str(one) for one in unasked} <= {"enrolment", "edge", "hook"}
    assert len(FROM_PAGES) >= 50
