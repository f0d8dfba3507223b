"""The queues of the effects, and the list of tenants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from isp.effects import Effect
from isp.events import Event
from isp_aws import queues
from isp_aws.dynamodb.tenant_list import list_tenant
from isp_aws.environment import Settings, settings
from isp_aws.event_messages import to_message


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

    def send(self, effect: Effect, event: Event) -> None:
        queues.send(self.urls[effect], to_message(event))

    def list_tenant(self, tenant_id: str) -> None:
        list_tenant(tenant_id)
