"""Lambda entry point: the queue of notices, to the SMS gateway.

Powertools keeps a mark for each event id: a repeated event is not told twice. The mark goes when
sending certainly failed, so that the next delivery tries again.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from aws_lambda_powertools import Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.typing import LambdaContext
from isp_aws.batches import ReportingProcessor
from isp_aws.environment import Table, table_name
from isp_aws.event_messages import from_message
from isp_telemetry.observability import logger, metrics
from send_notices.wiring import use_case_from_environment

# Longer than a message can wait in the queue and its dead letters together.
MARKED_SECONDS = 21 * 86_400

tracer = Tracer()
processor = ReportingProcessor(EventType.SQS)
use_case = cache(use_case_from_environment)
sent_marks = DynamoDBPersistenceLayer(table_name=table_name(Table.IDEMPOTENCY))
once = IdempotencyConfig(expires_after_seconds=MARKED_SECONDS)


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    once.register_lambda_context(context)
    return process_partial_response(
        event=event, record_handler=_notify, processor=processor, context=context
    )


def _notify(record: SQSRecord) -> None:
    event = from_message(record.body)
    _tell_once(event_id=event.event_id, body=record.body)


@idempotent_function(data_keyword_argument="event_id", persistence_store=sent_marks, config=once)  # type: ignore[untyped-decorator]
def _tell_once(*, event_id: str, body: str) -> str | None:
    event = from_message(body)
    delivery = use_case()(event)
    outcome = None if delivery is None else delivery.value
    metrics.add_metric(name=f"Notices_{outcome or 'needless'}", unit=MetricUnit.Count, value=1)
    logger.info(
        "Notice handled", tenant=event.tenant_id, event_id=event_id, event=event.name, came=outcome
    )
    return outcome
