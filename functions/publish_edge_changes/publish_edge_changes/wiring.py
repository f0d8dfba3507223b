"""The use case of this function, from its environment."""

from __future__ import annotations

import json
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError
from isp_app.publish_change import PublishChange
from isp_aws import queues
from isp_aws.clock import SystemClock
from isp_aws.dynamodb.stores import stores
from isp_aws.environment import SnapshotSettings, settings
from isp_aws.object_store import ObjectStore
from isp_aws.snapshot_names import snapshots_of
from isp_telemetry.observability import count, logger


class QueueDoorbell:
    def ring(self, queue_url: str, cursor: int) -> None:
        try:
            queues.send(queue_url, json.dumps({"cursor": cursor}))
        except (BotoCoreError, ClientError) as error:
            # The change is in the log; the edge asks for it within a minute by itself.
            count("DoorbellsNotRung")
            logger.warning("Doorbell not rung", error=type(error).__name__)

    def take_down(self, queue_url: str) -> None:
        queues.remove(queue_url)


@dataclass(frozen=True, slots=True)
class StoredSnapshots:
    store: ObjectStore

    def withdraw(self, tenant_id: str, edge_id: str) -> None:
        removed = self.store.remove_all(snapshots_of(tenant_id, edge_id))
        logger.info("Snapshots of a revoked edge removed", tenant=tenant_id, count=removed)


def use_case_from_environment() -> PublishChange:
    made = stores()
    return PublishChange(
        directory=made.directory,
        change_logs=made.network,
        doorbell=QueueDoorbell(),
        snapshots=StoredSnapshots(ObjectStore(settings(SnapshotSettings).bucket_edge_snapshots)),
        clock=SystemClock(),
    )
