"""Lambda entry points: the stream of the outbox, to one queue an effect; at night what it did not bring."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from isp_telemetry.observability import taken_up_again
from isp_wiring.entry_points import of_stream, watched
from relay_events.records import relay
from relay_events.wiring import use_case_from_environment

use_case = cache(use_case_from_environment)


class StillWaiting(Exception):
    """Some events could not be relayed again. The text is the classes of what hindered them."""


@watched("relay_events")
def heal(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001
    """Relay a tenant's events that nobody marked as relayed; StillWaiting unless all of them were."""
    tenant_id = event["tenant_id"]
    told = use_case().again(tenant_id)
    for name, number in sorted(told.by_name.items()):
        taken_up_again(tenant_id, name, number)
    if told.failures:
        raise StillWaiting(sorted(set(told.failures)))
    return dict(told.by_name)


def _relay(record: Mapping[str, Any]) -> None:
    relay(record, use_case())


handler = of_stream("relay_events", _relay)
