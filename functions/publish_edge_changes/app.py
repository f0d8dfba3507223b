"""Lambda entry point: the queue of edge changes, to the log of every edge."""

from __future__ import annotations

from functools import cache

from isp_aws.event_messages import from_message
from isp_wiring.entry_points import of_queue
from publish_edge_changes.wiring import use_case_from_environment

use_case = cache(use_case_from_environment)


def _publish(body: str) -> None:
    use_case()(from_message(body))


handler = of_queue("publish_change", _publish)
