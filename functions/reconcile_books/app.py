"""Lambda entry points of the nightly proof: the starter, and the steps of the state machine.

One execution a tenant: it lists the tenant's books, and proves each part by part.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from isp.ledger.proof import BooksDoNotBalance, Proof
from isp.ledger.proof import summarise as summary_of
from isp.ledger.prove import Fault
from isp_app.begin_proof import Recounted
from isp_telemetry.observability import logger, metrics
from isp_wiring.entry_points import watched
from reconcile_books import wiring

start_proofs, begin_proof = cache(wiring.start_proofs), cache(wiring.begin_proof)
prove = cache(wiring.prove_books)


@watched("start_proofs")
def start(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001
    """Start the proof of yesterday for every tenant; a second start on one day starts nothing."""
    started = start_proofs()()
    for tenant_id in started.before:
        logger.info("Proof was started before", tenant=tenant_id, on=started.on)
    return {"started": len(started.tenants)}


@watched("begin_proof")
def list_books(event: dict[str, Any], context: LambdaContext) -> list[dict[str, Any]]:  # noqa: ARG001
    """Return the beginning of the proof of each book: of the day told, or of the tenant's yesterday."""
    tenant_id = event["tenant_id"]
    begun = begin_proof()(tenant_id, event.get("day"))
    if begun.void_numbers:
        count = len(begun.void_numbers)
        logger.warning("Numbers without a document are void", tenant=tenant_id, count=count)
    _tell_counts(tenant_id, begun.counts)
    return [proof.to_state() for proof in begun.proofs]


def _tell_counts(tenant_id: str, counted: Recounted) -> None:
    metrics.add_metric(name="CustomerCountsHealed", unit=MetricUnit.Count, value=counted.healed)
    if counted.healed or counted.not_proved:
        logger.error(
            "Customers were miscounted",
            tenant=tenant_id,
            healed=counted.healed,
            not_proved=counted.not_proved,
        )


@watched("prove_books")
def prove_books(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001
    """Prove the next part of a book and say how far it has come."""
    proof = Proof.from_state(event)
    after = prove()(proof)
    new = after.faults[len(proof.faults) :]
    metrics.add_metric(name="BookFaults", unit=MetricUnit.Count, value=len(new))
    for fault in new:
        _tell(after, fault)
    return after.to_state()


@watched("prove_books")
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
