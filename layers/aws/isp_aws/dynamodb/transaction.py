"""Transactions: all actions or none, with the reason for each action that stood in the way.

The only caller of TransactWriteItems. The actions go in our own order, not in pynamodb's, so that the
reasons can be told apart by their place. Conflicts with other transactions are errors in this database,
not waits, and botocore does not retry them: we do, with full jitter, and count it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from isp.refusals import Unavailable
from pynamodb.exceptions import CancellationReason, VerboseClientError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from isp_aws.dynamodb.connection import TableItem, connection
from isp_aws.observability import count

ATTEMPTS = 5
ACTIONS_MAX = 96  # The database takes 100; the rest is air for what a later version adds.
PAUSE_MIN_SECONDS = 0.025
PAUSE_MAX_SECONDS = 0.4

_WITH_OLD = "ALL_OLD"
_PASSING = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})

Call = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Failure:
    """A condition that did not hold: the place of its action, and the item that was there."""

    place: int
    item: Mapping[str, Any] | None


class Cancelled(Exception):
    """Conditions did not hold; nothing was written."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        super().__init__([failure.place for failure in failures])
        self.failures = failures


def put(item: TableItem, condition: Condition | None = None) -> Call:
    return {"Put": item.get_save_kwargs_from_instance(condition, _WITH_OLD)}


def update(item: TableItem, changes: Sequence[Action], condition: Condition | None = None) -> Call:
    call = item.get_update_kwargs_from_instance(
        actions=list(changes), condition=condition, return_values_on_condition_failure=_WITH_OLD
    )
    return {"Update": call}


def delete(item: TableItem, condition: Condition | None = None) -> Call:
    return {"Delete": item.get_delete_kwargs_from_instance(condition, _WITH_OLD)}


def check(item: TableItem, condition: Condition) -> Call:
    call = item.get_operation_kwargs_from_class(item.pk, item.sk, condition=condition)
    return {"ConditionCheck": call}


def transact(calls: Sequence[Call]) -> None:
    """Do all of it or nothing: Cancelled where conditions fail, Unavailable where all is busy."""
    assert 0 < len(calls) <= ACTIONS_MAX, len(calls)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            connection().dispatch("TransactWriteItems", {"TransactItems": list(calls)})
            return
        except VerboseClientError as error:
            if error.response["Error"]["Code"] != "TransactionCanceledException":
                raise
            reasons = list(error.cancellation_reasons)
        if not _passes(reasons) or attempt == ATTEMPTS:
            break
        count("LedgerConflictRetries")
        _pause(attempt)
    failures = [
        Failure(place, reason.raw_item)
        for place, reason in enumerate(reasons)
        if reason is not None and reason.code == "ConditionalCheckFailed"
    ]
    if failures:
        raise Cancelled(failures)
    assert _passes(reasons), f"cancelled for another reason: {reasons}"
    raise Unavailable(part="database")


def _passes(reasons: Sequence[CancellationReason | None]) -> bool:
    return any(reason is not None and reason.code in _PASSING for reason in reasons)


def _pause(attempt: int) -> None:
    ceiling = min(PAUSE_MAX_SECONDS, PAUSE_MIN_SECONDS * 2 ** (attempt - 1))
    time.sleep(random.uniform(0, ceiling))
