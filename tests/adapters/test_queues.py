"""Queues that are removed are gone, however often that is said."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError
from isp_aws import queues

from infra.local.cloud.endpoint import Endpoint


@pytest.fixture
def queue_url(cloud: Endpoint, tables: None) -> Iterator[str]:
    queues._sqs.cache_clear()
    made = cloud.client("sqs").create_queue(QueueName=f"some-edge-{uuid.uuid4().hex[:8]}")
    yield made["QueueUrl"]
    queues._sqs.cache_clear()


def test_a_queue_is_removed_once_and_a_repeat_does_nothing(queue_url: str, cloud: Endpoint) -> None:
    queues.send(queue_url, "ding")
    queues.remove(queue_url)
    queues.remove(queue_url)
    with pytest.raises(ClientError):
        queues.send(queue_url, "dong")
    assert queue_url not in cloud.client("sqs").list_queues().get("QueueUrls", [])
