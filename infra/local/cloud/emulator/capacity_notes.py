"""What every call of the database consumed, and which function made it, in a file for who asks.

A convenience, not a fix: while `capacity.jsonl` exists beside the state, each call adds a line to it;
`make bench` makes that file. Writes are counted by the emulator as AWS does (a unit is 1 KB, two in a
transaction, indexes extra). Reads it counts by the call, so they are counted here, by the size of what
was examined: a unit is 4 KB read consistently, or 8 KB from an index. A function is known by the
application id that its process carries in the user agent, an invocation by the trace that botocore sends
along; what an invocation was given is noted when it has ended, so that each unit is known by its cause
and not by its time. Proof: tests/benchmarks.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import dynamodb

UNIT_BYTES = 4_096
READS = frozenset({"GetItem", "Query", "BatchGetItem"})
WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"})
_CALLER = re.compile(r"\bapp/(\S+)")
_TRACE = "x-amzn-trace-id"
# Of a record that is given to a function. It names whom it is about at its beginning or nowhere.
GIVEN_MAX = 4_000

Json = Mapping[str, Any]


def name_functions_to_the_database() -> None:
    """Let every function's process carry its name in the user agent."""
    spawn = lambda_runtime.Worker._spawn

    def spawn_with_a_name(self: Any) -> None:
        as_deployed = self.config
        environment = dict(as_deployed.get("Environment") or {})
        named = {"AWS_SDK_UA_APP_ID": as_deployed["FunctionName"][:50]}
        environment["Variables"] = {**(environment.get("Variables") or {}), **named}
        self.config = {**as_deployed, "Environment": environment}
        try:
            spawn(self)
        finally:
            self.config = as_deployed

    lambda_runtime.Worker._spawn = spawn_with_a_name


def note_invocations_in(path: Path) -> None:
    """Give each invocation a trace, and note when it has ended, and what records it was given."""
    invoke = lambda_runtime.Worker.invoke

    def invoke_and_note(self: Any, event: Any, request_id: str, **more: Any) -> dict[str, Any]:
        if not path.exists():
            answer: dict[str, Any] = invoke(self, event, request_id, **more)
            return answer
        more["trace_id"] = request_id
        answer = invoke(self, event, request_id, **more)
        line = {
            "ended": request_id,
            "caller": self.config["FunctionName"][:50],
            "given": [json.dumps(one)[:GIVEN_MAX] for one in _records(event)],
        }
        # What failed is given again, and counted when it is done.
        if not _has_failed(answer):
            _write(path, line)
        return answer

    lambda_runtime.Worker.invoke = invoke_and_note


def _has_failed(answer: Json) -> bool:
    result = answer.get("result")
    left = result.get("batchItemFailures") if isinstance(result, Mapping) else None
    return answer.get("status") != "ok" or bool(left)


def _records(event: Any) -> list[Any]:
    records = event.get("Records") if isinstance(event, Mapping) else None
    return records if isinstance(records, list) else []


def note_capacity_in(path: Path) -> None:
    handle = dynamodb.handle_request

    async def handle_and_note(
        method: str, url: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Any:
        operation = headers.get("x-amz-target", "").partition(".")[2]
        if operation not in READS | WRITES or not path.exists():
            return await handle(method, url, headers, body, query)
        request = json.loads(body) | {"ReturnConsumedCapacity": "TOTAL"}
        # Before the call: a read of what is there now.
        read = dict(_read_units(operation, request)) if operation in READS else {}
        answer = await handle(method, url, headers, json.dumps(request).encode(), query)
        units = read or _told(answer[2])
        _add(path, headers, operation, units if answer[0] == 200 else {})
        return answer

    dynamodb.handle_request = handle_and_note


def _add(path: Path, headers: Json, operation: str, units: Mapping[str, float]) -> None:
    caller = _CALLER.search(headers.get("user-agent", ""))
    line = {
        "at": time.time(),
        "caller": caller[1] if caller else "",
        "invocation": headers.get(_TRACE, ""),
        "operation": operation,
        "units": units,
    }
    _write(path, line)


def _write(path: Path, line: Json) -> None:
    if path.exists():  # Who asked may have gone meanwhile.
        with path.open("a") as notes:
            notes.write(json.dumps(line) + "\n")


def _told(body: bytes | str) -> dict[str, float]:
    told = json.loads(body or b"{}").get("ConsumedCapacity", [])
    parts = [told] if isinstance(told, Mapping) else told
    return {part["TableName"]: part["CapacityUnits"] for part in parts}


def _read_units(operation: str, request: Json) -> Iterator[tuple[str, float]]:
    if operation == "GetItem":
        yield request["TableName"], _of_item(request["TableName"], request["Key"], request)
    elif operation == "Query":
        size = sum(map(dynamodb._item_size_bytes, _examined(request)))
        yield request["TableName"], _units(size, request)
    else:
        for table, wanted in request["RequestItems"].items():
            yield table, sum(_of_item(table, key, wanted) for key in wanted["Keys"])


def _of_item(table: str, key: Json, how: Json) -> float:
    item = dynamodb._get_item_by_key(dynamodb._tables[table], key) or {}
    return _units(dynamodb._item_size_bytes(item), how)


def _units(size: int, how: Json) -> float:
    whole = max(1, -(-size // UNIT_BYTES))
    return whole * (1.0 if how.get("ConsistentRead") else 0.5)


def _examined(request: Json) -> list[Json]:
    """The same page without filter and projection: those save bytes on the line, not units."""
    left_out = {"FilterExpression", "ProjectionExpression", "Select", "ReturnConsumedCapacity"}
    whole = {name: value for name, value in request.items() if name not in left_out}
    used = whole["KeyConditionExpression"]
    for kind in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        named = {
            name: value
            for name, value in (whole.get(kind) or {}).items()
            if re.search(re.escape(name) + r"\b", used)
        }
        whole[kind] = named
        if not named:
            del whole[kind]
    status, _, body = dynamodb._query(whole)
    assert status == 200, body
    items: list[Json] = json.loads(body)["Items"]
    return items
