"""Transactions: all actions or none, with the reason for each action that stood in the way.

The only caller of TransactWriteItems, and of the put that needs none. The actions go in our own order, not in pynamodb's, so that the
reasons can be told apart by their place. Conflicts with other transactions are errors in this database,
not waits, and botocore does not retry them: we do, until a deadline (`isp_aws.patience`), and count it.
Proof: `tests/adapters/test_commit_on_bad_days.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from isp.refusals import Unavailable
from isp_telemetry.observability import count
from pynamodb.exceptions import CancellationReason, VerboseClientError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from isp_aws.dynamodb.connection import TableItem, connection
from isp_aws.patience import PATIENT, Patience

ACTIONS_MAX = 96  # The database takes 100; the rest is air for what a later version adds.

_WITH_OLD = "ALL_OLD"
_PASSING = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
# The whole call was turned away, after botocore's own few tries; nothing of it was done.
_TURNED_AWAY = frozenset(
    {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"}
)

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


def transact(calls: Sequence[Call], patience: Patience = PATIENT) -> None:
    """Do all of it or nothing: Cancelled where conditions fail, Unavailable where all is busy."""
    assert 0 < len(calls) <= ACTIONS_MAX, len(calls)
    _until_done(lambda: _tried(calls), patience)


def put_alone(call: Call, patience: Patience = PATIENT) -> None:
    """Do one put without a transaction, at half the price; Cancelled and Unavailable as above.

    A transaction whose answer is lost is known again by its token. A put is not, so it is known by what
    lies there: an item that is the one that was to be put, byte for byte, is taken for our own.
    """
    _until_done(lambda: _tried_alone(call["Put"]), patience)


def _until_done(
    tried: Callable[[], list[CancellationReason | None] | None], patience: Patience
) -> None:
    until, attempt = patience.until(), 0
    while True:
        reasons = tried()
        if reasons is None:
            return
        if not _passes(reasons):
            break
        count("LedgerConflictRetries")
        if not patience.pause(attempt, until):
            break
        attempt += 1
    failures = [
        Failure(place, reason.raw_item)
        for place, reason in enumerate(reasons)
        if reason is not None and reason.code == "ConditionalCheckFailed"
    ]
    if failures:
        raise Cancelled(failures)
    assert _passes(reasons), f"cancelled for another reason: {reasons}"
    raise Unavailable(part="database")


def _tried(calls: Sequence[Call]) -> list[CancellationReason | None] | None:
    """Return None if it is done, else why each action was not."""
    try:
        connection().dispatch("TransactWriteItems", {"TransactItems": list(calls)})
    except VerboseClientError as error:
        code = error.response["Error"]["Code"]
        if code in _TURNED_AWAY:
            return [CancellationReason(code="ThrottlingError", message=code)]
        if code != "TransactionCanceledException":
            raise
        return list(error.cancellation_reasons)
    return None


def _tried_alone(call: Call) -> list[CancellationReason | None] | None:
    try:
        connection().dispatch("PutItem", dict(call))
    except VerboseClientError as error:
        code = error.response["Error"]["Code"]
        if code in _TURNED_AWAY:
            return [CancellationReason(code="ThrottlingError", message=code)]
        if code == "TransactionConflictException":
            return [CancellationReason(code="TransactionConflict", message=code)]
        if code != "ConditionalCheckFailedException":
            raise
        found = _stored(call)
        if found == call["Item"]:
            return None
        return [CancellationReason(code="ConditionalCheckFailed", message=code, raw_item=found)]
    return None


def _stored(call: Call) -> dict[str, Any] | None:
    # pynamodb does not pass on the item that stood in the way.
    key = {name: call["Item"][name] for name in ("pk", "sk")}
    asked = {"TableName": call["TableName"], "Key": key, "ConsistentRead": True}
    found: dict[str, Any] | None = connection().dispatch("GetItem", asked).get("Item")
    return found


def _passes(reasons: Sequence[CancellationReason | None]) -> bool:
    return any(reason is not None and reason.code in _PASSING for reason in reasons)
