"""Snapshots: all that an edge should know, as of a cursor from which changes go on."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass

from edge_contract import Change
from isp.network.edge import Edge
from isp.ports import DesiredState
from isp_app.take_snapshot import Cut, EdgeRevoked
from isp_aws.object_store import LINK_SECONDS
from isp_aws.snapshot_names import snapshots_of
from isp_http.edge_key import EdgeUnknown
from isp_http.operation import Gate
from isp_http.panel import Panel
from isp_http.types import View

from edge_gateway.ports import EdgeCloud, EdgeGateway
from edge_gateway.wire import wire_change

panel = Panel("edge-snapshots")


class SnapshotView(View):
    url: str
    cursor: int
    expires_at: int


@panel.route(
    "GET", "/edge/v1/snapshot", needs=Gate.EDGE, use_case="take_snapshot", refusals=(EdgeUnknown,)
)
def get_snapshot(edge: Edge, ports: EdgeGateway) -> SnapshotView:
    """Write a fresh snapshot and return where it lies."""
    try:
        taken = ports.take_snapshot(edge)
    except EdgeRevoked:
        raise EdgeUnknown from None  # As at the door, had it come a moment later.
    return SnapshotView(
        url=taken.url, cursor=taken.cut.cursor, expires_at=taken.cut.at + LINK_SECONDS
    )


@dataclass(frozen=True, slots=True)
class WrittenSnapshots:
    """Snapshots as edges read them: a change of the wire on each line, packed."""

    cloud: EdgeCloud

    def publish(self, cut: Cut, states: Iterable[DesiredState]) -> str:
        lines = b"".join(_line(wire_change(0, state)) for state in states)
        name = f"{snapshots_of(cut.edge.tenant_id, cut.edge.id)}{cut.at}-{cut.cursor}.jsonl.gz"
        return self.cloud.publish_snapshot(name, gzip.compress(lines, mtime=0))

    def withdraw(self, edge: Edge) -> None:
        self.cloud.remove_snapshots(snapshots_of(edge.tenant_id, edge.id))


def _line(change: Change) -> bytes:
    return json.dumps(change.to_json(), separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
