"""Queues (SQS): messages are small JSON texts, sent alone or ten at once.

A send that did not reach the queue is an error, so that whoever was delivering tries again.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

CONNECT_SECONDS = 2
READ_SECONDS = 5
MESSAGES_AT_ONCE = 10


class NotQueued(Exception):
    """Some messages of a batch were refused. The text is the codes, never the messages."""


def send(queue_url: str, body: str, *, code: str | None = None) -> None:
    """Send one message; `code` travels beside it, for whoever looks at dead letters."""
    told = {} if code is None else {"code": {"DataType": "String", "StringValue": code}}
    _sqs().send_message(QueueUrl=queue_url, MessageBody=body, MessageAttributes=told)


def send_all(queue_url: str, bodies: Sequence[str]) -> None:
    """Send up to ten messages; NotQueued unless all of them are on the queue."""
    assert 0 < len(bodies) <= MESSAGES_AT_ONCE
    entries = [{"Id": str(number), "MessageBody": body} for number, body in enumerate(bodies)]
    answer = _sqs().send_message_batch(QueueUrl=queue_url, Entries=entries)
    if answer.get("Failed"):
        raise NotQueued(sorted({failed["Code"] for failed in answer["Failed"]}))


def remove(queue_url: str) -> None:
    """Delete a queue with everything on it; nothing if it is gone already."""
    try:
        _sqs().delete_queue(QueueUrl=queue_url)
    except _sqs().exceptions.QueueDoesNotExist:
        return


@cache
def _sqs() -> Any:
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"max_attempts": 3, "mode": "standard"},
    )
    return boto3.client("sqs", config=config)
