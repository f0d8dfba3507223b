"""What Lambda calls outside of the API: one shape for rules and steps, for queues and for streams.

An entry point is a door. It is watched (log, trace, counters), it takes what Lambda gives it apart, and it
calls one use case for each thing; which of them failed is reported, so that those alone come again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from aws_lambda_powertools import Tracer
from aws_lambda_powertools.utilities.batch import EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext
from isp_aws.batches import ReportingProcessor
from isp_telemetry.observability import logger, metrics

R = TypeVar("R")
EntryPoint = Callable[[dict[str, Any], LambdaContext], R]
Batch = EntryPoint[PartialItemFailureResponse]


def watched(entry_point: EntryPoint[R]) -> EntryPoint[R]:
    """Return the entry point with its log lines, trace and counters. Answers are not traced."""
    traced: Any = Tracer().capture_lambda_handler(capture_response=False)
    logged: Any = logger.inject_lambda_context(clear_state=True)
    found: EntryPoint[R] = logged(traced(metrics.log_metrics(entry_point)))
    return found


def of_queue(
    act: Callable[[str], object], prepare: Callable[[LambdaContext], object] | None = None
) -> Batch:
    """Return the entry point of a queue; `act` is given the body of one message."""
    return _of_batch(EventType.SQS, lambda record: act(record.body), prepare)


def of_stream(act: Callable[[Mapping[str, Any]], object]) -> Batch:
    """Return the entry point of a table's stream; `act` is given one record as it came."""
    return _of_batch(EventType.DynamoDBStreams, lambda record: act(record.raw_event), None)


def _of_batch(
    kind: EventType,
    act: Callable[[Any], object],
    prepare: Callable[[LambdaContext], object] | None,
) -> Batch:
    processor = ReportingProcessor(kind)

    def take(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
        if prepare is not None:
            prepare(context)
        return process_partial_response(
            event=event, record_handler=act, processor=processor, context=context
        )

    return watched(take)
