"""Publish what an event changed to every edge of its tenant.

The event only says which subject to look at; the state is read fresh. A log takes a state only if it is
newer than what the edge was told, so repeated and overtaken events append nothing. The doorbell comes
after the log and may be lost: edges ask once a minute anyway. A revoked edge is told nothing any more:
its key opens nothing, its doorbell is taken down, and the snapshots that it has addresses of are removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from isp.customers.customer import Customer
from isp.events import Event, EventName
from isp.network.desired_state import customer_state, nas_state
from isp.network.edge import Edge, EdgeStatus
from isp.network.nas import Nas
from isp.parties.scope import Scope, tenant_scope
from isp.ports import Clock, DesiredState
from isp.subscriptions.subscription import Subscription


class Directory(Protocol):
    """The part of the directory that edges are told of."""

    def customer(self, scope: Scope, customer_id: str) -> Customer: ...
    def subscription(self, scope: Scope, customer_id: str) -> Subscription | None: ...
    def nas(self, scope: Scope, nas_id: str) -> Nas: ...
    def edge(self, scope: Scope, edge_id: str) -> Edge: ...
    def edges(self, scope: Scope) -> Sequence[Edge]: ...


class ChangeLogs(Protocol):
    def append_change(self, scope: Scope, edge_id: str, desired: DesiredState, now: int) -> int:
        """Append and return the cursor; nothing is appended that the edge was told already."""


class Doorbell(Protocol):
    def ring(self, queue_url: str, cursor: int) -> None:
        """Tell the edge up to where its log goes. Never raises: a doorbell may be lost."""

    def take_down(self, queue_url: str) -> None:
        """Remove the doorbell for good; nothing if it is gone already."""


class Snapshots(Protocol):
    def withdraw(self, tenant_id: str, edge_id: str) -> None:
        """Remove every snapshot of an edge, so that addresses that it was given open nothing."""


@dataclass(frozen=True, slots=True)
class PublishChange:
    directory: Directory
    change_logs: ChangeLogs
    doorbell: Doorbell
    snapshots: Snapshots
    clock: Clock

    def __call__(self, event: Event) -> None:
        scope = tenant_scope(event.tenant_id)
        if event.name is EventName.EDGE_REVOKED:
            self._take_down(self.directory.edge(scope, event.subject_id))
            return
        # Edges first: one that is enrolled after this takes its snapshot after this, too.
        edges = [one for one in self.directory.edges(scope) if one.status is EdgeStatus.ENROLLED]
        if not edges:
            return
        desired = _desired_state(event, self.directory, scope)
        for edge in edges:
            cursor = self.change_logs.append_change(scope, edge.id, desired, self.clock.now())
            self.doorbell.ring(edge.queue_url, cursor)

    def _take_down(self, edge: Edge) -> None:
        # Its id is never enrolled again, so no other edge can be listening at this queue.
        assert edge.status is EdgeStatus.REVOKED, f"edge {edge.id} is told to be revoked and is not"
        self.doorbell.take_down(edge.queue_url)
        self.snapshots.withdraw(edge.tenant_id, edge.id)


def _desired_state(event: Event, directory: Directory, scope: Scope) -> DesiredState:
    match event.name:
        case EventName.NAS_CHANGED:
            return nas_state(directory.nas(scope, event.subject_id))
        case (
            EventName.CUSTOMER_CREATED
            | EventName.CUSTOMER_CHANGED
            | EventName.SUBSCRIPTION_ACTIVATED
            | EventName.SUBSCRIPTION_EXPIRED
            | EventName.SUBSCRIPTION_HELD
            | EventName.SUBSCRIPTION_RESUMED
            | EventName.SALE_REFUNDED
        ):
            # The customer first: should both change in between, the sum of versions is lower.
            customer = directory.customer(scope, event.subject_id)
            return customer_state(customer, directory.subscription(scope, event.subject_id))
    raise AssertionError(f"{event.name} says nothing about the network")
