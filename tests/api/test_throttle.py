"""One network, or one tenant, cannot use up the doors of everybody; who asks as people do never meets this."""

from __future__ import annotations

import pytest
from isp.parties.permissions import Role
from isp_http import throttle
from isp_http.throttle import HOUSEHOLD, SHARED, TENANT, Throttle, TooMuchAtOnce

from tests.api.world import ORIGIN_KEY, Answer, Browser, Twin, World

CARRIER, LINE, NEIGHBOUR = "203.0.113.7", "2001:db8:1:2::", "2001:db8:1:3::"


def seen_from(address: str) -> dict[str, str]:
    return {"shongjog_origin_key": ORIGIN_KEY, "shongjog_viewer_address": address}


def asked_until_refused(made: Throttle, address: str, now: int = 0) -> int:
    for number in range(10_000):
        try:
            made.pass_network(address, now)
        except TooMuchAtOnce as refused:
            assert refused.values == {"retry_after_seconds": 1}
            return number
    raise AssertionError("never refused")


def test_a_household_of_ipv6_is_one_and_an_ipv4_address_has_room_for_many() -> None:
    made = Throttle()
    assert asked_until_refused(made, f"{LINE}1") == HOUSEHOLD.burst
    assert asked_until_refused(made, f"{LINE}9") == 0, "the same household"
    assert asked_until_refused(made, f"{NEIGHBOUR}1") == HOUSEHOLD.burst
    assert asked_until_refused(made, CARRIER) == SHARED.burst


def test_a_bucket_fills_with_the_seconds_and_no_further() -> None:
    made = Throttle()
    asked_until_refused(made, f"{LINE}1", now=100)
    assert asked_until_refused(made, f"{LINE}1", now=103) == 3 * HOUSEHOLD.per_second
    assert asked_until_refused(made, f"{LINE}1", now=9_999) == HOUSEHOLD.burst
    assert asked_until_refused(made, f"{LINE}1", now=9_000) == 0, (
        "a clock that goes back gives none"
    )


def test_what_is_remembered_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "REMEMBERED_MAX", 2)
    made = Throttle()
    asked_until_refused(made, f"{LINE}1")
    for line in range(5):
        made.pass_network(f"2001:db8:9:{line}::1", 0)
    assert asked_until_refused(made, f"{LINE}1") == HOUSEHOLD.burst


def test_the_demo_and_the_tests_on_this_machine_are_not_held() -> None:
    made = Throttle()
    for address in ("127.0.0.1", "::ffff:127.0.0.1"):
        for _ in range(SHARED.burst + 1):
            made.pass_network(address, 0)
            made.pass_tenant("tenant0001", address, 0)


@pytest.mark.parametrize(("language", "said"), [("en", "Wait"), ("bn", "সেকেন্ড")])
def test_too_much_from_one_network_is_told_when_to_try_again(
    world: World, language: str, said: str
) -> None:
    stranger = Browser(world, None)
    path = f"/public/pay-links/{world.home.ids['token']}"

    def get(address: str) -> tuple[int, str, str | None]:
        answer = stranger.send("GET", path, accept_language=language, **seen_from(address))
        return answer.status, answer.text, answer.headers.get("Retry-After")

    for _ in range(HOUSEHOLD.burst):
        assert get(f"{LINE}1")[0] == 200
    status, text, retry_after = get(f"{LINE}2")
    assert (status, retry_after) == (429, "1")
    assert said in text and "too_much_at_once" in text
    assert get(f"{NEIGHBOUR}1")[0] == 200
    world.clock.at += 1
    assert get(f"{LINE}1")[0] == 200


def test_a_tenant_that_asks_for_too_much_holds_up_no_other(world: World) -> None:
    for number in range(TENANT.burst):
        address = f"203.0.113.{number % 200}"
        world.throttle.pass_tenant(world.home.tenant_id, address, world.clock.at)

    def customers(twin: Twin) -> Answer:
        browser = world.browser(Role.ISP_ADMIN, twin)
        return browser.send("GET", "/customers", **seen_from(CARRIER))

    assert customers(world.home).code == "too_much_at_once"
    assert customers(world.other).status == 200
