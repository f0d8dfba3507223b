"""What the local cloud notes is what the rules of the database say, for items of known size."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.local.cloud.process import start_cloud
from infra.local.cloud.tables import create_tables
from tests.ports import free_port

KB = 1_024


class Database:
    """A table with an index, and the notes of what each call took."""

    def __init__(self, client: Any, table: str, notes: Path) -> None:
        self._client, self.table, self._notes = client, table, notes

    def units(self, operation: str, **request: Any) -> float:
        self._notes.write_text("")
        getattr(self._client, operation)(**request)
        (line,) = self._notes.read_text().splitlines()
        return sum(json.loads(line)["units"].values())

    def put(self, item: Mapping[str, Any]) -> float:
        return self.units("put_item", TableName=self.table, Item=item)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    state = tmp_path_factory.mktemp("cloud")
    cloud = start_cloud(state, free_port())
    try:
        endpoint = cloud.endpoint
        tables = create_tables(endpoint, "notes")
        client = boto3.client(
            "dynamodb",
            endpoint_url=endpoint.url,
            region_name=endpoint.region,
            aws_access_key_id=endpoint.access_key_id,
            aws_secret_access_key=endpoint.secret_access_key,
        )
        yield Database(client, tables["TABLE_DIRECTORY"], state / "capacity.jsonl")
    finally:
        cloud.kill()


def item(size: int, *, listed_in: str = "") -> dict[str, Any]:
    """Return an item of exactly so many bytes, names included."""
    made = {"pk": {"S": secrets.token_hex(8)}, "sk": {"S": "-"}}
    if listed_in:
        made |= {"gsi1pk": {"S": listed_in}, "gsi1sk": {"S": secrets.token_hex(4)}}
    taken = sum(len(name) + len(value["S"]) for name, value in made.items())
    return made | {"x": {"S": "x" * (size - taken - 1)}}


@pytest.mark.parametrize(("size", "units"), [(100, 1), (KB, 1), (KB + 1, 2), (5 * KB, 5)])
def test_a_write_is_one_unit_a_started_kilobyte(database: Database, size: int, units: int) -> None:
    assert database.put(item(size)) == units


def test_a_listed_item_is_written_twice_and_in_a_transaction_the_table_counts_double(
    database: Database,
) -> None:
    assert database.put(item(500, listed_in="A")) == 2
    put = {"Put": {"TableName": database.table, "Item": item(500, listed_in="A")}}
    assert database.units("transact_write_items", TransactItems=[put]) == 3


@pytest.mark.parametrize(("size", "units"), [(100, 1), (4 * KB, 1), (4 * KB + 1, 2)])
def test_a_consistent_read_is_one_unit_for_four_kilobytes_and_another_half(
    database: Database, size: int, units: int
) -> None:
    made = item(size)
    database.put(made)
    asked = {"TableName": database.table, "Key": {"pk": made["pk"], "sk": made["sk"]}}
    assert database.units("get_item", **asked, ConsistentRead=True) == units
    assert database.units("get_item", **asked) == units / 2


def test_what_is_not_there_costs_a_unit_as_well(database: Database) -> None:
    key = {"pk": {"S": "nobody"}, "sk": {"S": "-"}}
    assert database.units("get_item", TableName=database.table, Key=key, ConsistentRead=True) == 1


def test_a_batch_rounds_every_item_by_itself(database: Database) -> None:
    made = [item(100), item(100), item(5 * KB)]
    for one in made:
        database.put(one)
    keys = [{"pk": one["pk"], "sk": one["sk"]} for one in made]
    wanted = {database.table: {"Keys": keys, "ConsistentRead": True}}
    assert database.units("batch_get_item", RequestItems=wanted) == 4


def test_a_query_costs_what_it_looks_at_whatever_filter_and_projection_leave(
    database: Database,
) -> None:
    for _ in range(20):
        database.put(item(KB, listed_in="B"))
    looked_at = {
        "TableName": database.table,
        "IndexName": "gsi1",
        "KeyConditionExpression": "gsi1pk = :list",
        "ExpressionAttributeValues": {":list": {"S": "B"}, ":x": {"S": "never"}},
        "FilterExpression": "contains(x, :x)",
        "ProjectionExpression": "gsi1sk",
    }
    assert database.units("query", **looked_at) == 2.5
    assert database.units("query", **looked_at, Limit=4) == 0.5
