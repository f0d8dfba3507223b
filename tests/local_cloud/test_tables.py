"""Tests of adapters get the tables that are deployed."""

from collections.abc import Mapping

from infra.local.cloud.endpoint import Endpoint


def test_every_table_of_the_contract_is_made_and_active(
    cloud: Endpoint, cloud_tables: Mapping[str, str]
) -> None:
    dynamodb = cloud.client("dynamodb")
    assert set(cloud_tables) >= {
        f"TABLE_{word}"
        for word in [
            "PLATFORM",
            "DIRECTORY",
            "LEDGER",
            "ACCESS",
            "NETWORK",
            "EVENTS",
            "IDEMPOTENCY",
        ]
    }
    for name in cloud_tables.values():
        assert dynamodb.describe_table(TableName=name)["Table"]["TableStatus"] == "ACTIVE"


def test_tables_keep_their_streams_and_their_time_to_live(
    cloud: Endpoint, cloud_tables: Mapping[str, str]
) -> None:
    dynamodb = cloud.client("dynamodb")
    events = cloud_tables["TABLE_EVENTS"]
    stream = dynamodb.describe_table(TableName=events)["Table"]["StreamSpecification"]
    ttl = dynamodb.describe_time_to_live(TableName=events)["TimeToLiveDescription"]
    assert stream["StreamViewType"] == "NEW_IMAGE"
    assert (ttl["TimeToLiveStatus"], ttl["AttributeName"]) == ("ENABLED", "ttl")
