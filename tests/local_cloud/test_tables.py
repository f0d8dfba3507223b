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


def test_tables_keep_their_streams_and_all_that_is_in_them(
    cloud: Endpoint, cloud_tables: Mapping[str, str]
) -> None:
    """What tests date by a clock of their own must not be removed by the clock of the machine."""
    dynamodb = cloud.client("dynamodb")
    events = cloud_tables["TABLE_EVENTS"]
    stream = dynamodb.describe_table(TableName=events)["Table"]["StreamSpecification"]
    assert stream["StreamViewType"] == "NEW_IMAGE"
    for name in cloud_tables.values():
        ttl = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        assert ttl["TimeToLiveStatus"] == "DISABLED"
