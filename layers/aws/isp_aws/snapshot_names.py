"""Where the snapshots of an edge lie: together, so that all of them go when it is revoked."""

from __future__ import annotations


def snapshots_of(tenant_id: str, edge_id: str) -> str:
    """Return how the names of all snapshots of an edge begin."""
    return f"{tenant_id}/{edge_id}/"
