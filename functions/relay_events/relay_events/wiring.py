"""The use case of this function, from its environment."""

from __future__ import annotations

from isp_app.relay_events import RelayEvents
from isp_aws.clock import SystemClock
from isp_aws.dynamodb import outbox

from relay_events.outlets import QueueOutlets


def use_case_from_environment() -> RelayEvents:
    return RelayEvents(QueueOutlets.from_environment(), outbox, SystemClock())
