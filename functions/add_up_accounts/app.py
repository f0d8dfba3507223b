"""Lambda entry points: the stream of the ledger, to the sums of its accounts; at night what it did not bring.

The whole batch is one unit of work, because entries of one tenant are added together; so the failed
records are reported here and not by Powertools' processor, which knows one record at a time. A stream
comes back from the first failed record on, and adding an entry again adds nothing.
"""

from __future__ import annotations

from typing import Any

from add_up_accounts.batch import add_up_batch
from add_up_accounts.journal_records import Tampering
from add_up_accounts.wiring import add_up_accounts, add_up_again
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext
from isp_telemetry.observability import logger, metrics, taken_up_again
from isp_wiring.entry_points import watched


@watched("add_up_accounts")
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:  # noqa: ARG001
    failed = add_up_batch(event["Records"], add_up_accounts(), _alarm)
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


@watched("add_up_again")
def heal(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001
    """Add up a tenant's entries that no stream brought, of the last days or of the days told."""
    tenant_id = event["tenant_id"]
    added = add_up_again()(tenant_id, event.get("days"))
    if added:
        taken_up_again(tenant_id, "entry", added)
    return {"added": added}


def _alarm(changed: Tampering) -> None:
    metrics.add_metric(name="JournalChanged", unit=MetricUnit.Count, value=1)
    logger.error("Journal was changed", pk=changed.pk, sk=changed.sk, event_name=changed.event_name)
