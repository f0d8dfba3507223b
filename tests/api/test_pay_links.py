"""A pay link has an end, says what to do when it is over, and is then followed by another."""

from __future__ import annotations

import pytest
from isp.customers.issue_pay_link import issue_pay_link, pay_link_hash, pay_link_token
from isp.customers.pay_link import OPEN_SECONDS
from isp.parties.permissions import Role
from isp.parties.scope import tenant_scope

from tests.api.requests_of_routes import ADVANCE_BODY, PAYMENT_BODY, PURCHASE_BODY
from tests.api.world import Answer, Browser, World
from tests.builders import parties

PEPPER = b"pepper"


def line_ends_at(world: World, customer: str = "customer_id") -> int | None:
    scope = tenant_scope(world.home.tenant_id)
    line = world.directory.subscription(scope, world.home.ids[customer])
    return None if line is None else line.expires_at


def opened(world: World, token: str, language: str = "en") -> Answer:
    path = f"/public/pay-links/{token}"
    return Browser(world, None).send("GET", path, accept_language=language)


def issued(world: World, customer: str = "customer_id") -> tuple[str, int]:
    path = f"/customers/{world.home.ids[customer]}/pay-links"
    answer = world.browser(Role.ISP_ADMIN).post(path, {})
    assert answer.status == 201, answer.text
    return str(answer.json["url"]).rpartition("/")[2], int(answer.json["ends_at"])


def test_a_link_is_open_for_sixty_days_after_the_line_and_says_then_what_to_do(
    world: World,
) -> None:
    token, ends_at = issued(world)
    assert token == world.home.ids["token"]
    assert ends_at == max(line_ends_at(world) or 0, world.clock.at) + OPEN_SECONDS
    world.clock.at = ends_at - 1
    assert opened(world, token).status == 200
    world.clock.at = ends_at
    for language, said in (("en", "Ask"), ("bn", "নতুন লিংক চান")):
        over = opened(world, token, language)
        assert (over.status, over.code) == (410, "pay_link_over")
        assert said in over.json["message"]
        isp = world.directory.tenant(tenant_scope(world.home.tenant_id))
        assert isp.name in over.json["message"] and over.json["onward"] == f"/i/{isp.slug}"


@pytest.mark.parametrize(
    ("route", "body"),
    [("payments", PAYMENT_BODY), ("advances", ADVANCE_BODY), ("purchases", PURCHASE_BODY)],
)
def test_nothing_is_begun_with_a_link_that_is_over(
    world: World, route: str, body: dict[str, object]
) -> None:
    token, world.clock.at = issued(world)
    before = len(world.store.items)
    body = {
        **body,
        **({"package_id": world.home.ids["package_id"]} if "package_id" in body else {}),
    }
    refused = Browser(world, None).post(f"/public/pay-links/{token}/{route}", body)
    assert (refused.status, refused.code) == (410, "pay_link_over")
    assert (len(world.store.items), world.bkash.started) == (before, [])


def test_a_link_that_is_over_is_followed_by_another_and_never_opens_again(world: World) -> None:
    first, world.clock.at = issued(world)
    second, ends_at = issued(world)
    assert second != first and ends_at == world.clock.at + OPEN_SECONDS
    assert issued(world)[0] == second, "an open link is the same each time"
    assert opened(world, second).status == 200
    assert opened(world, first).code == "pay_link_over"


def test_a_link_issued_again_while_it_is_open_is_open_longer(world: World) -> None:
    token, ends_at = issued(world, "of_r1")
    world.clock.at += 10 * 86_400
    again, longer = issued(world, "of_r1")
    assert (again, longer) == (token, ends_at + 10 * 86_400)


def test_the_token_is_kept_nowhere(world: World) -> None:
    token, _ = issued(world)
    assert token not in repr(world.store.items)
    assert pay_link_hash(token) in repr(world.store.items)


def test_links_of_before_had_no_end_and_open_until_they_are_given_one() -> None:
    customer = parties.customer()
    link, _ = issue_pay_link(customer, None, None, PEPPER, 1)
    of_before = parties.pay_link(customer, token_hash=link.token_hash, issued_at=None)
    assert of_before.opens(link.token_hash, None, 10**10)
    brought, decision = issue_pay_link(customer, of_before, None, PEPPER, 5)
    assert (brought.turn, brought.issued_at, len(decision.changes)) == (1, 5, 1)


def test_each_customer_and_turn_has_a_token_of_its_own() -> None:
    tokens = {pay_link_token(PEPPER, "t", who, turn) for who in ("a", "b") for turn in (1, 2, 3)}
    assert len(tokens) == 6
