"""A request that is repeated after its answer was forgotten: what it made is there, and is the answer.

The records of answers live for a day, and a browser may lose an answer and ask again much later. So every
test here forgets all records first. The table is every route that makes something under a key.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from isp.parties.permissions import Role
from isp_http.functions_of_the_api import all_operations
from isp_http.operation import Repeat

from tests.api.requests_of_routes import (
    ACCOUNT_BODY,
    BODIES,
    CUSTOMER_BODY,
    EXPORT_BODY,
    NAS_BODY,
    PACKAGE_BODY,
    body_of,
    ids_of,
    path_of,
)
from tests.api.world import NOBODY_ID, PEPPER, Answer, Browser, World

KEY = "the-same-key"
# Routes that change something, take a key, and remember nothing but their answer, each with the reason.
REMEMBER_NOTHING = {
    "PATCH /customers/{customer_id}": "the version that was seen is in the body: stale_read",
    "PATCH /nas/{nas_id}": "the version that was seen is in the body: stale_read",
    "PATCH /packages/{package_id}": "the version that was seen is in the body: stale_read",
    "PUT /short-name": "the name is in the body: choosing it again changes nothing",
    "PUT /issuer": "the version that was seen is in the body: stale_read",
    "PUT /payment-accounts/{account_id}/push-topic": "the version that was seen is in the body",
    "DELETE /payment-accounts/{account_id}/parked-topics/{parked_id}": "what was declined is gone",
    "POST /payment-accounts/{account_id}/statements": "a statement again is the same day again",
    "POST /money-inbox/{matter_id}/accept": "the matter remembers who decided what",
    "POST /money-inbox/{matter_id}/assign": "as above",
    "POST /money-inbox/{matter_id}/book": "as above, and the money is booked once",
    "DELETE /edges/{edge_id}": "a revoked edge stays revoked",
    "POST /me/payments": "a payment is made by the payer at the provider, not by the request",
    "POST /public/pay-links/{token}/payments": "as above",
    "POST /me/advances": "as above",
    "POST /public/pay-links/{token}/advances": "as above",
}


class Asking:
    """Sends the request of one route, as somebody who may."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.browser: Browser = world.browser(Role.ISP_ADMIN)
        self.ids = world.home.ids
        self.headers: dict[str, str] = {}

    def at(self, path: str, body: Any, method: str = "POST") -> Callable[..., Answer]:
        def send(**changes: Any) -> Answer:
            self.world.idempotency.records.clear()
            named = {"idempotency_key": KEY} | self.headers
            return self.browser.send(method, path, body | changes, **named)

        return send

    @contextmanager
    def questions(self) -> Iterator[None]:
        """What is sent meanwhile only asks what was made."""
        self.headers = {"shongjog_was_made": "1"}
        yield
        self.headers = {}

    def package(self) -> Any:
        return {"package_id": self.ids["package_id"], "package_version": 1}


def customers(ask: Asking) -> tuple[Callable[..., Answer], dict[str, Any]]:
    body = CUSTOMER_BODY | {"package_id": ask.ids["package_id"]}
    return ask.at("/customers", body), {"name": "Another"}


def packages(ask: Asking) -> tuple[Callable[..., Answer], dict[str, Any]]:
    return ask.at("/packages", PACKAGE_BODY), {"price_minor": 90_000}


def nas(ask: Asking) -> tuple[Callable[..., Answer], dict[str, Any]]:
    return ask.at("/nas", NAS_BODY), {"secret": "another-secret"}


def payment_accounts(ask: Asking) -> tuple[Callable[..., Answer], dict[str, Any]]:
    return ask.at("/payment-accounts", ACCOUNT_BODY), {"password": "another"}


def pay_links(ask: Asking) -> tuple[Callable[..., Answer], dict[str, Any]]:
    path = f"/customers/{ask.ids['customer_id']}/pay-links"
    return ask.at(path, {"send_sms": False}), {"send_sms": True}


def sales(ask: Asking) -> tuple[Callable[..., Answer], dict[str, Any]]:
    path = f"/customers/{ask.ids['customer_id']}/sales"
    return ask.at(path, ask.package() | {"cash_minor": 50_000, "is_another": True}), {
        "cash_minor": 60_000
    }


def advances(ask: Asking) -> tuple[Callable[..., Answer], dict[str, Any]]:
    path = f"/customers/{ask.ids['customer_id']}/advances"
    return ask.at(path, {"amount_minor": 20_000}), {"amount_minor": 30_000}


def sale_refunds(ask: Asking) -> tuple[Callable[..., Answer], dict[str, Any]]:
    return ask.at(f"/sales/{ask.ids['sale_id']}/refunds", {"reason": "moved"}), {"reason": "other"}


def payment_refunds(ask: Asking) -> tuple[Callable[..., Answer], dict[str, Any]]:
    path = f"/payments/{ask.ids['receipt_id']}/refunds"
    return ask.at(path, {"reason": "twice", "amount_minor": 50_000}), {"reason": "other"}


def package_changes(ask: Asking) -> tuple[Callable[..., Answer], dict[str, Any]]:
    dearer = ask.browser.post("/packages", PACKAGE_BODY, idempotency_key="another-one").json
    path = f"/customers/{ask.ids['customer_id']}/package-changes"
    body = {
        "package_id": dearer["id"],
        "package_version": 1,
        "keeps_end": False,
        "quoted_at": ask.world.clock.now(),
        "cash_minor": 80_000,
    }
    return ask.at(path, body), {"cash_minor": 90_000}


def address_look_ups(ask: Asking) -> tuple[Callable[..., Answer], dict[str, Any]]:
    body = BODIES["POST /address-look-ups"] | {"at": ask.world.clock.now()}
    return ask.at("/address-look-ups", body), {"reason": "another case"}


def holds(ask: Asking) -> tuple[Callable[..., Answer], dict[str, Any]]:
    until = ask.world.clock.now() + 864_000
    path = f"/customers/{ask.ids['customer_id']}/holds"
    return ask.at(path, {"until_at": until}), {"until_at": until + 60}


def resumptions(ask: Asking) -> tuple[Callable[..., Answer], dict[str, Any]]:
    path = f"/customers/{ask.ids['customer_id']}"
    held = ask.browser.post(f"{path}/holds", {}, idempotency_key="before-it")
    return ask.at(f"{path}/resumptions", {"hold_id": held.json["hold_id"]}), {"hold_id": NOBODY_ID}


def stops(ask: Asking) -> tuple[Callable[..., Answer], dict[str, Any]]:
    path = f"/customers/{ask.ids['customer_id']}/stops"
    return ask.at(path, {"reason": "moved"}), {"reason": "other"}


def limits(ask: Asking) -> tuple[Callable[..., Answer], dict[str, Any]]:
    body = BODIES["PUT /books/limit"]
    return ask.at("/books/limit", body, "PUT"), {"new_minor": 700_000}


def customer_limits(ask: Asking) -> tuple[Callable[..., Answer], dict[str, Any]]:
    path = f"/customers/{ask.ids['customer_id']}/limit"
    return ask.at(path, {"old_minor": 0, "new_minor": 100_000}, "PUT"), {"new_minor": 200_000}


def own_purchases(ask: Asking) -> tuple[Callable[..., Answer], dict[str, Any]]:
    _with_credit(ask)
    ask.browser = ask.world.browser(Role.CUSTOMER)
    return ask.at("/me/purchases", ask.package()), {"package_version": 2}


def purchases_by_link(ask: Asking) -> tuple[Callable[..., Answer], dict[str, Any]]:
    _with_credit(ask)
    path = f"/public/pay-links/{ask.ids['token']}/purchases"
    return ask.at(path, ask.package()), {"package_version": 2}


def _with_credit(ask: Asking) -> None:
    """What the customer has bought goes back to his credit."""
    sale_id = ask.ids["sale_id"]
    path = f"/customers/{ask.ids['customer_id']}/sales"
    more = ask.package() | {"cash_minor": 150_000, "is_another": True}
    sold = ask.browser.post(path, more, idempotency_key="for-credit")
    assert sold.status == 201, (sale_id, sold.text)


def exports(ask: Asking) -> tuple[Callable[..., Answer], dict[str, Any]]:
    return ask.at("/exports", EXPORT_BODY), {"list": "customers"}


ROUTES = {
    "POST /exports": exports,
    "POST /customers": customers,
    "POST /packages": packages,
    "POST /nas": nas,
    "POST /payment-accounts": payment_accounts,
    "POST /customers/{customer_id}/pay-links": pay_links,
    "POST /customers/{customer_id}/sales": sales,
    "POST /customers/{customer_id}/advances": advances,
    "POST /customers/{customer_id}/package-changes": package_changes,
    "POST /address-look-ups": address_look_ups,
    "POST /customers/{customer_id}/holds": holds,
    "POST /customers/{customer_id}/resumptions": resumptions,
    "POST /customers/{customer_id}/stops": stops,
    "POST /sales/{sale_id}/refunds": sale_refunds,
    "POST /payments/{receipt_id}/refunds": payment_refunds,
    "PUT /books/limit": limits,
    "PUT /customers/{customer_id}/limit": customer_limits,
    "POST /me/purchases": own_purchases,
    "POST /public/pay-links/{token}/purchases": purchases_by_link,
}


def facts(world: World) -> tuple[object, ...]:
    return (
        dict(world.store.entries),
        dict(world.store.items),
        set(world.store.events),
    )


def test_every_route_that_takes_a_key_remembers_what_it_made_or_has_a_reason() -> None:
    # What a form repeats is tried in test_pay_page.py.
    keyed = [
        one
        for one in all_operations()
        if one.needs_key and one.repeat is Repeat.KEY and not one.takes_form
    ]
    named = {f"{one.method} {one.path}": one for one in keyed}
    assert named.keys() == ROUTES.keys() | REMEMBER_NOTHING.keys()
    assert {name for name, one in named.items() if "asked" in one.parameters} == ROUTES.keys()


@pytest.mark.parametrize("route", ROUTES)
def test_a_repeat_is_answered_as_the_first_and_makes_nothing(world: World, route: str) -> None:
    send, _ = ROUTES[route](Asking(world))
    first = send()
    assert first.status in (200, 201), first.text
    made = facts(world)
    again = send()
    assert (again.status, again.text) == (first.status, first.text)
    assert facts(world) == made


@pytest.mark.parametrize("route", ROUTES)
def test_a_key_used_again_for_another_body_is_refused_and_makes_nothing(
    world: World, route: str
) -> None:
    send, change = ROUTES[route](Asking(world))
    assert send().status in (200, 201)
    made = facts(world)
    refused = send(**change)
    assert (refused.status, refused.code) == (422, "idempotency_key_reused"), refused.text
    assert facts(world) == made


@pytest.mark.parametrize("route", ROUTES)
def test_a_question_makes_nothing_and_is_answered_with_what_was_made(
    world: World, route: str
) -> None:
    ask = Asking(world)
    send, change = ROUTES[route](ask)
    before = facts(world)
    with ask.questions():
        nothing = send()
    assert (nothing.status, nothing.code) == (409, "not_made"), nothing.text
    assert facts(world) == before
    first = send()
    made = facts(world)
    with ask.questions():
        told, other = send(), send(**change)
    assert (told.status, told.text) == (first.status, first.text)
    assert (other.status, other.code) == (422, "idempotency_key_reused")
    assert facts(world) == made


@pytest.mark.parametrize("route", REMEMBER_NOTHING)
def test_a_route_that_remembers_nothing_takes_no_question(world: World, route: str) -> None:
    named = {f"{one.method} {one.path}": one for one in all_operations()}
    ids = ids_of(world, world.home)
    role = Role.CUSTOMER if "/me/" in route else Role.ISP_ADMIN
    before = facts(world)
    asked = {"idempotency_key": KEY, "shongjog_was_made": "1"}
    path, body = path_of(named[route], ids), body_of(named[route], ids)
    told = world.browser(role).send(named[route].method, path, body, **asked)
    assert (told.status, told.code) == (400, "no_question"), told.text
    assert facts(world) == before


@pytest.mark.parametrize("route", ROUTES)
def test_a_refused_request_is_not_remembered_as_done(world: World, route: str) -> None:
    ask = Asking(world)
    send, change = ROUTES[route](ask)
    commit = world.ledger.commit
    world.ledger.commit = lambda *_: 1 // 0  # type: ignore[method-assign,assignment]
    assert send(**change).status in (409, 500)
    world.ledger.commit = commit  # type: ignore[method-assign]
    assert send().status in (200, 201)


@pytest.mark.parametrize("route", ROUTES)
def test_what_was_made_before_requests_were_remembered_is_the_answer_still(
    world: World, route: str
) -> None:
    if route in NOT_BY_KEY_BEFORE:
        pytest.skip("its fact was not named by the key, so a repeat could not find it")
    send, _ = ROUTES[route](Asking(world))
    first = send()
    for place in [one for one in world.store.claims if one[1] == "request"]:
        del world.store.claims[place]
    again = send()
    assert (again.status, again.text) == (first.status, first.text)


# These were refused when they were repeated, and are, for as long as nothing is remembered of them.
NOT_BY_KEY_BEFORE = {
    "POST /payment-accounts",
    "PUT /books/limit",
    "PUT /customers/{customer_id}/limit",
    "POST /customers/{customer_id}/resumptions",
    "POST /customers/{customer_id}/stops",
}


def test_the_fingerprint_of_a_body_takes_the_key_of_the_product(world: World) -> None:
    send, _ = customers(Asking(world))
    send()
    (owner,) = [one for place, one in world.store.claims.items() if place[1] == "request"]
    plain = CUSTOMER_BODY | {"package_id": world.home.ids["package_id"]}
    body = json.dumps(plain).encode()
    assert owner.owner_id != hashlib.sha256(body).hexdigest()
    told = f"asked:{hashlib.sha256(body).hexdigest()}".encode()
    assert owner.owner_id == hmac.new(PEPPER, told, hashlib.sha256).hexdigest()
