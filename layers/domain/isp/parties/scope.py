"""Scopes: which part of which tenant somebody may touch.

A subtree is a path prefix. With a slash at both ends of every path the prefix test equals the walk
up the tree (`tests/domain/test_scope.py` compares the two on random trees).
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.ids import TENANT_ID_LENGTH


@dataclass(frozen=True, slots=True)
class Scope:
    """A subtree of one tenant, or within it one customer (`self_id`)."""

    tenant_id: str
    node_path: str
    self_id: str | None = None

    def __post_init__(self) -> None:
        assert len(self.tenant_id) == TENANT_ID_LENGTH, self.tenant_id
        assert self.node_path.startswith("/") and self.node_path.endswith("/"), self.node_path

    def covers(self, owner_path: str, customer_id: str | None = None) -> bool:
        """Say whether a thing of the node at `owner_path` (and of that customer) is inside."""
        if self.self_id is not None:
            return customer_id == self.self_id
        return owner_path.startswith(self.node_path)


def tenant_scope(tenant_id: str) -> Scope:
    """Return the scope of a whole tenant, for work that the tenant's own events cause."""
    return Scope(tenant_id, "/isp/")
