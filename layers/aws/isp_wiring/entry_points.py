"""What Lambda calls outside of the API: one shape for rules and steps, for queues and for streams.

An entry point is a door. It is watched (log, trace, counters), it takes what Lambda gives it apart, and it
calls one use case for each thing; which of them failed is reported, so that those alone come again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
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


def watched(use_case: str) -> Callable[[EntryPoint[R]], EntryPoint[R]]:
    """Give an entry point its log lines, trace and counters, under the name of its use case.

    Answers are not traced.
    """

    def watch(entry_point: EntryPoint[R]) -> EntryPoint[R]:
        @wraps(entry_point)
        def named(event: dict[str, Any], context: LambdaContext) -> R:
            note_use_case(use_case)
            return entry_point(event, context)

        traced: Any = Tracer().capture_lambda_handler(capture_response=False)
        logged: Any = logger.inject_lambda_context(clear_state=True)
        found: EntryPoint[R] = logged(traced(metrics.log_metrics(named)))
        return found

    return watch


def note_use_case(name: str) -> None:
    """Put what is done on every further line of this run, and beside its counters."""
    logger.append_keys(use_case=name)
    metrics.add_metadata(key="use_case", value=name)


def name_of(use_case: object) -> str:
    """Return the name of a use case, or of the one that a method is of: its module's."""
    made: object = getattr(use_case, "__self__", use_case)
    return type(made).__module__.rpartition(".")[2]


def of_queue(
    use_case: str,
    act: Callable[[str], object],
    prepare: Callable[[LambdaContext], object] | None = None,
) -> Batch:
    """Return the entry point of a queue; `act` is given the body of one message."""
    batch = _of_batch(EventType.SQS, lambda record: act(record.body), prepare)
    return watched(use_case)(batch)


def of_stream(use_case: str, act: Callable[[Mapping[str, Any]], object]) -> Batch:
    """Return the entry point of a table's stream; `act` is given one record as it came."""
    batch = _of_batch(EventType.DynamoDBStreams, lambda record: act(record.raw_event), None)
    return watched(use_case)(batch)


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

    return take
