"""Lambda entry point: the stream of the ledger, to the sums of its accounts.

The whole batch is one unit of work, because entries of one tenant are added together; so the failed
records are reported here and not by Powertools' processor, which knows one record at a time. A stream
comes back from the first failed record on, and adding an entry again adds nothing.
"""

from __future__ import annotations

from typing import Any

from add_up_accounts.add_up import add_up_batch
from add_up_accounts.journal_records import Tampering
from aws_lambda_powertools import Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext
from isp_aws.dynamodb.rollups import add_up
from isp_telemetry.observability import logger, metrics

tracer = Tracer()


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:  # noqa: ARG001
    failed = add_up_batch(event["Records"], add_up, _alarm)
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def _alarm(changed: Tampering) -> None:
    metrics.add_metric(name="JournalChanged", unit=MetricUnit.Count, value=1)
    logger.error("Journal was changed", pk=changed.pk, sk=changed.sk, event_name=changed.event_name)
