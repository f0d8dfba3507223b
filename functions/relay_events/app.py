"""Lambda entry points: the stream of the outbox, to one queue an effect; at night what it did not bring."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from isp.parties.scope import tenant_scope
from isp_aws.clock import SystemClock
from isp_aws.dynamodb.outbox import mark_relayed, waiting_events, waiting_since
from isp_telemetry.observability import taken_up_again
from isp_wiring.entry_points import of_stream, watched
from relay_events.outlets import QueueOutlets
from relay_events.relay import WAITS_SECONDS, relay, relay_again

outlets = cache(QueueOutlets.from_environment)


class StillWaiting(Exception):
    """Some events could not be relayed again. The text is the classes of what hindered them."""


@watched
def heal(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001
    """Relay a tenant's events that nobody marked as relayed; StillWaiting unless all of them were."""
    scope = tenant_scope(event["tenant_id"])
    waiting = waiting_since(scope, SystemClock().now() - WAITS_SECONDS)
    find = partial(waiting_events, scope)
    told = relay_again(scope.tenant_id, waiting, find, outlets(), mark_relayed)
    for name, number in sorted(told.by_name.items()):
        taken_up_again(scope.tenant_id, name, number)
    if told.failures:
        raise StillWaiting(sorted(set(told.failures)))
    return dict(told.by_name)


def _relay(record: Mapping[str, Any]) -> None:
    relay(record, outlets(), mark_relayed)


handler = of_stream(_relay)
