"""Lambda entry point of the migrations: run after every deployment, until it says that it is done.

One tenant is brought over at a time; where the time gets short it answers with `is_done: false`, and
whoever runs it runs it again. A migration that was interrupted goes on where it was.
"""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from isp_aws.clock import SystemClock
from isp_aws.dynamodb.migrations.runner import migrate_all
from isp_telemetry.observability import logger
from isp_wiring.entry_points import watched

# A tenant of a million entries takes about ten minutes; it is not begun with less.
ENOUGH_MS = 720_000


@watched("migrate_state")
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Bring all tenants over; return how far it has come."""
    started_with = context.get_remaining_time_in_millis()

    def has_time() -> bool:
        left = context.get_remaining_time_in_millis()
        return left > ENOUGH_MS or left > started_with // 2

    done = migrate_all(SystemClock().now(), has_time)
    logger.info("Migrations ran", schema=done.schema, is_done=done.is_done)
    return {
        "schema": done.schema,
        "is_done": done.is_done,
        "brought_over": done.brought_over,
    }
