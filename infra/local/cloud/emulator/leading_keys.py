"""IAM's `dynamodb:LeadingKeys` has its value, for single calls, batches and transactions.

Why: our tables are fenced by it (a session may touch only partitions of its tenant), and the
emulator does not know the key, so a `ForAllValues:` condition on it would always hold.

A request that spans tables (batch, transaction) is authorised table by table, each with its own keys:
a policy may allow other keys in one table than in another. That this is so on AWS, too, is for the
canary there to show.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ministack.core import iam_actions, iam_evaluator
from ministack.services import dynamodb

from infra.local.cloud.emulator.needed import still_needed

# Carried beside the condition keys, and never one of them.
_BY_TABLE = "leading keys by table"
_HASH_CONDITION = r"(?:^|[\s(]){name}\s*=\s*(:\w+)"


def tell_leading_keys() -> None:
    released = iam_actions.dynamodb_service_context
    still_needed(
        "dynamodb:LeadingKeys" not in released.__code__.co_consts,
        "leading keys",
        "the condition key is not provided",
    )

    enforce = iam_evaluator.enforce

    def service_context(body: bytes) -> dict[str, Any]:
        return {**released(body), _BY_TABLE: _keys_by_table(body)}

    def enforce_with_keys_of_the_table(
        *caller: Any, resource_arn: str = "*", service_context: dict[str, Any] | None = None
    ) -> Any:
        context = dict(service_context or {})
        keys = context.pop(_BY_TABLE, {}).get(_table_in(resource_arn))
        if keys:
            context["dynamodb:LeadingKeys"] = sorted(keys)
        return enforce(*caller, resource_arn=resource_arn, service_context=context)

    iam_actions.dynamodb_service_context = service_context
    iam_evaluator.enforce = enforce_with_keys_of_the_table


def _table_in(arn: str) -> str:
    return arn.partition(":table/")[2].split("/")[0]


def _keys_by_table(body: bytes) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table, key in _leading_keys(body):
        found.setdefault(table, set()).add(key)
    return found


def _leading_keys(body: bytes) -> Iterator[tuple[str, str]]:
    try:
        request = json.loads(body or b"{}")
    except ValueError:
        return
    if isinstance(request, dict):
        yield from _of_call(request)
        for member in request.get("TransactItems") or []:
            for detail in member.values():
                yield from _of_call(detail)
        for table, entries in (request.get("RequestItems") or {}).items():
            yield from _of_batch(table, entries)


def _of_batch(table: str, entries: Any) -> Iterator[tuple[str, str]]:
    if isinstance(entries, dict):
        for key in entries.get("Keys") or []:
            yield from _of_call({"TableName": table, "Key": key})
        return
    for entry in entries:
        for detail in entry.values():
            yield from _of_call({"TableName": table, **detail})


def _of_call(call: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    table = dynamodb._normalize_table_name(call.get("TableName"))
    name = _hash_name(table, call.get("IndexName"))
    if name is None:
        return
    item = call.get("Key") or call.get("Item") or {}
    if name in item:
        yield table, _text(item[name])
    elif "KeyConditionExpression" in call:
        yield from ((table, key) for key in _of_query(call, name))


def _of_query(call: Mapping[str, Any], name: str) -> Iterator[str]:
    names = call.get("ExpressionAttributeNames") or {}
    written = [name, *(alias for alias, meant in names.items() if meant == name)]
    for form in written:
        pattern = _HASH_CONDITION.format(name=re.escape(form))
        match = re.search(pattern, call["KeyConditionExpression"])
        if match:
            yield _text((call.get("ExpressionAttributeValues") or {})[match[1]])


def _hash_name(table_name: str, index_name: str | None) -> str | None:
    table = dynamodb._tables.get(table_name)
    if not table:
        return None
    if not index_name:
        return str(table["pk_name"])
    for index in table.get("GlobalSecondaryIndexes", []):
        if index["IndexName"] == index_name:
            (name,) = (k["AttributeName"] for k in index["KeySchema"] if k["KeyType"] == "HASH")
            return str(name)
    return None


def _text(attribute: Mapping[str, Any]) -> str:
    ((_, value),) = attribute.items()
    return str(value)
