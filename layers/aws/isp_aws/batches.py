"""Batches of queues and streams: what failed is reported and comes again, everything else is done.

A batch of which everything failed is no other case: its records are reported one by one as well. Each
failure is logged by the class of its error and the place, never by its text, which may hold data; after
the last try the record waits in the dead letters, where the alarm is.
"""

from __future__ import annotations

import traceback
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from isp_telemetry.observability import count, logger


class ReportingProcessor(BatchProcessor):
    def __init__(self, event_type: EventType) -> None:
        super().__init__(event_type=event_type, raise_on_entire_batch_failure=False)

    def failure_handler(self, record: Any, exception: Any) -> Any:
        kind, _, trace = exception
        last = traceback.extract_tb(trace)[-1]
        count("RecordsFailed")
        logger.error("Record failed", error=kind.__name__, where=f"{last.filename}:{last.lineno}")
        return super().failure_handler(record, exception)
