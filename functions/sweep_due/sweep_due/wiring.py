"""The use cases of this function, from its environment."""

from __future__ import annotations

from isp_app.hand_out_overdue import HandOutOverdue
from isp_app.sweep_due import SweepDue
from isp_aws.clock import SystemClock
from isp_aws.dynamodb.due_index import DueIndex

from sweep_due.due_work_queue import DueWorkQueue


def sweep_due() -> SweepDue:
    return SweepDue(DueIndex(), DueWorkQueue.from_environment(), SystemClock())


def hand_out_overdue() -> HandOutOverdue:
    return HandOutOverdue(DueIndex(), DueWorkQueue.from_environment(), SystemClock())
