"""IAM's `dynamodb:LeadingKeys` has its value, for single calls, batches and transactions.

Why: our tables are fenced by it (a session may touch only partitions of its tenant), and the
emulator does not know the key, so a `ForAllValues:` condition on it would always hold. A
transaction is authorised item by item there; the leading keys are those of the whole request,
which is what AWS documents for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ministack.core import iam_actions
from ministack.services import dynamodb

from infra.local.cloud.emulator.needed import still_needed

_HASH_CONDITION = r"(?:^|[\s(]){name}\s*=\s*(:\w+)"


def tell_leading_keys() -> None:
    released = iam_actions.dynamodb_service_context
    still_needed(
        "dynamodb:LeadingKeys" not in released.__code__.co_consts,
        "leading keys",
        "the condition key is not provided",
    )

    def service_context(body: bytes) -> dict[str, Any]:
        context: dict[str, Any] = released(body)
        keys = sorted(set(_leading_keys(body)))
        if keys:
            context["dynamodb:LeadingKeys"] = keys
        return context

    iam_actions.dynamodb_service_context = service_context


def _leading_keys(body: bytes) -> Iterator[str]:
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


def _of_batch(table: str, entries: Any) -> Iterator[str]:
    if isinstance(entries, dict):
        for key in entries.get("Keys") or []:
            yield from _of_call({"TableName": table, "Key": key})
        return
    for entry in entries:
        for detail in entry.values():
            yield from _of_call({"TableName": table, **detail})


def _of_call(call: Mapping[str, Any]) -> Iterator[str]:
    name = _hash_name(call)
    if name is None:
        return
    item = call.get("Key") or call.get("Item") or {}
    if name in item:
        yield _text(item[name])
    elif "KeyConditionExpression" in call:
        yield from _of_query(call, name)


def _of_query(call: Mapping[str, Any], name: str) -> Iterator[str]:
    names = call.get("ExpressionAttributeNames") or {}
    written = [name, *(alias for alias, meant in names.items() if meant == name)]
    for form in written:
        pattern = _HASH_CONDITION.format(name=re.escape(form))
        match = re.search(pattern, call["KeyConditionExpression"])
        if match:
            yield _text((call.get("ExpressionAttributeValues") or {})[match[1]])


def _hash_name(call: Mapping[str, Any]) -> str | None:
    table = dynamodb._tables.get(dynamodb._normalize_table_name(call.get("TableName")))
    if not table:
        return None
    if not call.get("IndexName"):
        return str(table["pk_name"])
    for index in table.get("GlobalSecondaryIndexes", []):
        if index["IndexName"] == call["IndexName"]:
            return next(k["AttributeName"] for k in index["KeySchema"] if k["KeyType"] == "HASH")
    return None


def _text(attribute: Mapping[str, Any]) -> str:
    ((_, value),) = attribute.items()
    return str(value)
