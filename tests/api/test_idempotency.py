"""The same request twice acts once."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from isp.decision import Committed, Decision
from isp.parties.permissions import Role
from isp.parties.scope import Scope
from isp.ports import Page
from isp.refusals import OutcomeUnknown, Unavailable

from tests.api.requests_of_routes import PACKAGE_BODY
from tests.api.world import PASSWORD, Answer, Browser, World

KEY = "the-same-key"


def sell(world: World, browser: Browser, key: str, **changes: int) -> Answer:
    body = {
        "package_id": world.home.ids["package_id"],
        "package_version": 1,
        "cash_minor": 50_000,
        "is_another": True,
    } | changes
    path = f"/customers/{world.home.ids['customer_id']}/sales"
    return browser.post(path, body, idempotency_key=key)


def test_a_repeat_gets_the_first_answer_and_does_nothing(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    first, again = sell(world, admin, KEY), sell(world, admin, KEY)
    assert first.status == again.status == 201
    assert first.json == again.json
    assert len(world.store.entries) == 10, (
        "a paid sale and a payment in each twin, and this paid sale"
    )


def test_another_key_acts_again(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    assert sell(world, admin, "key-one-").json["id"] != sell(world, admin, "key-two-").json["id"]


def test_the_same_key_with_another_body_is_refused(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    sell(world, admin, KEY)
    refused = sell(world, admin, KEY, cash_minor=60_000)
    assert (refused.status, refused.code) == (422, "idempotency_key_reused")


def test_a_key_is_its_actors_own(world: World) -> None:
    admin, manager = world.browser(Role.ISP_ADMIN), world.browser(Role.MANAGER)
    assert sell(world, admin, KEY).json["id"] != sell(world, manager, KEY).json["id"]


def test_a_key_is_its_routes_own(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    made = admin.post("/packages", PACKAGE_BODY, idempotency_key=KEY)
    assert sell(world, admin, KEY).status == made.status == 201


@pytest.mark.parametrize(
    "key", ["", "short", "x" * 65, "tab\tin-it-", "a blank in it", "ключ-ключ"]
)
def test_a_change_without_a_good_key_is_refused(world: World, key: str) -> None:
    refused = sell(world, world.browser(Role.ISP_ADMIN), key)
    assert (refused.status, refused.code) == (400, "idempotency_key_missing")


def test_a_refusal_that_asks_to_try_again_is_forgotten(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    refused = sell(world, admin, KEY, package_version=2)
    assert (refused.status, refused.code) == (409, "offer_changed")
    assert sell(world, admin, KEY).status == 201


def test_a_refusal_that_would_come_again_is_remembered(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    path = f"/customers/{world.home.ids['customer_id']}/sales"
    body = {
        "package_id": world.home.ids["package_id"],
        "package_version": 1,
        "cash_minor": 0,
        "is_another": True,
    }
    refused = admin.post(path, body, idempotency_key=KEY)
    assert (refused.status, refused.code) == (402, "payment_too_small")
    again = admin.post(path, body, idempotency_key=KEY)
    assert again.json == refused.json, "with the request id of the first"


def test_a_bug_is_forgotten(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    with monkeypatch.context() as broken:
        broken.setattr(world.ledger, "commit", lambda *_: 1 // 0)
        assert sell(world, admin, KEY).status == 500
    assert sell(world, admin, KEY).status == 201


def test_a_dependency_that_does_not_answer_is_forgotten(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> Page[Any]:
        raise Unavailable

    admin = world.browser(Role.ISP_ADMIN)
    with monkeypatch.context() as broken:
        broken.setattr(world.ledger, "commit", away)
        assert sell(world, admin, KEY).status == 503
    assert sell(world, admin, KEY).status == 201


def test_a_repeat_after_a_lost_answer_finds_what_the_first_made(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    first = sell(world, admin, KEY)
    made = admin.post("/packages", PACKAGE_BODY, idempotency_key=KEY)
    world.idempotency.records.clear()
    assert sell(world, admin, KEY).json == first.json
    assert admin.post("/packages", PACKAGE_BODY, idempotency_key=KEY).json == made.json
    voids = admin.get("/void-numbers").json["items"]
    assert voids == [], "no number is taken for what is there"


def test_a_sale_whose_answer_was_lost_stands_although_the_price_has_changed(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    first = sell(world, admin, KEY)
    path = f"/packages/{world.home.ids['package_id']}"
    version = admin.get(path).json["version"]
    changed = admin.patch(path, {"version": version, "price_minor": 60_000})
    assert changed.status == 200, changed.text
    world.idempotency.records.clear()
    again = sell(world, admin, KEY)
    assert (again.status, again.text) == (201, first.text)


def test_the_number_of_an_invoice_that_may_be_issued_is_not_called_void(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = world.ledger.commit

    def without_an_answer(scope: Scope, decision: Decision) -> Committed:
        commit(scope, decision)
        raise OutcomeUnknown(part="database")

    admin = world.browser(Role.ISP_ADMIN)
    with monkeypatch.context() as broken:
        broken.setattr(world.ledger, "commit", without_an_answer)
        assert sell(world, admin, KEY).status == 503
    sold = sell(world, admin, KEY).json
    (found,) = admin.get("/invoices?number=INV-2026-000002").json["items"]
    assert found["id"] == sold["invoice_id"]
    assert admin.get("/void-numbers").json["items"] == []


def test_of_many_at_once_one_acts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    # A Lambda has one request at a time, so its counters are not made for several threads.
    monkeypatch.setenv("POWERTOOLS_METRICS_DISABLED", "true")
    admin = world.browser(Role.ISP_ADMIN)
    barrier = threading.Barrier(8)
    answers: list[Answer] = []

    def one() -> None:
        barrier.wait()
        answers.append(sell(world, admin, KEY))

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {answer.status for answer in answers} <= {201, 409}
    assert {answer.code for answer in answers if answer.status == 409} <= {"in_progress"}
    assert len({answer.json["id"] for answer in answers if answer.status == 201}) == 1
    assert len(world.store.entries) == 10


def test_while_the_first_is_at_work_the_second_waits(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    inside: list[Answer] = []
    commit = world.ledger.commit

    def committing(scope: Any, decision: Any) -> Any:
        monkeypatch.undo()
        inside.append(sell(world, admin, KEY))
        return commit(scope, decision)

    monkeypatch.setattr(world.ledger, "commit", committing)
    assert sell(world, admin, KEY).status == 201
    assert (inside[0].status, inside[0].code) == (409, "in_progress")


def test_a_secret_that_is_shown_once_is_not_kept(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    code = admin.post("/edge-enrolment-codes", None).json["code"]
    secret = admin.post("/totp", {"password": PASSWORD}).json["secret"]
    kept = [str(record.response_data) for record in world.idempotency.records.values()]
    assert not any(code in one or secret in one for one in kept)
