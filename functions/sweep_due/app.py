"""Lambda entry points: the rule of every minute, and the one of every night that looks after it."""

from __future__ import annotations

from functools import cache
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from isp_aws.clock import SystemClock
from isp_aws.dynamodb.due_index import DueIndex
from isp_telemetry.observability import logger, metrics, taken_up_again
from isp_wiring.entry_points import watched
from sweep_due.due_work_queue import DueWorkQueue
from sweep_due.overdue import hand_out_overdue
from sweep_due.sweep import sweep

queue = cache(DueWorkQueue.from_environment)


@watched
def handler(event: dict[str, Any], context: LambdaContext) -> None:  # noqa: ARG001
    swept = sweep(DueIndex(), queue(), SystemClock().now())
    # The alarm SweepStandsStill hears this as the pulse.
    metrics.add_metric(name="MinutesSwept", unit=MetricUnit.Count, value=swept.minutes)
    metrics.add_metric(name="DueWorkHandedOut", unit=MetricUnit.Count, value=swept.things)
    logger.info("Due index swept", minutes=swept.minutes, things=swept.things)


@watched
def heal(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001
    """Hand out again what has been due for more than an hour, of all tenants."""
    found = hand_out_overdue(DueIndex(), queue(), SystemClock().now())
    for (tenant_id, kind), number in sorted(found.items()):
        taken_up_again(tenant_id, kind.value, number)
    return {"handed_out": sum(found.values())}
