"""Revoke an edge: its key opens nothing from now on, and its doorbell is taken down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from isp.network.edge import Edge
from isp.network.enrol_edge import revoke_edge
from isp.parties.actor import Actor
from isp.parties.scope import Scope
from isp.ports import Clock, Ledger


class Edges(Protocol):
    def edge(self, scope: Scope, edge_id: str) -> Edge: ...


@dataclass(frozen=True, slots=True)
class RevokeEdge:
    directory: Edges
    ledger: Ledger
    clock: Clock

    def __call__(self, actor: Actor, edge_id: str) -> None:
        """Let the edge's key open nothing from now on; a repeat does nothing."""
        edge = self.directory.edge(actor.scope, edge_id)
        decision = revoke_edge(edge, self.clock.now())
        if decision.changes:
            self.ledger.commit(actor.scope, decision)
