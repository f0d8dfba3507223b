"""Take a snapshot for an edge: all that it should know, as of a cursor from which changes go on.

The cursor is read first and the subjects after, so a change in between is told twice and never lost;
versions make the second telling harmless. The lists that the subjects are read from show a write a
moment late, so the cursor stands a little before the newest changes, and they are told twice as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from isp.customers.customer import Customer
from isp.network.desired_state import customer_state, nas_state
from isp.network.edge import Edge, EdgeStatus
from isp.parties.scope import Scope, tenant_scope
from isp.parties.tenant import ROOT_NODE_ID, Node
from isp.ports import Clock, DesiredState, Directory, Network, PageRequest

PAGE = 100
SETTLING_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Cut:
    """Whose snapshot it is, up to which change it goes, and when it was taken."""

    edge: Edge
    cursor: int
    at: int


class EdgeRevoked(Exception):
    """It was revoked while its snapshot was being written; nothing of that is left."""


class Snapshots(Protocol):
    def publish(self, cut: Cut, states: Iterable[DesiredState]) -> str:
        """Write the states down and return an address that opens them for a while."""

    def withdraw(self, edge: Edge) -> None:
        """Remove what was written for an edge."""


@dataclass(frozen=True, slots=True)
class TakenSnapshot:
    url: str
    cut: Cut


@dataclass(frozen=True, slots=True)
class TakeSnapshot:
    directory: Directory
    network: Network
    snapshots: Snapshots
    clock: Clock

    def __call__(self, edge: Edge) -> TakenSnapshot:
        """Write a fresh snapshot and return where it lies; EdgeRevoked where that came first."""
        scope, now = tenant_scope(edge.tenant_id), self.clock.now()
        cursor = self.network.cursor(scope, edge.id, settled_at=now - SETTLING_SECONDS)
        cut = Cut(edge, cursor, now)
        url = self.snapshots.publish(cut, self._states(scope))
        # Revoked while it was written: whoever removes its snapshots may have been before this one.
        if self.directory.edge(scope, edge.id).status is not EdgeStatus.ENROLLED:
            self.snapshots.withdraw(edge)
            raise EdgeRevoked
        return TakenSnapshot(url, cut)

    def _states(self, scope: Scope) -> Iterator[DesiredState]:
        yield _node_state(self.directory.node(scope, ROOT_NODE_ID))
        for nas in self.directory.nases(scope):
            yield nas_state(nas)
        after: str | None = None
        while True:
            asked = PageRequest(PAGE, after)
            page = self.directory.customers(scope, asked, search=None, status=None)
            yield from self._customer_states(scope, page.items)
            after = page.next
            if after is None:
                return

    def _customer_states(
        self, scope: Scope, customers: Sequence[Customer]
    ) -> Iterator[DesiredState]:
        ids = [customer.id for customer in customers]
        subscriptions = self.directory.subscriptions(scope, ids)
        for customer in customers:
            yield customer_state(customer, subscriptions.get(customer.id))


def _node_state(node: Node) -> DesiredState:
    """Return the state of a seller; none is billed by the minute yet, so none runs dry."""
    return DesiredState(
        subject="node",
        subject_id=node.id,
        version=node.version,
        state={"path": node.path, "paid_until": None},
    )
