"""The key fence: no call leaves the partitions of the scope that it is made for.

A botocore hook on every connection looks at the keys of each call: single keys, items, key conditions,
batches, transaction actions. It holds whatever the code above it does, and it is tested where IAM is
not emulated. Calls that name no partition (Scan, PartiQL) are refused for everybody. The proof is
`tests/adapters/test_fence.py`, which tries every method of every repository with a foreign scope.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from isp_aws.dynamodb.binding import current_binding


class FenceBroken(AssertionError):
    """A call would have touched something outside its scope. Always a bug."""


_HASH_KEYS = {None: "pk", "gsi1": "gsi1pk", "due": "due_pk"}
_EQUALITY = re.compile(r"(#?\w+)\s*=\s*(:\w+)")
# A due bucket holds things of many tenants, so nobody reads it in a tenant's name.
_KEY_ATTRIBUTES = ("pk", "gsi1pk")


def check_call(params: Mapping[str, Any], model: Any, **_: Any) -> None:
    """Refuse the call unless all its partitions are inside the current scope."""
    partitions = set(_partitions(model.name, params))
    if not partitions:
        raise FenceBroken(f"{model.name} names no partition")
    binding = current_binding()
    outside = sorted(key for key in partitions if not binding.allows(key))
    if outside:
        # Only the shape: the keys themselves may name people.
        kinds = [key.split("#")[0] for key in outside]
        raise FenceBroken(f"{model.name} leaves the scope of {binding.tenant_id}: {kinds}")


def _partitions(operation: str, params: Mapping[str, Any]) -> Iterator[str]:
    match operation:
        case "GetItem" | "DeleteItem" | "PutItem" | "UpdateItem":
            yield from _of_item_call(params)
        case "Query":
            yield from _of_query(params)
        case "BatchGetItem" | "BatchWriteItem":
            yield from _of_batch(params)
        case "TransactGetItems" | "TransactWriteItems":
            for action in params["TransactItems"]:
                for call in action.values():
                    yield from _of_item_call(call)
        case _:
            raise FenceBroken(f"{operation} is not for this connection")


def _of_item_call(call: Mapping[str, Any]) -> Iterator[str]:
    named = call.get("Key") or call["Item"]
    yield named["pk"]["S"]
    if "gsi1pk" in named:
        yield named["gsi1pk"]["S"]
    if "UpdateExpression" in call:
        yield from _keys_among(call.get("ExpressionAttributeValues", {}))


def _keys_among(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield what an update could write into an index key."""
    for value in values.values():
        text = value.get("S", "")
        if text.startswith("T#"):
            yield text


def _of_query(params: Mapping[str, Any]) -> Iterator[str]:
    hash_key = _HASH_KEYS[params.get("IndexName")]
    names = params.get("ExpressionAttributeNames", {})
    asked = [
        params["ExpressionAttributeValues"][placeholder]["S"]
        for name, placeholder in _EQUALITY.findall(params["KeyConditionExpression"])
        if names.get(name, name) == hash_key
    ]
    if len(asked) != 1:
        raise FenceBroken(f"a query of {hash_key} names {len(asked)} partitions")
    yield asked[0]
    start = params.get("ExclusiveStartKey", {})
    yield from (start[name]["S"] for name in _KEY_ATTRIBUTES if name in start)


def _of_batch(params: Mapping[str, Any]) -> Iterator[str]:
    for requested in params["RequestItems"].values():
        if isinstance(requested, Mapping):
            yield from (key["pk"]["S"] for key in requested["Keys"])
            continue
        for write in requested:
            for call in write.values():
                yield from _of_item_call(call)
