"""The doorbell: a long poll of the edge's own queue. A message means "look at the changes now".

Losing, doubling or reordering messages does no harm. The rights to the queue last an hour and are
renewed before they end, or at once when the queue refuses them. Proof: `tests/edge/test_cloud_link.py`.
"""

from __future__ import annotations

import logging
from threading import Event
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from edge_contract import QueueCredentials

from radius_edge.backoff import Backoff
from radius_edge.clock import EdgeClock
from radius_edge.cloud import Cloud, CloudAway, KeyRefused, RequestRefused
from radius_edge.counters import Counters

logger = logging.getLogger(__name__)

RENEWED_BEFORE_SECONDS = 300
MESSAGES_MAX = 10


class Doorbell:
    """`wait_seconds` is how long one poll waits for a message (SQS allows up to 20).

    `is_heard` says whether the last poll reached the queue.
    """

    def __init__(self, cloud: Cloud, region: str, wait_seconds: int, bell: Event) -> None:
        self._cloud, self._region, self._wait_seconds = cloud, region, wait_seconds
        self._bell = bell
        self._backoff = Backoff()
        self._stopping = Event()
        self.is_heard = False
        self._credentials: QueueCredentials | None = None
        self._renew_at = 0.0
        self._queue: Any = None  # A boto3 client; its classes are made at run time.

    def run(self, clock: EdgeClock, counters: Counters) -> None:
        while not self._stopping.is_set():
            try:
                self.listen_once(clock.now())
                self._backoff.reset()
                continue
            except ClientError as error:
                code = error.response.get("Error", {}).get("Code", "unknown")
                logger.warning("The doorbell's queue refuses us: %s", code)
                self._queue = None  # The next try asks for new rights.
            except BotoCoreError as error:
                logger.warning("The doorbell cannot be heard: %s", type(error).__name__)
                self._queue = None
            except (CloudAway, KeyRefused, RequestRefused) as error:
                logger.warning("No rights to the doorbell: %s", error)
            except (
                Exception
            ):  # The safety poll goes on without a doorbell; it must not end the edge.
                logger.exception("The doorbell failed")
                self._queue = None
            self.is_heard = False
            counters.add("doorbell.failed")
            self._stopping.wait(self._backoff.next_seconds())

    def listen_once(self, now: float) -> None:
        """Wait for messages once; ring the bell if there are some."""
        if self._queue is None or now >= self._renew_at:
            self._renew(now)
        assert self._queue is not None and self._credentials is not None
        queue_url = self._credentials.queue_url
        answer = self._queue.receive_message(
            QueueUrl=queue_url,
            WaitTimeSeconds=self._wait_seconds,
            MaxNumberOfMessages=MESSAGES_MAX,
        )
        self.is_heard = True
        messages = answer.get("Messages", [])
        if not messages:
            return
        self._bell.set()
        for message in messages:
            self._queue.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])

    def stop(self) -> None:
        self._stopping.set()

    def _renew(self, now: float) -> None:
        self._queue = None
        credentials = self._cloud.credentials()
        lifetime = credentials.expires_at - now
        self._credentials = credentials
        self._renew_at = now + max(lifetime - RENEWED_BEFORE_SECONDS, lifetime / 2, 1.0)
        self._queue = boto3.client(
            "sqs",
            region_name=self._region,
            endpoint_url=credentials.endpoint_url,
            aws_access_key_id=credentials.access_key_id,
            aws_secret_access_key=credentials.secret_access_key,
            aws_session_token=credentials.session_token,
            config=Config(
                connect_timeout=5,
                read_timeout=self._wait_seconds + 10,
                retries={"total_max_attempts": 1},
            ),
        )
        # A message may have been missed while nobody listened.
        self._bell.set()
