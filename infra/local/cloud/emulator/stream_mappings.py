"""Stream → function as AWS does it: partial failures, retries with an end, one thread a mapping.

Why: the emulator takes a batch as done whatever `batchItemFailures` says, so a record that a
function handed back would be lost; it retries a failing batch for ever; and it runs every stream's
functions in its one polling thread, where a slow one delays all queues.

Kept from AWS: order within a stream (our tables' streams are one shard here); the lowest failed
record is where reading goes on; after MaximumRetryAttempts the batch goes to OnFailure. A retried
batch is halved down to the failing record when BisectBatchOnFunctionError is set.
"""

from __future__ import annotations

import inspect
import json
import time
from dataclasses import dataclass
from typing import Any

from ministack.core.responses import _request_account_id, _request_region
from ministack.services import dynamodb, lambda_svc

from infra.local.cloud.emulator.needed import still_needed

PAUSE_AFTER_FAILURE_SECONDS = 1.0


@dataclass(slots=True)
class Trouble:
    """Where a mapping is stuck, how often it failed there, how much it dares to read."""

    position: int
    failures: int
    most: int


_troubles: dict[str, Trouble] = {}


def deliver_streams_as_aws_does() -> None:
    still_needed(
        "batchItemFailures" not in inspect.getsource(lambda_svc._poll_dynamodb_streams),
        "stream mappings",
        "partial failures of stream batches are ignored",
    )
    lambda_svc._poll_dynamodb_streams = _poll


def _poll() -> bool:
    """Start a delivery for each mapping that has records and none running."""
    started = False
    for account, region, mapping in lambda_svc._iter_all_esms():
        tokens = _request_account_id.set(account), _request_region.set(region)
        try:
            started = _start_delivery(mapping) or started
        finally:
            _request_account_id.reset(tokens[0])
            _request_region.reset(tokens[1])
    return started


def _start_delivery(mapping: dict[str, Any]) -> bool:
    name = mapping["UUID"]
    table = _table_of(mapping)
    function, _ = lambda_svc._get_func_record_for_qualifier(
        mapping["FunctionName"], mapping.get("Qualifier")
    )
    waits = lambda_svc._esm_backoff_until.get(name, 0) > time.time()
    if table is None or function is None or waits or lambda_svc._esm_inflight.get(name):
        return False
    if _position(mapping, table) >= dynamodb.stream_end_position(table):
        return False
    lambda_svc._dispatch_esm_batch(name, _deliver, mapping, function, table)
    return True


def _table_of(mapping: dict[str, Any]) -> str | None:
    arn = mapping.get("EventSourceArn", "")
    if ":dynamodb:" not in arn or not mapping.get("Enabled", True):
        return None
    name = str(arn.split("/")[1])
    table = dynamodb._tables.get(name)
    return name if table and table.get("LatestStreamArn") == arn else None


def _position(mapping: dict[str, Any], table: str) -> int:
    horizon = dynamodb.stream_start_position(table)
    newest = dynamodb.stream_end_position(table)
    begin = horizon if mapping.get("StartingPosition") == "TRIM_HORIZON" else newest
    positions = lambda_svc._dynamodb_stream_positions
    with lambda_svc._dynamodb_stream_positions_lock:
        positions[mapping["UUID"]] = max(positions.setdefault(mapping["UUID"], begin), horizon)
        return int(positions[mapping["UUID"]])


def _deliver(mapping: dict[str, Any], function: dict[str, Any], table: str) -> None:
    position = _position(mapping, table)
    trouble = _troubles.get(mapping["UUID"])
    most = mapping.get("BatchSize", 100)
    if trouble is not None and trouble.position == position:
        most = trouble.most
    raw = dynamodb.stream_records_since(table, position, most)
    batch = lambda_svc._apply_filter_criteria(raw, mapping)
    result = lambda_svc._execute_function(function, {"Records": batch}) if batch else {}
    failed_at = _failed_at(result, batch)
    if failed_at is None:
        _go_on_at(mapping, position + len(raw))
        mapping["LastProcessingResult"] = f"OK - {len(batch)} records"
        return
    mapping["LastProcessingResult"] = "FAILED"
    lambda_svc.logger.warning(
        "stream %s: %s failed: %s", table, mapping["FunctionName"], result.get("body")
    )
    reached = position + raw.index(batch[failed_at])
    _stop_or_retry(mapping, function, reached, raw[reached - position :], result)


def _failed_at(result: dict[str, Any], batch: list[dict[str, Any]]) -> int | None:
    """The index of the first record to deliver again; None when all are done."""
    if result.get("error"):
        return 0
    body = result.get("body")
    if isinstance(body, str):
        body = json.loads(body or "null")
    named = {
        failure.get("itemIdentifier")
        for failure in (body.get("batchItemFailures") or [] if isinstance(body, dict) else [])
    }
    failed = [
        index for index, record in enumerate(batch) if record["dynamodb"]["SequenceNumber"] in named
    ]
    if named and not failed:
        # An identifier that is in no record means the whole batch, on AWS too.
        return 0
    return failed[0] if failed else None


def _stop_or_retry(
    mapping: dict[str, Any],
    function: dict[str, Any],
    position: int,
    remaining: list[dict[str, Any]],
    result: dict[str, Any],
) -> None:
    before = _troubles.get(mapping["UUID"])
    again = before is not None and before.position == position
    failures = before.failures + 1 if again and before else 1
    most_retries = int(mapping.get("MaximumRetryAttempts", -1))
    if 0 <= most_retries < failures:
        lambda_svc._send_ddb_stream_failure_record(
            mapping, function, remaining, mapping["EventSourceArn"], result,
            "RetryAttemptsExhausted",
        )  # fmt: skip
        _go_on_at(mapping, position + len(remaining))
        return
    bisect = mapping.get("BisectBatchOnFunctionError") and len(remaining) > 1
    most = max(1, len(remaining) // 2) if bisect else len(remaining)
    # A smaller batch is a new one: its attempts are counted afresh, as on AWS.
    _troubles[mapping["UUID"]] = Trouble(position, 0 if bisect else failures, most)
    _set_position(mapping, position)
    lambda_svc._esm_backoff_until[mapping["UUID"]] = time.time() + PAUSE_AFTER_FAILURE_SECONDS


def _go_on_at(mapping: dict[str, Any], position: int) -> None:
    _troubles.pop(mapping["UUID"], None)
    lambda_svc._esm_backoff_until.pop(mapping["UUID"], None)
    _set_position(mapping, position)


def _set_position(mapping: dict[str, Any], position: int) -> None:
    with lambda_svc._dynamodb_stream_positions_lock:
        lambda_svc._dynamodb_stream_positions[mapping["UUID"]] = position
