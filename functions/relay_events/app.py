"""Lambda entry point: the stream of the outbox, to one queue an effect."""

from __future__ import annotations

from functools import cache
from typing import Any

from aws_lambda_powertools import Tracer
from aws_lambda_powertools.utilities.batch import EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from isp_aws.batches import ReportingProcessor
from isp_telemetry.observability import logger, metrics
from relay_events.outlets import QueueOutlets
from relay_events.relay import relay

tracer = Tracer()
processor = ReportingProcessor(EventType.DynamoDBStreams)
outlets = cache(QueueOutlets.from_environment)


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return process_partial_response(
        event=event, record_handler=_relay, processor=processor, context=context
    )


def _relay(record: DynamoDBRecord) -> None:
    relay(record.raw_event, outlets())
