"""The push of a payment account over HTTP: set up in the console, and what a pusher is answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from isp.events import EventName
from isp.parties.permissions import Role
from isp.parties.scope import tenant_scope
from isp.payments.provider import ProviderUnknown
from isp.payments.push_channel import FRESH_SECONDS
from isp.refusals import OutcomeUnknown
from isp_app.provider_door import ProviderDoor
from isp_aws.payments.providers import ProviderServices, RegisteredProviders

from infra.local.provider_simulator.sns import REGION, certificate_pem, signed
from infra.local.provider_simulator.state import State
from tests.api.world import PARKED_TOPIC, Answer, Browser, World
from tests.fakes.payments import FakeTokenStore

OTHER_TOPIC = f"arn:aws:sns:{REGION}:123456789012:bpt_other"
WALLET = "01900000001"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def admin(world: World) -> Browser:
    return world.browser(Role.ISP_ADMIN)


def path_of(world: World, more: str = "") -> str:
    return f"/payment-accounts/{world.home.ids['account_id']}{more}"


def shown(world: World, admin: Browser) -> Any:
    return admin.get(path_of(world)).json["push"]


def pin(world: World, admin: Browser, topic: str | None, version: int = 1) -> Answer:
    body = {"version": version, "topic": topic}
    return admin.send("PUT", path_of(world, "/push-topic"), body)


def test_the_address_is_shown_and_what_asks_but_no_token(world: World, admin: Browser) -> None:
    public_id = world.home.ids["account_public_id"]
    listed = admin.get("/payment-accounts")
    assert listed.json["items"] == [admin.get(path_of(world)).json]
    push = listed.json["items"][0]["push"]
    assert push.pop("address") == f"https://shongjog.example/api/pay/hook/bkash/{public_id}"
    (waiting,) = push.pop("parked")
    assert (waiting["topic"], waiting["is_fresh"]) == (PARKED_TOPIC, True)
    assert push == {"topic": None, "connected_at": None, "last_push_at": None}
    assert "t0ken" not in listed.text and "Action=" not in listed.text


def test_a_topic_that_asked_lately_is_confirmed_when_it_is_pinned(
    world: World, admin: Browser
) -> None:
    done = pin(world, admin, PARKED_TOPIC)
    assert (done.status, done.json["version"]) == (200, 2), done.text
    assert done.json["push"] == shown(world, admin)
    assert done.json["push"]["topic"] == PARKED_TOPIC
    assert (done.json["push"]["connected_at"], done.json["push"]["parked"]) == (world.clock.at, [])
    (url,) = world.bkash.visited
    assert url.endswith("&Token=t0ken")


def test_a_topic_that_asked_too_long_ago_is_pinned_and_has_to_ask_again(
    world: World, admin: Browser
) -> None:
    world.clock.at += FRESH_SECONDS
    push = pin(world, world.browser(Role.ISP_ADMIN), PARKED_TOPIC).json["push"]
    assert (push["topic"], push["connected_at"], world.bkash.visited) == (PARKED_TOPIC, None, [])
    assert [one["is_fresh"] for one in push["parked"]] == [False]


def test_an_address_that_does_not_answer_can_be_tried_again(world: World, admin: Browser) -> None:
    world.bkash.is_broken = True
    failed = pin(world, admin, PARKED_TOPIC)
    assert (failed.status, failed.json["push"]["connected_at"]) == (200, None)
    assert len(failed.json["push"]["parked"]) == 1, "it waits on"
    world.bkash.is_broken = False
    again = pin(world, admin, PARKED_TOPIC, version=2)
    assert again.json["push"]["connected_at"] == world.clock.at
    assert again.json["version"] == 2, "the same choice again changes nothing"
    assert len(world.bkash.visited) == 2


def test_another_topic_replaces_it_and_none_takes_it_away(world: World, admin: Browser) -> None:
    pin(world, admin, PARKED_TOPIC)
    push = pin(world, admin, OTHER_TOPIC, version=2).json["push"]
    assert (push["topic"], push["connected_at"]) == (OTHER_TOPIC, None)
    gone = pin(world, admin, None, version=3).json["push"]
    assert (gone["topic"], gone["connected_at"]) == (None, None)
    told = [
        (one.data["topic"], one.data["topic_before"], one.data["actor_id"])
        for one in world.store.events.values()
        if one.name is EventName.PUSH_TOPIC_CHANGED
    ]
    who = world.home.ids[Role.ISP_ADMIN]
    assert told == [
        (PARKED_TOPIC, None, who),
        (OTHER_TOPIC, PARKED_TOPIC, who),
        (None, OTHER_TOPIC, who),
    ]


def test_a_topic_can_be_entered_before_it_asks_as_it_stands_in_a_letter(
    world: World, admin: Browser
) -> None:
    done = pin(world, admin, f"  {OTHER_TOPIC[:30]}\n{OTHER_TOPIC[30:]} ")
    assert done.json["push"]["topic"] == OTHER_TOPIC
    assert len(done.json["push"]["parked"]) == 1, "what nobody decided on waits on"
    assert world.bkash.visited == []


@pytest.mark.parametrize(
    "topic",
    [
        " ",
        "bpt_megh",
        "arn:aws:sqs:ap-southeast-1:123456789012:bpt_megh",
        "arn:aws:sns:evil.com/:123456789012:bpt_megh",
        "arn:aws:sns:ap-southeast-1:1234:bpt_megh",
        f"{PARKED_TOPIC}?x=1",
        f"{PARKED_TOPIC}{'x' * 300}",
    ],
)
def test_what_is_no_topic_is_refused_at_its_field(world: World, admin: Browser, topic: str) -> None:
    before = world.store.of_tenant(world.home.tenant_id)
    refused = pin(world, admin, topic)
    (fault,) = refused.json["fields"]
    assert (refused.status, fault["field"], fault["code"]) == (422, "topic", "not_a_topic")
    assert "arn:aws:sns:" in fault["message"]
    assert world.store.of_tenant(world.home.tenant_id) == before


def test_who_saw_an_older_state_is_told_and_changes_nothing(world: World, admin: Browser) -> None:
    pin(world, admin, PARKED_TOPIC)
    before = world.store.of_tenant(world.home.tenant_id)
    refused = pin(world, admin, OTHER_TOPIC, version=1)
    assert (refused.status, refused.code) == (409, "stale_read")
    assert world.store.of_tenant(world.home.tenant_id) == before


def test_a_topic_that_is_not_the_providers_is_declined_once(world: World, admin: Browser) -> None:
    path = path_of(world, f"/parked-topics/{world.home.ids['parked_id']}")
    done = admin.send("DELETE", path)
    assert (done.status, done.json["push"]["parked"]) == (200, [])
    (told,) = [
        one for one in world.store.events.values() if one.name is EventName.PUSH_TOPIC_DECLINED
    ]
    assert told.data == {"actor_id": world.home.ids[Role.ISP_ADMIN], "topic": PARKED_TOPIC}
    assert admin.send("DELETE", path).status == 404
    assert world.bkash.visited == []


class Certs:
    def __init__(self, state: State) -> None:
        self._state = state
        self.is_gone = False

    def pem(self, url: str) -> bytes:
        if self.is_gone:
            raise ProviderUnknown("the certificate cannot be fetched")
        return certificate_pem(self._state)


class Pusher:
    """SNS with the topic of the ISP, in front of the engine as it is in production."""

    def __init__(self, world: World, state: State) -> None:
        self.world, self.state, self.certs = world, state, Certs(state)
        services = ProviderServices(
            http=world.bkash,
            clock=world.clock,
            tokens=FakeTokenStore(world.clock),
            certs=self.certs,
            sandbox_base_urls={"bkash": "http://bkash.example"},
            timeout_seconds=60,
        )
        self.engine = replace(world.engine, providers=RegisteredProviders(services))

    def message(self, **fields: str) -> dict[str, Any]:
        told = {"Type": "Notification", "TopicArn": PARKED_TOPIC} | fields
        # Signed at a moment of the world's clock.
        return signed(self.state, told)

    def paid(self, reference: str, amount: str = "525.00") -> dict[str, Any]:
        self.world.bkash.money["TRX0000001"] = {
            "trxID": "TRX0000001",
            "transactionStatus": "Completed",
            "amount": amount,
            "currency": "BDT",
            "organizationShortCode": WALLET,
        }
        inner = {
            "trxID": "TRX0000001",
            "transactionStatus": "Completed",
            "amount": amount,
            "currency": "BDT",
            "transactionReference": reference,
        }
        return self.message(Message=json.dumps(inner))

    def push(self, message: object, to: str | None = None) -> Answer:
        path = to or f"/pay/hook/bkash/{self.world.home.ids['account_public_id']}"
        headers = {"content-type": "text/plain; charset=UTF-8"}
        body = json.dumps(message).encode()
        return self.world.send("POST", path, headers=headers, content=body)

    def credit(self) -> int:
        world = self.world
        account = f"customer_credit:{world.home.ids['customer_id']}"
        scope = tenant_scope(world.home.tenant_id)
        head = world.ledger.head(scope, "/isp/", account)
        return head.credits_minor - head.debits_minor


@pytest.fixture
def pusher(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pusher]:
    state = State(tmp_path)
    made = Pusher(world, state)
    monkeypatch.setattr(state, "now", world.clock.now)
    monkeypatch.setattr(world.door, "take_push", ProviderDoor(made.engine).take_push)
    yield made
    state.close()


def test_money_that_was_pushed_is_the_customers_once(
    world: World, admin: Browser, pusher: Pusher
) -> None:
    pin(world, admin, PARKED_TOPIC)
    before, message = pusher.credit(), pusher.paid("customer_id", "1,050.00")
    assert [pusher.push(message).status for _ in range(3)] == [200, 200, 200]
    assert pusher.credit() - before == 105_000
    assert shown(world, admin)["last_push_at"] == world.clock.at
    newest = admin.get("/payments").json["items"][0]
    assert (newest["provider_txn"], newest["amount_minor"]) == ("TRX0000001", 105_000)


def test_whoever_did_not_sign_is_answered_400_and_an_address_of_nobody_404(
    world: World, admin: Browser, pusher: Pusher
) -> None:
    pin(world, admin, PARKED_TOPIC)
    before = world.store.of_tenant(world.home.tenant_id)
    forged = pusher.paid("customer_id") | {"Message": "{}"}
    assert (pusher.push(forged).status, pusher.push("{}").status) == (400, 400)
    public_id = world.home.ids["account_public_id"]
    shapes = set()
    for path in (f"bkash/{'A' * 20}", f"nagad/{public_id}", "bkash/x", f"b-k/{public_id}"):
        answer = pusher.push(pusher.paid("customer_id"), f"/pay/hook/{path}")
        assert answer.status == 404
        shapes.add((answer.code, answer.json["message"], *sorted(answer.json)))
    assert len(shapes) == 1
    assert world.store.of_tenant(world.home.tenant_id) == before


def test_what_fails_outside_is_answered_503_so_that_it_comes_again(
    world: World, admin: Browser, pusher: Pusher, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin(world, admin, PARKED_TOPIC)
    before, message = pusher.credit(), pusher.paid("customer_id")
    pusher.certs.is_gone = True
    refused = pusher.push(message)
    assert (refused.status, refused.code) == (503, "unavailable")
    pusher.certs.is_gone = False

    hidden = world.bkash.money.pop("TRX0000001")
    assert pusher.push(message).status == 503
    world.bkash.money["TRX0000001"] = hidden

    def away(*_: object) -> None:
        raise OutcomeUnknown(part="database")

    for part in ("ledger.commit", "payments.account", "access.owner"):
        store, method = part.split(".")
        with monkeypatch.context() as patch:
            patch.setattr(getattr(world, store), method, away)
            assert pusher.push(message).status == 503, part
    assert pusher.credit() == before
    assert pusher.push(message).status == 200
    assert pusher.credit() - before == 52_500


def test_a_confirmation_whose_address_does_not_answer_is_sent_again(
    world: World, admin: Browser, pusher: Pusher
) -> None:
    pin(world, admin, OTHER_TOPIC)
    message = pusher.message(
        Type="SubscriptionConfirmation",
        TopicArn=OTHER_TOPIC,
        Message="Please confirm",
        Token="t",
        SubscribeURL=f"https://sns.{REGION}.amazonaws.com/?Action=ConfirmSubscription",
    )
    world.bkash.is_broken = True
    assert pusher.push(message).status == 503
    assert shown(world, admin)["connected_at"] is None
    world.bkash.is_broken = False
    assert pusher.push(message).status == 200
    assert shown(world, admin)["connected_at"] == world.clock.at
