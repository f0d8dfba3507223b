"""Lambda entry point: the rule of every minute."""

from __future__ import annotations

from functools import cache
from typing import Any

from aws_lambda_powertools import Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from isp_aws.clock import SystemClock
from isp_aws.dynamodb.due_index import DueIndex
from isp_telemetry.observability import logger, metrics
from sweep_due.due_work_queue import DueWorkQueue
from sweep_due.sweep import sweep

tracer = Tracer()
queue = cache(DueWorkQueue.from_environment)


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> None:  # noqa: ARG001
    swept = sweep(DueIndex(), queue(), SystemClock().now())
    # The alarm SweepStandsStill hears this as the pulse.
    metrics.add_metric(name="MinutesSwept", unit=MetricUnit.Count, value=swept.minutes)
    metrics.add_metric(name="DueWorkHandedOut", unit=MetricUnit.Count, value=swept.things)
    logger.info("Due index swept", minutes=swept.minutes, things=swept.things)
