from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isp.effects import EFFECTS, Effect
from isp.events import Event, EventName
from isp.parties.scope import Scope
from isp_app.relay_events import RelayEvents
from isp_aws.dynamodb.items.events import event_item
from isp_aws.event_messages import from_message, to_message
from pydantic import ValidationError
from relay_events.records import relay

from tests.fakes.clock import FakeClock

TENANT = "aaaaaaaaaa"


class FakeOutlets:
    """The queues, and the outbox that marks what was relayed."""

    def __init__(self) -> None:
        self.sent: list[tuple[Effect, Event]] = []
        self.tenants: list[str] = []
        self.marked: list[tuple[str, str]] = []
        self.stored: dict[str, Event] = {}

    def send(self, effect: Effect, event: Event) -> None:
        self.sent.append((effect, event))

    def list_tenant(self, tenant_id: str) -> None:
        self.tenants.append(tenant_id)

    def mark_relayed(self, tenant_id: str, key: str) -> None:
        self.marked.append((tenant_id, key))

    def waiting_since(self, scope: Scope, before: int) -> list[str]:
        return ["a", "unknown", "relayed meanwhile", "c"]

    def waiting_events(self, scope: Scope, key: str) -> tuple[Event, ...]:
        if key == "unknown":
            raise ValueError(key)
        return (self.stored[key],) if key in self.stored else ()

    @property
    def use_case(self) -> RelayEvents:
        return RelayEvents(self, self, FakeClock())


class QueueAway(Exception):
    pass


class BrokenOutlets(FakeOutlets):
    def send(self, effect: Effect, event: Event) -> None:
        raise QueueAway


def event(name: EventName, **data: Any) -> Event:
    return Event("E" * 20, name, TENANT, "S" * 20, 1_700_000_000, data)


def record(of: Event, event_name: str = "INSERT") -> dict[str, Any]:
    return {"eventName": event_name, "dynamodb": {"NewImage": event_item([of]).serialize()}}


@pytest.mark.parametrize("name", EventName)
def test_every_event_has_a_line_in_the_routing_table(name: EventName) -> None:
    assert name in EFFECTS


@pytest.mark.parametrize("name", EventName)
def test_an_event_reaches_just_the_queues_of_its_effects(name: EventName) -> None:
    outlets, told = FakeOutlets(), event(name, amount_minor=5, reason=None, is_late=True)

    relay(record(told), outlets.use_case)

    assert [effect for effect, _ in outlets.sent] == sorted(EFFECTS[name] - {Effect.TENANT_LISTED})
    assert all(sent == told for _, sent in outlets.sent)


def test_events_of_one_commit_reach_their_queues_one_by_one() -> None:
    names = (EventName.PAYMENT_RECEIVED, EventName.SUBSCRIPTION_ACTIVATED, EventName.INVOICE_ISSUED)
    told = [replace(event(name), event_id=name.value) for name in names]
    outlets = FakeOutlets()
    image = event_item(told).serialize()
    relay({"eventName": "INSERT", "dynamodb": {"NewImage": image}}, outlets.use_case)
    assert outlets.sent == [(Effect.NOTICE, told[0]), (Effect.EDGE_CHANGE, told[1])]
    assert outlets.marked == [(TENANT, image["pk"]["S"])], "once, when all of them were told"


def test_one_of_several_events_that_nobody_knows_fails_loudly() -> None:
    image = event_item([event(EventName.NAS_CHANGED), event(EventName.EDGE_REVOKED)]).serialize()
    image["events"]["S"] = image["events"]["S"].replace("edge.revoked", "edge.abducted")
    with pytest.raises(ValueError, match=r"edge\.abducted"):
        relay(
            {"eventName": "INSERT", "dynamodb": {"NewImage": image}},
            FakeOutlets().use_case,
        )


def test_a_tenant_that_signed_up_is_listed_for_the_nightly_proof() -> None:
    outlets = FakeOutlets()
    relay(record(event(EventName.TENANT_SIGNED_UP)), outlets.use_case)
    assert outlets.tenants == [TENANT]


def test_an_event_that_nobody_knows_fails_loudly() -> None:
    unknown = record(event(EventName.CUSTOMER_CREATED))
    unknown["dynamodb"]["NewImage"]["name"] = {"S": "customer.abducted"}
    with pytest.raises(ValueError, match=r"customer\.abducted"):
        relay(unknown, FakeOutlets().use_case)


@pytest.mark.parametrize("event_name", ["MODIFY", "REMOVE"])
def test_what_ttl_removes_is_not_told_again(event_name: str) -> None:
    outlets = FakeOutlets()
    relay({"eventName": event_name, "dynamodb": {}}, outlets.use_case)
    assert not outlets.sent and not outlets.marked


@pytest.mark.parametrize("name", EventName)
def test_an_event_is_marked_once_all_its_effects_were_told(name: EventName) -> None:
    outlets, told = FakeOutlets(), event(name)
    relay(record(told), outlets.use_case)
    assert outlets.marked == [(TENANT, event_item([told]).pk)]


def test_an_event_whose_effect_was_not_told_is_not_marked() -> None:
    outlets = BrokenOutlets()
    with pytest.raises(QueueAway):
        relay(record(event(EventName.NAS_CHANGED)), outlets.use_case)
    assert outlets.marked == []


def test_one_event_that_cannot_be_relayed_again_holds_up_no_other() -> None:
    outlets = FakeOutlets()
    outlets.stored = {"a": event(EventName.NAS_CHANGED), "c": event(EventName.INVOICE_ISSUED)}
    told = outlets.use_case.again(TENANT)
    assert told.by_name == {EventName.NAS_CHANGED: 1, EventName.INVOICE_ISSUED: 1}
    assert told.failures == ("ValueError",)
    assert outlets.marked == [(TENANT, "a"), (TENANT, "c")]


@given(
    st.builds(
        Event,
        event_id=st.text(max_size=40),
        name=st.sampled_from(EventName),
        tenant_id=st.text(alphabet="abc012", min_size=10, max_size=10),
        subject_id=st.text(max_size=40),
        at=st.integers(0, 2**40),
        data=st.dictionaries(
            st.text(max_size=8), st.none() | st.booleans() | st.integers() | st.text(max_size=8)
        ),
        version=st.integers(1, 9),
    )
)
def test_a_message_says_the_same_event(told: Event) -> None:
    again = from_message(to_message(told))
    assert again == told
    # True is not 1 on the other side either.
    assert [type(value) for value in again.data.values()] == [
        type(value) for value in told.data.values()
    ]


@pytest.mark.parametrize(
    "body", ["", "{}", "[]", '{"event_id":1}', to_message(event(EventName.NAS_CHANGED))[:-1]]
)
def test_what_the_relay_never_wrote_is_refused(body: str) -> None:
    with pytest.raises(ValidationError):
        from_message(body)
