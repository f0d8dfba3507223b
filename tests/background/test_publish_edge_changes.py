from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from edge_contract import Change
from hypothesis import given, settings
from hypothesis import strategies as st
from isp.decision import Create, Decision, Update
from isp.events import Event, EventName
from isp.network.desired_state import customer_state, nas_state
from isp.network.edge import EdgeStatus
from isp.parties.scope import tenant_scope
from isp.refusals import NotFound
from isp.subscriptions.subscription import SubscriptionStatus
from isp_app.publish_change import PublishChange

from tests.builders.network import edge, nas
from tests.builders.parties import customer
from tests.builders.sales import subscription
from tests.fakes.clock import FakeClock
from tests.fakes.directory import FakeDirectory
from tests.fakes.ledger import FakeLedger
from tests.fakes.network import FakeNetwork
from tests.fakes.store import Store

CUSTOMER = customer()
SCOPE = tenant_scope(CUSTOMER.tenant_id)


class FakeDoorbell:
    def __init__(self) -> None:
        self.rung: list[tuple[str, int]] = []
        self.taken_down: list[str] = []

    def ring(self, queue_url: str, cursor: int) -> None:
        self.rung.append((queue_url, cursor))

    def take_down(self, queue_url: str) -> None:
        self.taken_down.append(queue_url)


class FakeSnapshots:
    def __init__(self) -> None:
        self.withdrawn: list[tuple[str, str]] = []

    def withdraw(self, tenant_id: str, edge_id: str) -> None:
        self.withdrawn.append((tenant_id, edge_id))


class Town:
    """One tenant with some edges."""

    def __init__(self, *edge_ids: str) -> None:
        store = Store()
        self.ledger, self.network = FakeLedger(store), FakeNetwork(store)
        self.directory, self.doorbell = FakeDirectory(store), FakeDoorbell()
        self.snapshots = FakeSnapshots()
        self.publish = PublishChange(
            self.directory, self.network, self.doorbell, self.snapshots, FakeClock()
        )
        for edge_id in edge_ids:
            self.store(Create(edge(id=edge_id, queue_url=f"queue-of-{edge_id}")))

    def store(self, *changes: Create | Update) -> None:
        self.ledger.commit(SCOPE, Decision(changes=changes))

    def told(self, edge_id: str) -> Sequence[tuple[int, str, int]]:
        changes = self.network.changes(SCOPE, edge_id, 0, 1_000)
        return [(one.seq, one.desired.subject_id, one.desired.version) for one in changes]


def event(name: EventName, subject_id: str = CUSTOMER.id) -> Event:
    return Event("E" * 20, name, CUSTOMER.tenant_id, subject_id, 1_700_000_000, {})


def test_every_enrolled_edge_is_told_and_its_doorbell_rung() -> None:
    town = Town("A", "B")
    town.store(Create(CUSTOMER))
    town.store(Create(edge(id="GONE", status=EdgeStatus.REVOKED)))

    town.publish(event(EventName.CUSTOMER_CREATED))

    assert town.told("A") == town.told("B") == [(1, CUSTOMER.id, 1)]
    assert town.told("GONE") == []
    assert sorted(town.doorbell.rung) == [("queue-of-A", 1), ("queue-of-B", 1)]


def test_a_repeated_event_appends_nothing() -> None:
    town = Town("A")
    town.store(Create(CUSTOMER))
    for _ in range(3):
        town.publish(event(EventName.CUSTOMER_CREATED))
    assert town.told("A") == [(1, CUSTOMER.id, 1)]


def test_a_tenant_without_edges_needs_no_look_at_its_customers() -> None:
    Town().publish(event(EventName.CUSTOMER_CREATED))


def test_a_router_is_told_with_its_secret() -> None:
    town, router = Town("A"), nas()
    town.store(Create(router))
    town.publish(event(EventName.NAS_CHANGED, router.id))
    (change,) = town.network.changes(SCOPE, "A", 0, 10)
    assert change.desired == nas_state(router)


def test_the_doorbell_of_a_revoked_edge_is_taken_down_and_no_other() -> None:
    town = Town("A", "B")
    revoked = edge(id="B", version=2, queue_url="queue-of-B", status=EdgeStatus.REVOKED)
    town.store(Update(revoked))
    for _ in range(2):
        town.publish(event(EventName.EDGE_REVOKED, "B"))
    assert set(town.doorbell.taken_down) == {"queue-of-B"}
    assert set(town.snapshots.withdrawn) == {(CUSTOMER.tenant_id, "B")}
    assert town.told("A") == town.doorbell.rung == []


def test_the_doorbell_of_an_edge_that_is_not_revoked_stays() -> None:
    town = Town("A")
    with pytest.raises(AssertionError):
        town.publish(event(EventName.EDGE_REVOKED, "A"))
    assert not town.doorbell.taken_down and not town.snapshots.withdrawn


def test_an_event_of_somebody_unknown_fails_loudly() -> None:
    with pytest.raises(NotFound):
        Town("A").publish(event(EventName.CUSTOMER_CHANGED))


def test_an_event_that_says_nothing_about_the_network_is_a_bug() -> None:
    with pytest.raises(AssertionError):
        Town("A").publish(event(EventName.INVOICE_ISSUED))


@pytest.mark.parametrize("state", [customer_state(CUSTOMER, None), nas_state(nas())])
def test_what_is_published_is_what_the_edge_reads(state: object) -> None:
    told = state
    wire = {
        "seq": 1,
        "subject": told.subject,  # type: ignore[attr-defined]
        "id": told.subject_id,  # type: ignore[attr-defined]
        "version": told.version,  # type: ignore[attr-defined]
        "state": dict(told.state),  # type: ignore[attr-defined]
    }
    assert Change.from_json(wire).to_json() == wire


STEPS = st.lists(
    st.sampled_from(["customer", "subscription", "publish", "publish again"]), max_size=30
)


@given(STEPS)
@settings(max_examples=200)
def test_whatever_is_lost_doubled_or_overtaken_the_edge_ends_with_the_newest_state(
    steps: list[str],
) -> None:
    town, now = Town("A"), CUSTOMER
    bought = subscription(CUSTOMER)
    town.store(Create(now), Create(bought))
    for step in steps:
        match step:
            case "customer":
                old, now = now, replace(now, version=now.version + 1, name=now.name + "x")
                town.store(Update(now, before=old))
            case "subscription":
                flipped = (
                    SubscriptionStatus.EXPIRED
                    if bought.status is SubscriptionStatus.ACTIVE
                    else SubscriptionStatus.ACTIVE
                )
                was = bought
                bought = replace(bought, version=bought.version + 1, status=flipped)
                town.store(Update(bought, before=was))
            case _:
                town.publish(event(EventName.CUSTOMER_CHANGED))
    town.publish(event(EventName.SUBSCRIPTION_EXPIRED))

    log = town.network.changes(SCOPE, "A", 0, 1_000)
    assert [change.seq for change in log] == list(range(1, len(log) + 1))
    versions = [change.desired.version for change in log]
    assert versions == sorted(set(versions)), "each state once, and never an older one"
    assert log[-1].desired == customer_state(now, bought)
