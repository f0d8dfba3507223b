"""Lambda entry points of the nightly proof: the starter, and the three steps of the state machine."""

from __future__ import annotations

import json
import time
from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools import Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from isp_aws.clock import SystemClock
from isp_aws.dynamodb import keys
from isp_aws.dynamodb.tenant_list import all_tenants
from isp_aws.environment import Settings, settings
from isp_aws.observability import logger, metrics
from reconcile_books.proofs import BooksDoNotBalance, prove_tenant
from reconcile_books.proofs import summarise as summary_of
from reconcile_books.stored_books import DynamoBooks

SECONDS_PER_DAY = 86_400
tracer = Tracer()


class ProofSettings(Settings):
    reconcile_state_machine_arn: str


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
def start(event: dict[str, Any], context: LambdaContext) -> dict[str, str]:  # noqa: ARG001
    """Start the proof of yesterday (UTC); a second start of the same day starts nothing."""
    day = keys.day_of(SystemClock().now() - SECONDS_PER_DAY)
    try:
        _state_machines().start_execution(
            stateMachineArn=settings(ProofSettings).reconcile_state_machine_arn,
            name=f"books-{day}",
            input=json.dumps({"day": day}),
        )
    except _state_machines().exceptions.ExecutionAlreadyExists:
        logger.info("Proof was started before", day=day)
    return {"day": day}


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
def list_tenants(event: dict[str, Any], context: LambdaContext) -> list[str]:  # noqa: ARG001
    return all_tenants()


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics
def prove_books(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Prove a tenant's books of a day. The answer is short: the map collects one for each tenant."""
    proofs = prove_tenant(DynamoBooks(), event["tenant_id"], event["day"], time.sleep)
    faults = [fault for proof in proofs for fault in proof.faults]
    metrics.add_metric(name="BookFaults", unit=MetricUnit.Count, value=len(faults))
    for proof in proofs:
        for fault in proof.faults:
            logger.error(
                "Book does not balance",
                tenant=event["tenant_id"],
                book=proof.book,
                rule=fault.rule.value,
                about=fault.about,
                difference_minor=fault.difference_minor,
            )
    rules = sorted({fault.rule.value for fault in faults})
    return {"tenant_id": event["tenant_id"], "books": len(proofs), "faults": rules}


@logger.inject_lambda_context(clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
@metrics.log_metrics
def summarise(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Count the proofs; BooksDoNotBalance unless every book of every tenant is proved."""
    summary = summary_of(event["proofs"])
    metrics.add_metric(name="BooksProved", unit=MetricUnit.Count, value=summary.books)
    metrics.add_metric(name="BooksNotProved", unit=MetricUnit.Count, value=len(summary.not_proved))
    if summary.not_proved:
        logger.error("Books do not balance", tenants=summary.not_proved, day=event["day"])
        # Raising inside log_metrics still flushes the counters.
        raise BooksDoNotBalance(", ".join(summary.not_proved))
    logger.info("Books proved", tenants=summary.tenants, books=summary.books, day=event["day"])
    return {"tenants": summary.tenants, "books": summary.books}


@cache
def _state_machines() -> Any:
    return boto3.client("stepfunctions")
