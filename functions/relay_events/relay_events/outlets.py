"""The queues of the effects, and the list of tenants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from isp_aws import queues
from isp_aws.dynamodb.tenant_list import list_tenant
from isp_aws.environment import Settings, settings

from relay_events.routing import Effect


class RelaySettings(Settings):
    queue_notices_url: str
    queue_edge_changes_url: str


@dataclass(frozen=True, slots=True)
class QueueOutlets:
    urls: Mapping[Effect, str]

    @classmethod
    def from_environment(cls) -> Self:
        told = settings(RelaySettings)
        return cls(
            {
                Effect.NOTICE: told.queue_notices_url,
                Effect.EDGE_CHANGE: told.queue_edge_changes_url,
            }
        )

    def send(self, effect: Effect, body: str) -> None:
        queues.send(self.urls[effect], body)

    def list_tenant(self, tenant_id: str) -> None:
        list_tenant(tenant_id)
