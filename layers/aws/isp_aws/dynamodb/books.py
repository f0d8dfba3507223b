"""Which books a tenant has: one for each node, the ISP's own first."""

from __future__ import annotations

from isp.parties.scope import Scope
from isp.parties.tenant import ROOT_PATH

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.parties import NODES, NodeItem
from isp_aws.dynamodb.reading import INDEX


def books_of(scope: Scope) -> list[str]:
    with bound(scope):
        nodes = NodeItem.query(keys.listing(scope.tenant_id, NODES), index_name=INDEX)
        paths = {node.path for node in nodes}
    # An ISP that signed up before nodes were listed has its root all the same.
    return sorted({ROOT_PATH, *paths})
