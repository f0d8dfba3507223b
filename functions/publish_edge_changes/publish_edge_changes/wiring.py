"""The ports of this function, from its environment."""

from __future__ import annotations

import json

from botocore.exceptions import BotoCoreError, ClientError
from isp_aws import queues
from isp_aws.clock import SystemClock
from isp_aws.dynamodb.stores import stores
from isp_telemetry.observability import count, logger

from publish_edge_changes.publish import Ports


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


def ports_from_environment() -> Ports:
    made = stores()
    return Ports(
        directory=made.directory,
        change_logs=made.network,
        doorbell=QueueDoorbell(),
        clock=SystemClock(),
    )
