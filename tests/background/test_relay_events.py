from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isp.events import Event, EventName
from isp_aws.dynamodb.items.ledger import EventItem
from isp_aws.event_messages import from_message, to_message
from pydantic import ValidationError
from relay_events.relay import relay, relay_again
from relay_events.routing import EFFECTS, Effect

TENANT = "aaaaaaaaaa"


class FakeOutlets:
    def __init__(self) -> None:
        self.sent: list[tuple[Effect, Event]] = []
        self.tenants: list[str] = []
        self.marked: list[Event] = []

    def send(self, effect: Effect, body: str) -> None:
        self.sent.append((effect, from_message(body)))

    def list_tenant(self, tenant_id: str) -> None:
        self.tenants.append(tenant_id)

    def mark(self, told: Event) -> None:
        self.marked.append(told)


class QueueAway(Exception):
    pass


class BrokenOutlets(FakeOutlets):
    def send(self, effect: Effect, body: str) -> None:
        raise QueueAway


def event(name: EventName, **data: Any) -> Event:
    return Event("E" * 20, name, TENANT, "S" * 20, 1_700_000_000, data)


def record(of: Event, event_name: str = "INSERT") -> dict[str, Any]:
    return {"eventName": event_name, "dynamodb": {"NewImage": EventItem.from_event(of).serialize()}}


@pytest.mark.parametrize("name", EventName)
def test_every_event_has_a_line_in_the_routing_table(name: EventName) -> None:
    assert name in EFFECTS


@pytest.mark.parametrize("name", EventName)
def test_an_event_reaches_just_the_queues_of_its_effects(name: EventName) -> None:
    outlets, told = FakeOutlets(), event(name, amount_minor=5, reason=None, is_late=True)

    relay(record(told), outlets, outlets.mark)

    assert [effect for effect, _ in outlets.sent] == sorted(EFFECTS[name] - {Effect.TENANT_LISTED})
    assert all(sent == told for _, sent in outlets.sent)


def test_a_tenant_that_signed_up_is_listed_for_the_nightly_proof() -> None:
    outlets = FakeOutlets()
    relay(record(event(EventName.TENANT_SIGNED_UP)), outlets, outlets.mark)
    assert outlets.tenants == [TENANT]


def test_an_event_that_nobody_knows_fails_loudly() -> None:
    unknown = record(event(EventName.CUSTOMER_CREATED))
    unknown["dynamodb"]["NewImage"]["name"] = {"S": "customer.abducted"}
    with pytest.raises(ValueError, match=r"customer\.abducted"):
        relay(unknown, FakeOutlets(), FakeOutlets().mark)


@pytest.mark.parametrize("event_name", ["MODIFY", "REMOVE"])
def test_what_ttl_removes_is_not_told_again(event_name: str) -> None:
    outlets = FakeOutlets()
    relay({"eventName": event_name, "dynamodb": {}}, outlets, outlets.mark)
    assert not outlets.sent and not outlets.marked


@pytest.mark.parametrize("name", EventName)
def test_an_event_is_marked_once_all_its_effects_were_told(name: EventName) -> None:
    outlets, told = FakeOutlets(), event(name)
    relay(record(told), outlets, outlets.mark)
    assert outlets.marked == [told]


def test_an_event_whose_effect_was_not_told_is_not_marked() -> None:
    outlets = BrokenOutlets()
    with pytest.raises(QueueAway):
        relay(record(event(EventName.NAS_CHANGED)), outlets, outlets.mark)
    assert outlets.marked == []


def test_one_event_that_cannot_be_relayed_again_holds_up_no_other() -> None:
    stored = {"a": event(EventName.NAS_CHANGED), "c": event(EventName.INVOICE_ISSUED)}

    def find(key: str) -> Event | None:
        if key == "unknown":
            raise ValueError(key)
        return stored.get(key)

    outlets = FakeOutlets()
    told = relay_again(["a", "unknown", "relayed meanwhile", "c"], find, outlets, outlets.mark)
    assert told.by_name == {EventName.NAS_CHANGED: 1, EventName.INVOICE_ISSUED: 1}
    assert told.failures == ("ValueError",)
    assert outlets.marked == [stored["a"], stored["c"]]


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
