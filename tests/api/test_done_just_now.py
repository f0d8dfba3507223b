"""The same deed for the same customer within minutes is questioned, and done if it is meant."""

from __future__ import annotations

from typing import Any

import pytest
from isp.parties.permissions import Role
from isp_app.done_just_now import JUST_NOW_SECONDS

from tests.api.requests_of_routes import PACKAGE_BODY
from tests.api.world import Answer, Browser, World


def sale(world: World, admin: Browser, **changes: Any) -> Answer:
    ids = world.home.ids
    body = {"package_id": ids["package_id"], "package_version": 1, "cash_minor": 50_000}
    return admin.post(f"/customers/{ids['customer_id']}/sales", body | changes)


def advance(world: World, admin: Browser, **changes: Any) -> Answer:
    path = f"/customers/{world.home.ids['customer_id']}/advances"
    return admin.post(path, {"amount_minor": 20_000} | changes)


DEEDS = pytest.mark.parametrize("deed", [sale, advance])


@pytest.fixture
def later(world: World) -> World:
    """The world long after what it begins with."""
    world.clock.pass_seconds(86_400)
    return world


@DEEDS
def test_the_same_a_moment_later_is_questioned_with_who_and_when(later: World, deed: Any) -> None:
    admin = later.browser(Role.ISP_ADMIN)
    assert deed(later, admin).status == 201
    entries = dict(later.store.entries)
    later.clock.pass_seconds(130)
    manager = later.browser(Role.MANAGER)
    asked = deed(later, manager)
    assert (asked.status, asked.code) == (409, "done_just_now"), asked.text
    assert "less than 3 minutes ago" in asked.json["message"]
    assert later.store.entries == entries
    assert deed(later, manager, is_another=True).status == 201


@DEEDS
def test_minutes_later_it_is_another(later: World, deed: Any) -> None:
    admin = later.browser(Role.ISP_ADMIN)
    assert deed(later, admin).status == 201
    later.clock.pass_seconds(JUST_NOW_SECONDS - 1)
    assert deed(later, admin).code == "done_just_now"
    later.clock.pass_seconds(1)
    assert deed(later, admin).status == 201


def test_another_amount_or_package_is_not_the_same(later: World) -> None:
    admin = later.browser(Role.ISP_ADMIN)
    assert advance(later, admin).status == 201
    assert advance(later, admin, amount_minor=20_001).status == 201
    assert sale(later, admin, cash_minor=9_999).status == 201
    other = admin.post("/packages", PACKAGE_BODY).json
    refused = sale(later, admin, package_id=other["id"], cash_minor=80_000)
    assert refused.code == "other_package_running"


def test_what_was_given_back_may_be_sold_again(later: World) -> None:
    admin = later.browser(Role.ISP_ADMIN)
    sold = sale(later, admin).json
    assert admin.post(f"/sales/{sold['id']}/refunds", {"reason": "wrong"}).status == 201
    assert sale(later, admin).status == 201


def test_credit_is_spent_without_a_question(later: World) -> None:
    admin = later.browser(Role.ISP_ADMIN)
    assert advance(later, admin, amount_minor=100_000).status == 201
    assert sale(later, admin, cash_minor=0).status == 201
    assert sale(later, admin, cash_minor=0).status == 201
