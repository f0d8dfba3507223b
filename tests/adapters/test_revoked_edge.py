"""A revoked edge: the rights that it was lent and the addresses that it was given end with it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace

import boto3
import pytest
from botocore.exceptions import ClientError
from edge_gateway.cloud import AwsEdgeCloud
from isp.decision import Create, Decision
from isp.events import Event, EventName
from isp.network.enrol_edge import revoke_edge
from isp.parties.scope import Scope
from isp_app.publish_change import PublishChange
from isp_aws import object_store
from isp_aws.object_store import ObjectStore
from isp_aws.snapshot_names import snapshots_of
from publish_edge_changes.wiring import QueueDoorbell, StoredSnapshots

from infra.local.cloud.endpoint import Endpoint
from tests.adapters.conftest import Adapters
from tests.builders import network
from tests.fakes.clock import NOON, FakeClock

STAYS, GOES = "STAYS000000000000000", "GOES0000000000000000"


@pytest.fixture
def snapshots(cloud: Endpoint, tables: None) -> Iterator[ObjectStore]:
    bucket = f"snapshots-{uuid.uuid4().hex[:8]}"
    cloud.client("s3").create_bucket(
        Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": cloud.region}
    )
    object_store.forget_objects()
    yield ObjectStore(bucket)
    object_store.forget_objects()


def edge_role(cloud: Endpoint, prefix: str) -> str:
    """Make the role that edges are lent, with the rights that template.yaml gives it."""
    iam = cloud.client("iam")
    trust = {
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": ["sts:AssumeRole", "sts:TagSession"],
    }
    rights = {
        "Effect": "Allow",
        "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        "Resource": f"arn:aws:sqs:{cloud.region}:*:{prefix}*",
    }
    name = f"{prefix}queue"
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(trust))
    iam.put_role_policy(RoleName=name, PolicyName="hear", PolicyDocument=policy(rights))
    return str(made["Role"]["Arn"])


def policy(statement: Mapping[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def opened(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_queue_rights_and_snapshot_links_end_when_the_edge_is_revoked(
    real: Adapters, scope: Scope, cloud: Endpoint, snapshots: ObjectStore
) -> None:
    prefix = f"test-{uuid.uuid4().hex[:8]}-edge-"
    edge_cloud = AwsEdgeCloud(prefix, edge_role(cloud, prefix), snapshots)
    links, rights = {}, {}
    for edge_id in (STAYS, GOES):
        url = edge_cloud.create_queue(edge_id)
        made = network.edge(scope.tenant_id, id=edge_id, queue_url=url)
        real.ledger.commit(scope, Decision(changes=(Create(made),)))
        name = f"{snapshots_of(scope.tenant_id, edge_id)}1-0.jsonl.gz"
        links[edge_id] = edge_cloud.publish_snapshot(name, b"all that it should know")
        rights[edge_id] = edge_cloud.queue_credentials(edge_id, url)
        QueueDoorbell().ring(url, 7)

    def heard(edge_id: str) -> list[int]:
        lent = rights[edge_id]
        sqs = boto3.client(
            "sqs",
            region_name=edge_cloud.region,
            endpoint_url=lent.endpoint_url,
            aws_access_key_id=lent.access_key_id,
            aws_secret_access_key=lent.secret_access_key,
            aws_session_token=lent.session_token,
        )
        url = real.directory.edge(scope, edge_id).queue_url
        told = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=0, VisibilityTimeout=0)
        return [json.loads(one["Body"])["cursor"] for one in told.get("Messages", [])]

    assert [heard(GOES), heard(STAYS)] == [[7], [7]]
    assert [opened(links[GOES]), opened(links[STAYS])] == [200, 200]

    gone = real.directory.edge(scope, GOES)
    real.ledger.commit(scope, replace(revoke_edge(gone, NOON), events=()))
    told = Event("E" * 20, EventName.EDGE_REVOKED, scope.tenant_id, GOES, NOON, {})
    publish = PublishChange(
        real.directory, real.network, QueueDoorbell(), StoredSnapshots(snapshots), FakeClock()
    )
    for _ in range(2):
        publish(told)

    with pytest.raises(ClientError) as refused:
        heard(GOES)
    assert "NonExistentQueue" in refused.value.response["Error"]["Code"]
    assert [opened(links[GOES]), opened(links[STAYS])] == [404, 200]
    assert heard(STAYS) == [7]
