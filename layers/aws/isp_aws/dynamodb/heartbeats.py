"""When each edge was heard last, and what it said of itself."""

from __future__ import annotations

from collections.abc import Mapping

from isp.parties.scope import Scope
from pynamodb.exceptions import DoesNotExist

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.telemetry import EdgeSeenItem
from isp_aws.dynamodb.reading import INDEX

SEEN_AT = "seen_at"


class Heartbeats:
    def edge_seen(self, scope: Scope, edge_id: str, facts: Mapping[str, object], now: int) -> None:
        item = EdgeSeenItem(keys.edge_seen(scope.tenant_id, edge_id), keys.SELF)
        item.gsi1pk, item.gsi1sk = keys.listing(scope.tenant_id, "EDGES_SEEN"), edge_id
        item.edge_id, item.facts = edge_id, {**facts, SEEN_AT: now}
        with bound(scope):
            item.save()

    def edge_last_seen(self, scope: Scope, edge_id: str) -> Mapping[str, object]:
        with bound(scope):
            try:
                key = keys.edge_seen(scope.tenant_id, edge_id)
                return EdgeSeenItem.get(key, keys.SELF).facts
            except DoesNotExist:
                return {}

    def edges_seen(self, scope: Scope) -> Mapping[str, Mapping[str, object]]:
        """Return each edge's last heartbeat, with `seen_at`."""
        with bound(scope):
            seen = EdgeSeenItem.query(keys.listing(scope.tenant_id, "EDGES_SEEN"), index_name=INDEX)
            return {item.edge_id: item.facts for item in seen}
