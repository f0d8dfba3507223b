"""Snapshots: all that an edge should know, as of a cursor from which changes go on.

The cursor is read first and the subjects after, so a change in between is told twice and never lost;
versions make the second telling harmless. The lists that the subjects are read from show a write a
moment late, so the cursor stands a little before the newest changes, and they are told twice as well.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator

from edge_contract import Change
from isp.customers.customer import Customer
from isp.network.desired_state import customer_state, nas_state
from isp.network.edge import Edge
from isp.parties.scope import Scope, tenant_scope
from isp.parties.tenant import ROOT_NODE_ID, Node
from isp.ports import DesiredState, PageRequest
from isp_aws.object_store import LINK_SECONDS
from isp_http.edge_key import EdgeUnknown
from isp_http.operation import Gate
from isp_http.panel import Panel
from isp_http.types import View

from edge_gateway.ports import EdgeGateway
from edge_gateway.wire import wire_change

panel = Panel("edge-snapshots")

PAGE = 100
SETTLING_SECONDS = 60


class SnapshotView(View):
    url: str
    cursor: int
    expires_at: int


@panel.route("GET", "/edge/v1/snapshot", needs=Gate.EDGE, refusals=(EdgeUnknown,))
def get_snapshot(edge: Edge, ports: EdgeGateway) -> SnapshotView:
    """Write a fresh snapshot and return where it lies."""
    scope = tenant_scope(edge.tenant_id)
    now = ports.clock.now()
    cursor = ports.network.cursor(scope, edge.id, settled_at=now - SETTLING_SECONDS)
    lines = b"".join(_line(change) for change in _changes(ports, scope))
    name = f"{edge.tenant_id}/{edge.id}/{now}-{cursor}.jsonl.gz"
    url = ports.cloud.publish_snapshot(name, gzip.compress(lines, mtime=0))
    return SnapshotView(url=url, cursor=cursor, expires_at=now + LINK_SECONDS)


def _line(change: Change) -> bytes:
    return json.dumps(change.to_json(), separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def _changes(ports: EdgeGateway, scope: Scope) -> Iterator[Change]:
    for desired in _desired(ports, scope):
        yield wire_change(0, desired)


def _desired(ports: EdgeGateway, scope: Scope) -> Iterator[DesiredState]:
    yield _node_state(ports.directory.node(scope, ROOT_NODE_ID))
    for nas in ports.directory.nases(scope):
        yield nas_state(nas)
    after: str | None = None
    while True:
        page = ports.directory.customers(scope, PageRequest(PAGE, after), search=None, status=None)
        yield from _customer_states(ports, scope, page.items)
        after = page.next
        if after is None:
            return


def _customer_states(
    ports: EdgeGateway,
    scope: Scope,
    customers: tuple[Customer, ...],
) -> Iterator[DesiredState]:
    subscriptions = ports.directory.subscriptions(scope, [customer.id for customer in customers])
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
