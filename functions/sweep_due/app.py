"""Lambda entry points: the rule of every minute, and the one of every night that looks after it."""

from __future__ import annotations

from functools import cache
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from isp_telemetry.observability import logger, metrics, taken_up_again
from isp_wiring.entry_points import watched
from sweep_due.wiring import hand_out_overdue, sweep_due

sweeping, overdue = cache(sweep_due), cache(hand_out_overdue)


@watched("sweep_due")
def handler(event: dict[str, Any], context: LambdaContext) -> None:  # noqa: ARG001
    swept = sweeping()()
    # The alarm SweepStandsStill hears this as the pulse.
    metrics.add_metric(name="MinutesSwept", unit=MetricUnit.Count, value=swept.minutes)
    metrics.add_metric(name="DueWorkHandedOut", unit=MetricUnit.Count, value=swept.things)
    logger.info("Due index swept", minutes=swept.minutes, things=swept.things)


@watched("hand_out_overdue")
def heal(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001
    """Hand out again what has been due for more than an hour, of all tenants."""
    found = overdue()()
    for (tenant_id, kind), number in sorted(found.items()):
        taken_up_again(tenant_id, kind.value, number)
    return {"handed_out": sum(found.values())}
