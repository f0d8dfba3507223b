"""Lambda entry point: the queues of notices and of one-time codes, to the SMS gateway.

Powertools keeps a mark for each event id, challenge and change of a credential: what comes again is not told twice. The mark of
an event goes when sending certainly failed, so that the next delivery tries again; a code is over by then.
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
from isp_aws.messages import news_messages
from isp_aws.messages.code_messages import challenge_of
from isp_aws.messages.code_messages import from_message as asked_code
from isp_aws.secrets import product_sealer
from isp_telemetry.observability import logger, metrics
from isp_wiring.entry_points import note_use_case, of_queue
from send_notices.wiring import (
    codes_from_environment,
    notices_from_environment,
    staff_news_from_environment,
)

# Longer than a message can wait in the queue and its dead letters together.
MARKED_SECONDS = 21 * 86_400

tell_customer = cache(notices_from_environment)
send_code = cache(codes_from_environment)
tell_staff = cache(staff_news_from_environment)
sealer = cache(product_sealer)
sent_marks = DynamoDBPersistenceLayer(table_name=table_name(Table.IDEMPOTENCY))
once = IdempotencyConfig(expires_after_seconds=MARKED_SECONDS)


def _message(body: str) -> None:
    challenge_id, fact = challenge_of(body), news_messages.fact_of(body)
    if challenge_id is not None:
        note_use_case("send_code")
        _send_once(challenge_id=challenge_id, body=body)
    elif fact is not None:
        note_use_case("tell_staff")
        _tell_staff_once(fact=fact, body=body)
    else:
        _tell_once(event_id=from_message(body).event_id, body=body)


@idempotent_function(data_keyword_argument="event_id", persistence_store=sent_marks, config=once)  # type: ignore[untyped-decorator]
def _tell_once(*, event_id: str, body: str) -> str | None:
    event = from_message(body)
    delivery = tell_customer()(event)
    outcome = None if delivery is None else delivery.value
    metrics.add_metric(name=f"Notices_{outcome or 'needless'}", unit=MetricUnit.Count, value=1)
    logger.info(
        "Notice handled", tenant=event.tenant_id, event_id=event_id, event=event.name, came=outcome
    )
    return outcome


@idempotent_function(  # type: ignore[untyped-decorator]
    data_keyword_argument="challenge_id", persistence_store=sent_marks, config=once
)
def _send_once(*, challenge_id: str, body: str) -> str | None:  # noqa: ARG001 - the mark's key
    delivery = send_code()(asked_code(body, sealer()))
    outcome = None if delivery is None else delivery.value
    metrics.add_metric(name=f"Codes_{outcome or 'needless'}", unit=MetricUnit.Count, value=1)
    return outcome


@idempotent_function(data_keyword_argument="fact", persistence_store=sent_marks, config=once)  # type: ignore[untyped-decorator]
def _tell_staff_once(*, fact: str, body: str) -> str:  # noqa: ARG001 - the mark's key
    delivery = tell_staff()(news_messages.from_message(body, sealer()))
    metrics.add_metric(name=f"StaffNews_{delivery.value}", unit=MetricUnit.Count, value=1)
    return delivery.value


handler = of_queue("tell_customer", _message, prepare=once.register_lambda_context)
