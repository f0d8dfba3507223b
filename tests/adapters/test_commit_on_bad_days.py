"""Conflicts, throttles, time-outs and lost answers: what a commit does when the cloud has a bad day."""

from __future__ import annotations

import pytest
from isp.decision import Create, Decision
from isp.parties.scope import Scope
from isp.refusals import Unavailable
from isp_aws.dynamodb import transaction
from isp_aws.dynamodb.transaction import ATTEMPTS

from tests.adapters.conftest import Adapters
from tests.adapters.hooks import answer, conflict, failing, lost_answer, throttle, time_out
from tests.builders import sales

WRITE = "TransactWriteItems"


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    pauses: list[float] = []
    monkeypatch.setattr(transaction.time, "sleep", pauses.append)
    return pauses


@pytest.fixture
def decision(tenant_id: str) -> Decision:
    return Decision(entries=(sales.paid_in("e1", 700, tenant_id=tenant_id),))


def credited(adapters: Adapters, scope: Scope) -> int:
    return adapters.ledger.head(scope, "customer_credit:C").credits_minor


def test_a_conflict_is_waited_out_and_tried_again(
    real: Adapters, scope: Scope, decision: Decision, no_pauses: list[float]
) -> None:
    with failing(WRITE, conflict(3), conflict(3)) as calls:
        assert real.ledger.commit(scope, decision).replayed is False
    assert len(calls) == 3
    assert len(no_pauses) == 2 and all(0 <= pause <= 0.4 for pause in no_pauses)
    assert credited(real, scope) == 700


def test_conflicts_without_end_are_unavailable_and_write_nothing(
    real: Adapters, scope: Scope, decision: Decision
) -> None:
    with failing(WRITE, *[conflict(3)] * ATTEMPTS) as calls, pytest.raises(Unavailable):
        real.ledger.commit(scope, decision)
    assert len(calls) == ATTEMPTS
    assert credited(real, scope) == 0


def test_a_throttle_is_tried_again(real: Adapters, scope: Scope, decision: Decision) -> None:
    with failing(WRITE, throttle()):
        real.ledger.commit(scope, decision)
    assert credited(real, scope) == 700


def test_throttles_without_end_are_unavailable(
    real: Adapters, scope: Scope, decision: Decision
) -> None:
    with failing(WRITE, *[throttle()] * 20), pytest.raises(Unavailable):
        real.ledger.commit(scope, decision)
    assert credited(real, scope) == 0


def test_a_time_out_is_tried_again_and_booked_once(
    real: Adapters, scope: Scope, decision: Decision
) -> None:
    with failing(WRITE, time_out()):
        real.ledger.commit(scope, decision)
    assert real.ledger.commit(scope, decision).replayed is True
    assert credited(real, scope) == 700


def test_a_commit_whose_answer_was_lost_is_answered_by_the_retry(
    real: Adapters, scope: Scope, decision: Decision
) -> None:
    package = sales.package(scope.tenant_id)
    with failing(WRITE, lost_answer()) as calls:
        both = decision.also(Decision(changes=(Create(package),)))
        assert real.ledger.commit(scope, both).replayed is False
    assert len(calls) == 2
    assert credited(real, scope) == 700
    assert real.directory.package(scope, package.id) == package


def test_a_new_thing_whose_answer_was_lost_is_not_told_to_exist_already(
    real: Adapters, scope: Scope
) -> None:
    with failing(WRITE, lost_answer()):
        made = Decision(changes=(Create(sales.package(scope.tenant_id)),))
        real.ledger.commit(scope, made)


def test_a_database_that_is_away_is_unavailable_for_reads_and_writes(
    real: Adapters, scope: Scope, decision: Decision
) -> None:
    with failing(WRITE, *[time_out()] * 20), pytest.raises(Unavailable):
        real.ledger.commit(scope, decision)
    with failing("GetItem", *[time_out()] * 20), pytest.raises(Unavailable):
        real.ledger.head(scope, "customer_credit:C")
    with failing("Query", *[answer(500, "InternalServerError")] * 20), pytest.raises(Unavailable):
        real.directory.packages(scope)


def test_a_refusal_beside_a_conflict_is_found_at_the_next_try(
    real: Adapters, scope: Scope, decision: Decision
) -> None:
    real.ledger.commit(scope, decision)
    with failing(WRITE, conflict(3)):
        assert real.ledger.commit(scope, decision).replayed is True


def test_a_call_that_the_database_calls_wrong_is_a_bug_and_not_a_refusal(
    real: Adapters, scope: Scope
) -> None:
    decision = Decision(changes=(Create(sales.package(scope.tenant_id)),))
    with failing(WRITE, answer(400, "ValidationException")), pytest.raises(Exception) as bug:
        real.ledger.commit(scope, decision)
    assert not isinstance(bug.value, Unavailable)


def test_more_actions_than_a_transaction_takes_are_a_bug(real: Adapters, scope: Scope) -> None:
    packages = (sales.package(scope.tenant_id, id=f"P{n}") for n in range(97))
    with pytest.raises(AssertionError):
        real.ledger.commit(scope, Decision(changes=tuple(Create(one) for one in packages)))
    assert real.directory.packages(scope) == []
