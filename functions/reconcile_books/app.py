"""Lambda entry points of the nightly proof: the starter, and the steps of the state machine.

One execution a tenant: it lists the tenant's books, and proves each part by part.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from isp.ledger.prove import Fault
from isp.minutes import Moment, day_at, day_ends_at
from isp.parties.scope import Scope, tenant_scope
from isp_aws.clock import SystemClock
from isp_aws.dynamodb.books import books_of
from isp_aws.dynamodb.counts import recount
from isp_aws.dynamodb.stores import stores
from isp_aws.dynamodb.tenant_list import all_tenants
from isp_aws.environment import Settings, settings
from isp_telemetry.observability import logger, metrics
from isp_wiring.entry_points import watched
from reconcile_books.proof import Proof
from reconcile_books.proofs import BooksDoNotBalance, prove_part
from reconcile_books.proofs import summarise as summary_of
from reconcile_books.stored_books import DynamoBooks
from reconcile_books.wiring import account_for_numbers

SECONDS_PER_DAY = 86_400


class ProofSettings(Settings):
    reconcile_state_machine_arn: str


@watched
def start(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001
    """Start the proof of yesterday for every tenant; a second start on one day starts nothing."""
    today, started = day_at(SystemClock().now(), 0), 0
    for tenant_id in all_tenants():
        try:
            _state_machines().start_execution(
                stateMachineArn=settings(ProofSettings).reconcile_state_machine_arn,
                name=f"books-{tenant_id}-{today}",
                input=json.dumps({"tenant_id": tenant_id}),
            )
            started += 1
        except _state_machines().exceptions.ExecutionAlreadyExists:
            logger.info("Proof was started before", tenant=tenant_id, on=today)
    return {"started": started}


@watched
def list_books(event: dict[str, Any], context: LambdaContext) -> list[dict[str, Any]]:  # noqa: ARG001
    """Return the beginning of the proof of each book: of the day told, or of the tenant's yesterday."""
    scope, made = tenant_scope(event["tenant_id"]), stores()
    offset = made.directory.tenant(scope).utc_offset_minutes
    orphans = account_for_numbers(made)(scope, Moment(SystemClock().now(), offset))
    if orphans:
        logger.warning(
            "Numbers without a document are void", tenant=scope.tenant_id, count=len(orphans)
        )
    _count_anew(scope)
    day = event.get("day") or day_at(SystemClock().now() - SECONDS_PER_DAY, offset)
    cut = day_ends_at(day, offset)
    return [Proof(scope.tenant_id, book, day, cut).to_state() for book in books_of(scope)]


def _count_anew(scope: Scope) -> None:
    """Prove how many customers the tenant's sellers have, and put right what is wrong."""
    counted = recount(scope, time.sleep)
    metrics.add_metric(name="CustomerCountsHealed", unit=MetricUnit.Count, value=counted.healed)
    if counted.healed or counted.not_proved:
        logger.error(
            "Customers were miscounted",
            tenant=scope.tenant_id,
            healed=counted.healed,
            not_proved=counted.not_proved,
        )


@watched
def prove_books(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Prove the next part of a book and say how far it has come."""
    proof = Proof.from_state(event)
    after = prove_part(DynamoBooks(), proof, time.sleep)
    new = after.faults[len(proof.faults) :]
    metrics.add_metric(name="BookFaults", unit=MetricUnit.Count, value=len(new))
    for fault in new:
        _tell(after, fault)
    return after.to_state()


@watched
def summarise(event: dict[str, Any], context: LambdaContext) -> Mapping[str, Any]:  # noqa: ARG001
    """Count the proofs; BooksDoNotBalance unless every book of the tenant is proved."""
    summary, tenant_id = summary_of(event["proofs"]), event["tenant_id"]
    proved = summary.books - len(summary.not_proved)
    metrics.add_metric(name="BooksProved", unit=MetricUnit.Count, value=proved)
    metrics.add_metric(name="BooksNotProved", unit=MetricUnit.Count, value=len(summary.not_proved))
    if summary.not_proved:
        logger.error("Books do not balance", tenant=tenant_id, books=summary.not_proved)
        # Raising inside log_metrics still flushes the counters.
        raise BooksDoNotBalance(tenant_id)
    logger.info("Books proved", tenant=tenant_id, books=summary.books)
    return {"tenant_id": tenant_id, "books": summary.books}


def _tell(proof: Proof, fault: Fault) -> None:
    logger.error(
        "Book does not balance",
        tenant=proof.tenant_id,
        book=proof.book,
        day=proof.day,
        rule=fault.rule.value,
        about=fault.about,
        difference_minor=fault.difference_minor,
    )


@cache
def _state_machines() -> Any:
    return boto3.client("stepfunctions")
