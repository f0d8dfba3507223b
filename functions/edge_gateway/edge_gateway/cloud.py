"""The doorbell queues and snapshots on AWS.

An edge's rights are those of the edge role, narrowed by a session policy to its own queue; not even a
stolen answer opens another edge's doorbell.
"""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.parse import urlsplit

import boto3
from isp_aws.object_store import ObjectStore

from edge_gateway.ports import QueueCredentials

RIGHTS_SECONDS = 3_600
VISIBILITY_SECONDS = 30
RETENTION_SECONDS = 3_600


class AwsEdgeCloud:
    def __init__(self, queue_prefix: str, edge_role_arn: str, snapshots: ObjectStore) -> None:
        self._prefix, self._role_arn, self._snapshots = queue_prefix, edge_role_arn, snapshots
        self._sqs: Any = boto3.client("sqs")
        self._sts: Any = boto3.client("sts")

    @property
    def region(self) -> str:
        return str(self._sqs.meta.region_name)

    def create_queue(self, edge_id: str) -> str:
        # A doorbell that rang an hour ago says nothing that the edge's own look has not found.
        answer = self._sqs.create_queue(
            QueueName=self._queue_name(edge_id),
            Attributes={
                "MessageRetentionPeriod": str(RETENTION_SECONDS),
                "VisibilityTimeout": str(VISIBILITY_SECONDS),
                "ReceiveMessageWaitTimeSeconds": "20",
                "SqsManagedSseEnabled": "true",
            },
        )
        return str(answer["QueueUrl"])

    def queue_credentials(self, edge_id: str, queue_url: str) -> QueueCredentials:
        policy = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage"],
                    "Resource": self._queue_arn(edge_id, queue_url),
                }
            ],
        }
        answer = self._sts.assume_role(
            RoleArn=self._role_arn,
            RoleSessionName=f"edge-{edge_id}",
            DurationSeconds=RIGHTS_SECONDS,
            Policy=json.dumps(policy),
        )["Credentials"]
        return QueueCredentials(
            access_key_id=answer["AccessKeyId"],
            secret_access_key=answer["SecretAccessKey"],
            session_token=answer["SessionToken"],
            expires_at=int(answer["Expiration"].timestamp()),
            endpoint_url=os.environ.get("AWS_ENDPOINT_URL"),
        )

    def publish_snapshot(self, name: str, content: bytes) -> str:
        # Not a content encoding: HTTP clients would undo that by themselves, or not.
        self._snapshots.put(name, content, "application/gzip")
        return self._snapshots.link(name)

    def remove_snapshots(self, prefix: str) -> None:
        self._snapshots.remove_all(prefix)

    def _queue_name(self, edge_id: str) -> str:
        return f"{self._prefix}{edge_id}"

    def _queue_arn(self, edge_id: str, queue_url: str) -> str:
        account_id = urlsplit(queue_url).path.split("/")[1]
        return f"arn:aws:sqs:{self.region}:{account_id}:{self._queue_name(edge_id)}"
