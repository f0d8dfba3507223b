"""Lambda entry point: the queue of notices, to the SMS gateway.

Powertools keeps a mark for each event id: a repeated event is not told twice. The mark goes when
sending certainly failed, so that the next delivery tries again.
"""

from __future__ import annotations

from functools import cache

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from isp_aws.environment import Table, table_name
from isp_aws.event_messages import from_message
from isp_telemetry.observability import logger, metrics
from isp_wiring.entry_points import of_queue
from send_notices.wiring import use_case_from_environment

# Longer than a message can wait in the queue and its dead letters together.
MARKED_SECONDS = 21 * 86_400

use_case = cache(use_case_from_environment)
sent_marks = DynamoDBPersistenceLayer(table_name=table_name(Table.IDEMPOTENCY))
once = IdempotencyConfig(expires_after_seconds=MARKED_SECONDS)


def _notify(body: str) -> None:
    _tell_once(event_id=from_message(body).event_id, body=body)


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


handler = of_queue("tell_customer", _notify, prepare=once.register_lambda_context)
