"""An event that no stream brought is found at night, told once more, and then waits no longer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from isp.decision import Decision
from isp.effects import Effect
from isp.events import Event, EventName, event
from isp.parties.scope import Scope, tenant_scope
from isp_app.relay_events import WAITS_SECONDS, RelayedAgain, RelayEvents
from isp_aws.dynamodb import keys, outbox
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.connection import TableItem
from isp_aws.dynamodb.items.events import EventItem, events_of
from isp_aws.dynamodb.outbox import mark_relayed, waiting_events, waiting_since
from isp_aws.environment import Table
from pynamodb.attributes import UnicodeAttribute

from benchmarks.capacity import measured
from tests.adapters.conftest import Adapters, new_tenant_id
from tests.adapters.hooks import bad_days, failing, lost_answer, throttle, time_out
from tests.fakes.clock import NOON, FakeClock


class Outlets:
    def __init__(self) -> None:
        self.sent: list[Event] = []

    def send(self, effect: Effect, event: Event) -> None:
        self.sent.append(event)

    def list_tenant(self, tenant_id: str) -> None:
        raise AssertionError(tenant_id)


class _AnyNameItem(TableItem):
    """An event as a later version may have written it."""

    table = Table.EVENTS
    name = UnicodeAttribute()


@pytest.fixture(autouse=True)
def no_pauses_of_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)


def happened(adapters: Adapters, scope: Scope, number: int, at: int = NOON) -> Event:
    """Commit an event whose stream record is dropped."""
    told = event(EventName.NAS_CHANGED, scope.tenant_id, f"n{number}", at, fact=f"{number}")
    adapters.ledger.commit(scope, Decision(events=(told,)))
    return told


def night(scope: Scope, outlets: Outlets, now: int = NOON + 3_600) -> RelayedAgain:
    return RelayEvents(outlets, outbox, FakeClock(now + WAITS_SECONDS)).again(scope.tenant_id)


def stored(told: Event) -> EventItem:
    with bound(tenant_scope(told.tenant_id)):
        return EventItem.get(keys.event(told.tenant_id, told.event_id), keys.EVENT)


def test_a_dropped_event_is_told_at_night_and_a_second_night_tells_nothing(
    real: Adapters, scope: Scope
) -> None:
    dropped, outlets = [happened(real, scope, n) for n in range(9)], Outlets()
    assert night(scope, outlets) == RelayedAgain({EventName.NAS_CHANGED: 9}, ())
    assert sorted(one.event_id for one in outlets.sent) == sorted(one.event_id for one in dropped)
    assert night(scope, Outlets()) == RelayedAgain({}, ())


def test_events_of_one_commit_wait_and_are_told_together(real: Adapters, scope: Scope) -> None:
    together = tuple(
        event(EventName.NAS_CHANGED, scope.tenant_id, f"n{number}", NOON, fact=f"{number}")
        for number in range(3)
    )
    real.ledger.commit(scope, Decision(events=together))
    outlets = Outlets()
    assert night(scope, outlets) == RelayedAgain({EventName.NAS_CHANGED: 3}, ())
    assert tuple(outlets.sent) == together
    assert night(scope, Outlets()) == RelayedAgain({}, ())


def test_an_event_that_the_stream_brought_is_not_told_at_night(
    real: Adapters, scope: Scope
) -> None:
    told, outlets = happened(real, scope, 1), Outlets()
    key = keys.event(scope.tenant_id, told.event_id)
    RelayEvents(outlets, outbox, FakeClock())(scope.tenant_id, key, [told])
    assert outlets.sent == [told]
    assert night(scope, outlets).by_name == {}
    assert list(events_of(stored(told).serialize())) == [told]


def test_a_young_event_is_left_to_the_stream(real: Adapters, scope: Scope) -> None:
    happened(real, scope, 1, at=NOON + 3_600)
    assert night(scope, Outlets()).by_name == {}


def test_a_tenants_night_sees_no_other_tenants_events(real: Adapters, scope: Scope) -> None:
    happened(real, tenant_scope(new_tenant_id()), 1)
    assert night(scope, Outlets()).by_name == {}


def test_an_event_whose_time_to_live_is_over_is_not_made_again_by_its_mark(
    real: Adapters, scope: Scope
) -> None:
    told = happened(real, scope, 1)
    (key,) = waiting_since(scope, NOON + 1)
    item = stored(told)
    with bound(scope):
        item.delete()
    mark_relayed(scope.tenant_id, key)
    assert waiting_events(scope, key) == ()


def test_an_event_of_a_version_before_counts_as_relayed(real: Adapters, scope: Scope) -> None:
    told = happened(real, scope, 1)
    item = stored(told)
    item.gsi1pk = item.gsi1sk = None
    with bound(scope):
        item.save()
    assert night(scope, Outlets()).by_name == {}


def test_an_event_that_nobody_knows_waits_on_and_holds_up_no_other(
    real: Adapters, scope: Scope
) -> None:
    strange, known = happened(real, scope, 1), happened(real, scope, 2)
    with bound(scope):
        named = _AnyNameItem(keys.event(scope.tenant_id, strange.event_id), keys.EVENT)
        named.update(actions=[_AnyNameItem.name.set("customer.abducted")])
    outlets = Outlets()
    assert night(scope, outlets) == RelayedAgain({EventName.NAS_CHANGED: 1}, ("ValueError",))
    assert outlets.sent == [known]
    assert len(waiting_since(scope, NOON + 1)) == 1


@pytest.fixture
def bad() -> Iterator[None]:
    with bad_days():
        yield


def test_on_bad_days_every_event_is_told_and_marked(
    real: Adapters, scope: Scope, bad: None
) -> None:
    dropped, outlets = [happened(real, scope, n) for n in range(4)], Outlets()
    with failing("Query", throttle(), time_out()):
        assert night(scope, outlets).by_name == {EventName.NAS_CHANGED: 4}
    assert {one.event_id for one in outlets.sent} == {one.event_id for one in dropped}
    assert night(scope, Outlets()).by_name == {}


def test_a_mark_whose_answer_was_lost_is_a_mark(real: Adapters, scope: Scope) -> None:
    happened(real, scope, 1)
    with failing("TransactWriteItems", lost_answer()):
        assert night(scope, Outlets()).failures == ()
    assert night(scope, Outlets()).by_name == {}


def test_a_night_without_anything_fallen_out_reads_the_same_however_many_were_relayed(
    real: Adapters, scope: Scope
) -> None:
    with measured() as quiet:
        night(scope, Outlets())
    for number in range(30):
        told = happened(real, scope, number)
        mark_relayed(scope.tenant_id, keys.event(scope.tenant_id, told.event_id))
    with measured() as busy:
        night(scope, Outlets())
    assert busy.read_units == quiet.read_units == keys.EVENT_SHARDS / 2
