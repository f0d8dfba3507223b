"""The use case of this function, from its environment."""

from __future__ import annotations

import json

from botocore.exceptions import BotoCoreError, ClientError
from isp_app.publish_change import PublishChange
from isp_aws import queues
from isp_aws.clock import SystemClock
from isp_aws.dynamodb.stores import stores
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


def use_case_from_environment() -> PublishChange:
    made = stores()
    return PublishChange(
        directory=made.directory,
        change_logs=made.network,
        doorbell=QueueDoorbell(),
        clock=SystemClock(),
    )
