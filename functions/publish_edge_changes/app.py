"""Lambda entry point: the queue of edge changes, to the log of every edge."""

from __future__ import annotations

from functools import cache
from typing import Any

from aws_lambda_powertools import Tracer
from aws_lambda_powertools.utilities.batch import EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from isp_aws.batches import ReportingProcessor
from isp_aws.event_messages import from_message
from isp_telemetry.observability import logger, metrics
from publish_edge_changes.wiring import use_case_from_environment

tracer = Tracer()
processor = ReportingProcessor(EventType.SQS)
use_case = cache(use_case_from_environment)


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return process_partial_response(
        event=event, record_handler=_publish, processor=processor, context=context
    )


def _publish(record: SQSRecord) -> None:
    use_case()(from_message(record.body))
