"""IAM as our policies use it: what is refused here is refused on AWS."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.local.cloud.endpoint import Endpoint
from tests.local_cloud.conftest import Sample

TRUST = {
    "Effect": "Allow",
    "Principal": {"AWS": "*"},
    "Action": ["sts:AssumeRole", "sts:TagSession"],
}
TENANT_KEYS = {
    "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["T#${aws:PrincipalTag/tenant}#*"]},
    "Null": {"dynamodb:LeadingKeys": "false"},
}
DATA_ACTIONS = [
    f"dynamodb:{name}"
    for name in (
        "GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem",
        "BatchWriteItem", "ConditionCheckItem",
    )
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Roles:
    endpoint: Endpoint

    def assume(self, statements: list[dict[str, Any]], tags: Mapping[str, str]) -> Endpoint:
        iam, name = self.endpoint.client("iam"), f"role-{uuid.uuid4().hex[:8]}"
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_document([TRUST]))["Role"]
        iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=_document(statements))
        session = self.endpoint.client("sts").assume_role(
            RoleArn=role["Arn"],
            RoleSessionName="test",
            Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
        )["Credentials"]
        return replace(
            self.endpoint,
            access_key_id=session["AccessKeyId"],
            secret_access_key=session["SecretAccessKey"],
            session_token=session["SessionToken"],
        )


def _document(statements: list[dict[str, Any]]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


@pytest.fixture
def tenant(cloud: Endpoint, cloud_tables: Mapping[str, str]) -> Iterator[Any]:
    """A DynamoDB client that may touch only partitions of tenant aaaaaaaaaa."""
    policy = {"Effect": "Allow", "Action": DATA_ACTIONS, "Resource": "*", "Condition": TENANT_KEYS}
    session = Roles(cloud).assume([policy], {"tenant": "aaaaaaaaaa"})
    yield session.client("dynamodb")


@pytest.fixture
def table(cloud_tables: Mapping[str, str]) -> str:
    return cloud_tables["TABLE_DIRECTORY"]


OWN, OTHERS = "T#aaaaaaaaaa#CUSTOMER#1", "T#bbbbbbbbbb#CUSTOMER#1"


def _item(pk: str) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": "-"}}


CALLS = {
    "get": lambda db, table, pk: db.get_item(TableName=table, Key=_item(pk)),
    "put": lambda db, table, pk: db.put_item(TableName=table, Item=_item(pk)),
    "update": lambda db, table, pk: db.update_item(TableName=table, Key=_item(pk)),
    "query": lambda db, table, pk: db.query(
        TableName=table,
        KeyConditionExpression="#p = :p",
        ExpressionAttributeNames={"#p": "pk"},
        ExpressionAttributeValues={":p": {"S": pk}},
    ),
    "query of an index": lambda db, table, pk: db.query(
        TableName=table,
        IndexName="gsi1",
        KeyConditionExpression="gsi1pk = :p",
        ExpressionAttributeValues={":p": {"S": pk}},
    ),
    "batch get": lambda db, table, pk: db.batch_get_item(
        RequestItems={table: {"Keys": [_item(OWN + "x"), _item(pk)]}}
    ),
    "batch write": lambda db, table, pk: db.batch_write_item(
        RequestItems={table: [{"PutRequest": {"Item": _item(pk)}}]}
    ),
    "transaction": lambda db, table, pk: db.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": table, "Item": _item(OWN + uuid.uuid4().hex)}},
            {"Put": {"TableName": table, "Item": _item(pk)}},
        ]
    ),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_session_of_a_tenant_touches_its_own_partitions_only(
    tenant: Any, table: str, call: str
) -> None:
    CALLS[call](tenant, table, OWN)
    with pytest.raises(ClientError, match="AccessDenied"):
        CALLS[call](tenant, table, OTHERS)


def test_a_session_of_a_tenant_cannot_scan(tenant: Any, table: str) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        tenant.scan(TableName=table)


def test_an_action_can_be_allowed_inside_transactions_only(cloud: Endpoint, table: str) -> None:
    policy = {
        "Effect": "Allow",
        "Action": "dynamodb:PutItem",
        "Resource": "*",
        # The key is a list, so it takes a set operator, as in AWS's own examples.
        "Condition": {
            "ForAnyValue:StringEquals": {"dynamodb:EnclosingOperation": "TransactWriteItems"}
        },
    }
    dynamodb = Roles(cloud).assume([policy], {}).client("dynamodb")
    CALLS["transaction"](dynamodb, table, OWN + uuid.uuid4().hex)
    with pytest.raises(ClientError, match="AccessDenied"):
        dynamodb.put_item(TableName=table, Item=_item(OWN))


def test_a_transaction_is_judged_table_by_table(
    cloud: Endpoint, cloud_tables: Mapping[str, str]
) -> None:
    """A claim in the platform's table and an item of the tenant, in one commit."""
    platform, directory = cloud_tables["TABLE_PLATFORM"], cloud_tables["TABLE_DIRECTORY"]

    def allowed(table: str, keys: str) -> dict[str, Any]:
        return {
            "Effect": "Allow",
            "Action": "dynamodb:PutItem",
            "Resource": f"arn:aws:dynamodb:*:*:table/{table}",
            "Condition": {
                "ForAllValues:StringLike": {"dynamodb:LeadingKeys": [keys]},
                "Null": {"dynamodb:LeadingKeys": "false"},
            },
        }

    session = Roles(cloud).assume([allowed(platform, "P#*"), allowed(directory, "T#*")], {})
    dynamodb = session.client("dynamodb")

    def put(table: str, pk: str) -> dict[str, Any]:
        return {"Put": {"TableName": table, "Item": _item(pk)}}

    dynamodb.transact_write_items(TransactItems=[put(platform, "P#1"), put(directory, "T#1")])
    with pytest.raises(ClientError, match="AccessDenied"):
        dynamodb.transact_write_items(TransactItems=[put(platform, "T#1"), put(directory, "T#1")])


def test_a_trust_policy_may_name_the_role_of_the_calling_session(cloud: Endpoint) -> None:
    assume = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
    caller = Roles(cloud).assume([assume], {}).client("sts")
    role = caller.get_caller_identity()["Arn"].split("/")[1]
    iam = cloud.client("iam")

    def trusting(pattern: str) -> str:
        name = f"role-{uuid.uuid4().hex[:8]}"
        trust = {**TRUST, "Condition": {"ArnLike": {"aws:PrincipalArn": pattern}}}
        made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_document([trust]))
        return str(made["Role"]["Arn"])

    caller.assume_role(RoleArn=trusting(f"arn:aws:iam::*:role/{role}"), RoleSessionName="let-in")
    with pytest.raises(ClientError, match="AccessDenied"):
        caller.assume_role(RoleArn=trusting("arn:aws:iam::*:role/other"), RoleSessionName="not")


def test_a_session_reads_its_own_queue_and_no_other(cloud: Endpoint) -> None:
    sqs = cloud.client("sqs")
    own, other = (
        sqs.create_queue(QueueName=f"edge-{uuid.uuid4().hex[:8]}")["QueueUrl"] for _ in range(2)
    )
    arn = sqs.get_queue_attributes(QueueUrl=own, AttributeNames=["QueueArn"])
    policy = {
        "Effect": "Allow",
        "Action": "sqs:ReceiveMessage",
        "Resource": arn["Attributes"]["QueueArn"],
    }
    edge = Roles(cloud).assume([policy], {}).client("sqs")
    edge.receive_message(QueueUrl=own)
    with pytest.raises(ClientError, match="AccessDenied"):
        edge.receive_message(QueueUrl=other)
    with pytest.raises(ClientError, match="AccessDenied"):
        edge.send_message(QueueUrl=own, MessageBody="x")


def test_a_session_policy_narrows_the_role(cloud: Endpoint, table: str) -> None:
    iam, name = cloud.client("iam"), f"role-{uuid.uuid4().hex[:8]}"
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_document([TRUST]))["Role"]
    everything = {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}
    iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=_document([everything]))
    session = cloud.client("sts").assume_role(
        RoleArn=role["Arn"],
        RoleSessionName="narrow",
        Policy=_document([{**everything, "Action": "dynamodb:GetItem"}]),
    )["Credentials"]
    narrow = replace(
        cloud,
        access_key_id=session["AccessKeyId"],
        secret_access_key=session["SecretAccessKey"],
        session_token=session["SessionToken"],
    ).client("dynamodb")
    CALLS["get"](narrow, table, OWN)
    with pytest.raises(ClientError, match="AccessDenied"):
        CALLS["put"](narrow, table, OWN)


def test_a_function_has_only_the_permissions_of_its_role(sample: Sample) -> None:
    answer = sample.endpoint.client("lambda").invoke(
        FunctionName=sample.outputs["Overreach"], Payload=b"{}"
    )
    error = json.loads(answer["Payload"].read())
    assert "AccessDenied" in error["errorMessage"]


def test_a_wrong_secret_is_refused(cloud: Endpoint, table: str) -> None:
    allowed = {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}
    session = Roles(cloud).assume([allowed], {})
    CALLS["get"](session.client("dynamodb"), table, OWN)
    forged = replace(session, secret_access_key="wrong").client("dynamodb", retries=1)
    with pytest.raises(ClientError, match="Signature"):
        CALLS["get"](forged, table, OWN)


def test_a_role_that_does_not_trust_the_caller_cannot_be_assumed(cloud: Endpoint) -> None:
    iam, name = cloud.client("iam"), f"role-{uuid.uuid4().hex[:8]}"
    lambda_only = {**TRUST, "Principal": {"Service": "lambda.amazonaws.com"}}
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_document([lambda_only]))["Role"]
    assume = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
    caller = Roles(cloud).assume([assume], {})
    with pytest.raises(ClientError, match="AccessDenied"):
        caller.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="caller")
