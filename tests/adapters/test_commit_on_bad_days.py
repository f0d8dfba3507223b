"""Conflicts, throttles, time-outs and lost answers: what a commit does when the cloud has a bad day."""

from __future__ import annotations

from dataclasses import replace

import pytest
from isp.decision import Create, Decision, Update
from isp.parties.scope import Scope
from isp.payments.intent import IntentState
from isp.refusals import AlreadyExists, OutcomeUnknown, StaleRead, Unavailable
from isp_aws.patience import DEADLINE_SECONDS, PAUSE_MAX_SECONDS, Patience

from tests.adapters.conftest import Adapters, real_adapters
from tests.adapters.hooks import answer, conflict, failing, lost_answer, throttle, time_out
from tests.builders import parties, payments, sales

WRITE = "TransactWriteItems"


class Time:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.pauses: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def real(tables: None, time: Time) -> Adapters:
    """The real adapters, with a patience that costs no time."""
    return real_adapters(Patience(now=lambda: time.now, sleep=time.sleep))


@pytest.fixture(autouse=True)
def no_pauses_of_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)


@pytest.fixture
def decision(tenant_id: str) -> Decision:
    return Decision(entries=(sales.paid_in("e1", 700, tenant_id=tenant_id),))


def credited(adapters: Adapters, scope: Scope) -> int:
    return adapters.ledger.head(scope, "/isp/", "customer_credit:C").credits_minor


def test_a_conflict_is_waited_out_and_tried_again(
    real: Adapters, scope: Scope, decision: Decision, time: Time
) -> None:
    with failing(WRITE, conflict(3), conflict(3)) as calls:
        assert real.ledger.commit(scope, decision).replayed is False
    assert len(calls) == 3
    assert len(time.pauses) == 2 and all(0 <= pause <= PAUSE_MAX_SECONDS for pause in time.pauses)
    assert credited(real, scope) == 700


def test_more_conflicts_than_five_are_waited_out_too(
    real: Adapters, scope: Scope, decision: Decision
) -> None:
    # Eight tries wait 0.05 + 0.1 + ... + 1 = 4.55 seconds at the very most.
    with failing(WRITE, *[conflict(3)] * 8) as calls:
        assert real.ledger.commit(scope, decision).replayed is False
    assert len(calls) == 9
    assert credited(real, scope) == 700


def test_conflicts_without_end_are_unavailable_at_the_deadline_and_write_nothing(
    real: Adapters, scope: Scope, decision: Decision, time: Time
) -> None:
    began = time.now
    with failing(WRITE, *[conflict(3)] * 500), pytest.raises(Unavailable) as refused:
        real.ledger.commit(scope, decision)
    # Not "perhaps it happened": every try was turned away.
    assert not isinstance(refused.value, OutcomeUnknown)
    assert DEADLINE_SECONDS - PAUSE_MAX_SECONDS <= time.now - began < DEADLINE_SECONDS
    assert credited(real, scope) == 0


def test_a_throttle_is_tried_again(real: Adapters, scope: Scope, decision: Decision) -> None:
    with failing(WRITE, throttle()):
        real.ledger.commit(scope, decision)
    assert credited(real, scope) == 700


def test_throttles_outlast_the_clients_own_tries(
    real: Adapters, scope: Scope, decision: Decision
) -> None:
    with failing(WRITE, *[throttle()] * 7):
        real.ledger.commit(scope, decision)
    assert credited(real, scope) == 700


def test_throttles_without_end_are_unavailable(
    real: Adapters, scope: Scope, decision: Decision
) -> None:
    with failing(WRITE, *[throttle()] * 2_000), pytest.raises(Unavailable):
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
        real.ledger.head(scope, "/isp/", "customer_credit:C")
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


def test_a_put_alone_whose_answer_is_lost_is_known_again(real: Adapters, scope: Scope) -> None:
    intent = payments.payment_intent(parties.customer(scope.tenant_id))
    with failing("PutItem", lost_answer()) as calls:
        real.ledger.commit(scope, Decision(changes=(Create(intent),)))
    assert len(calls) == 2
    taken = replace(intent, version=2, state=IntentState.CAPTURING)
    with failing("PutItem", throttle(), lost_answer()):
        real.ledger.commit(scope, Decision(changes=(Update(taken),)))
    assert real.payments.intent(scope, intent.id) == taken


def test_of_two_who_put_the_same_alone_one_is_told_that_it_is_not_his(
    real: Adapters, scope: Scope
) -> None:
    intent = payments.payment_intent(parties.customer(scope.tenant_id))
    real.ledger.commit(scope, Decision(changes=(Create(intent),)))
    with pytest.raises(AlreadyExists):
        real.ledger.commit(scope, Decision(changes=(Create(intent),)))
    taken = Decision(changes=(Update(replace(intent, version=2, state=IntentState.CAPTURING)),))
    real.ledger.commit(scope, taken)
    with pytest.raises(StaleRead):
        real.ledger.commit(scope, taken)


def test_a_put_alone_waits_out_a_transaction(real: Adapters, scope: Scope, time: Time) -> None:
    intent = payments.payment_intent(parties.customer(scope.tenant_id))
    held = answer(400, "TransactionConflictException")
    with failing("PutItem", held, held):
        real.ledger.commit(scope, Decision(changes=(Create(intent),)))
    assert len(time.pauses) == 2
    with failing("PutItem", *[held] * 999), pytest.raises(Unavailable):
        real.ledger.commit(scope, Decision(changes=(Update(replace(intent, version=2)),)))
