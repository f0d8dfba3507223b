"""Make the product's tables, as template.yaml declares them, under names of a test's own.

Adapters are tested against the very key schemas, indexes and streams that are deployed: there is no
second list of tables. Nothing in them is removed by age: a test has a clock of its own, and what it
dates by that clock is long over by the clock of the machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

from infra.local.cloud.endpoint import Endpoint
from infra.local.cloud.interpreter import ROOT

_COPIED = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "LocalSecondaryIndexes")


def declared_tables(root: Path = ROOT) -> Mapping[str, Mapping[str, Any]]:
    """Properties of every table by its word: {"ledger": {...}} from `LedgerTable`."""
    found = dict(_tables_of(root / "template.yaml"))
    assert found, "template.yaml declares no table"
    return found


def _tables_of(template: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    resources = yaml_parse(template.read_text())["Resources"]
    for logical_id, resource in resources.items():
        if resource["Type"] == "AWS::DynamoDB::Table":
            yield logical_id.replace("Table", "").lower(), resource["Properties"]


def create_tables(endpoint: Endpoint, suffix: str) -> Mapping[str, str]:
    """Create them all, named `{word}-{suffix}`. Returns the environment: {"TABLE_LEDGER": name}."""
    dynamodb = endpoint.client("dynamodb")
    names = {}
    for word, properties in declared_tables().items():
        name = f"{word}-{suffix}"
        dynamodb.create_table(TableName=name, BillingMode="PAY_PER_REQUEST", **_schema(properties))
        names[f"TABLE_{word.upper()}"] = name
    return names


def delete_tables(endpoint: Endpoint, suffix: str) -> None:
    dynamodb = endpoint.client("dynamodb")
    for word in declared_tables():
        dynamodb.delete_table(TableName=f"{word}-{suffix}")


def _schema(properties: Mapping[str, Any]) -> dict[str, Any]:
    schema = {name: properties[name] for name in _COPIED if name in properties}
    if "StreamSpecification" in properties:
        schema["StreamSpecification"] = {"StreamEnabled": True, **properties["StreamSpecification"]}
    return schema
