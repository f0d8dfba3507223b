"""The states of an intent, and when it is asked about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isp.payments import intent as moves
from isp.payments.intent import (
    OPEN,
    SOFT_ENDS,
    IntentState,
    PaymentMoved,
    public_state,
    split_public_id,
    split_return_token,
)
from isp.payments.reconcile import LADDER_SECONDS, check_after_unknown, next_check_at

from tests.builders.small_isp import NOW, intent

MOVES = {
    IntentState.PENDING: lambda it: moves.pending(it, "TR1", None, NOW),
    IntentState.CAPTURING: lambda it: moves.capturing(it, NOW),
    IntentState.SUCCEEDED: lambda it: moves.paid(it, "RECEIPT", "SALE", None),
    IntentState.EXPIRED: lambda it: moves.ended(it, IntentState.EXPIRED, None),
    IntentState.NOT_PAID: lambda it: moves.ended(it, IntentState.NOT_PAID, None),
    IntentState.CANCELLED: lambda it: moves.ended(it, IntentState.CANCELLED, None),
    IntentState.REVIEW: lambda it: moves.under_review(it, "x", None),
}
ENDS = SOFT_ENDS | {IntentState.SUCCEEDED, IntentState.REVIEW}
MAY = {
    IntentState.STARTING: ENDS | {IntentState.PENDING},
    IntentState.PENDING: ENDS | {IntentState.CAPTURING},
    IntentState.CAPTURING: ENDS | {IntentState.PENDING},
    IntentState.NOT_PAID: {IntentState.SUCCEEDED, IntentState.REVIEW},
    IntentState.CANCELLED: {IntentState.SUCCEEDED, IntentState.REVIEW},
    IntentState.EXPIRED: {IntentState.SUCCEEDED, IntentState.REVIEW},
    IntentState.REVIEW: {IntentState.SUCCEEDED, IntentState.REVIEW},
    IntentState.SUCCEEDED: set(),
}


@pytest.mark.parametrize("before", IntentState)
@pytest.mark.parametrize("after", MOVES)
def test_only_the_drawn_moves_are_possible(before: IntentState, after: IntentState) -> None:
    if after in MAY[before]:
        moved = MOVES[after](intent(state=before))
        assert (moved.state, moved.version) == (after, 2)
    else:
        with pytest.raises(PaymentMoved):
            MOVES[after](intent(state=before))


@pytest.mark.parametrize("state", IntentState)
def test_only_open_payments_wait_for_a_check_and_only_late_ones_are_late(
    state: IntentState,
) -> None:
    if IntentState.SUCCEEDED in MAY[state]:
        done = MOVES[IntentState.SUCCEEDED](intent(state=state))
        assert done.next_check_at is None
        assert done.is_late == (state in SOFT_ENDS)
    assert (public_state(intent(state=state)) == "pending") == (state in OPEN)


def test_waiting_gives_a_capture_back_and_counts() -> None:
    back = moves.waiting(intent(state=IntentState.CAPTURING), NOW + 9, None)
    assert (back.state, back.checks, back.next_check_at) == (IntentState.PENDING, 1, NOW + 9)


def test_no_secret_of_an_intent_is_in_its_repr() -> None:
    assert intent().return_token not in repr(intent())


def test_public_names_lead_back() -> None:
    assert split_public_id(intent().public_id) == (intent().tenant_id, intent().id)
    assert split_return_token(intent().return_path_token) == (intent().id, intent().return_token)
    for odd in ("", "x" * 29, "x" * 31, "../" + "x" * 27, "x" * 39, "x" * 20 + "/" + "x" * 19):
        assert split_public_id(odd) is None and split_return_token(odd) is None


@given(st.text(alphabet="ABC234", min_size=20, max_size=20), st.integers(0, 200_000))
def test_the_next_check_is_ahead_until_the_payment_clears(name: str, age: int) -> None:
    at = next_check_at(name, NOW, 93_600, NOW + age)
    assert at > NOW + age or at == NOW + 93_600
    assert at <= NOW + 93_600 or age >= 93_600


def test_the_ladder_has_its_steps_within_a_tenth() -> None:
    now, seen = NOW, []
    while now < NOW + 93_600:
        now = next_check_at("INTENT", NOW, 93_600, now)
        seen.append(now - NOW)
    assert seen[-1] == 93_600
    for step, at in zip(LADDER_SECONDS, seen[:-1], strict=False):
        assert abs(at - step) <= step / 10 + 1


def test_after_unknown_it_is_soon_three_times_and_then_as_usual() -> None:
    at = [check_after_unknown(checks, NOW + 600, NOW) - NOW for checks in range(5)]
    assert at == [10, 30, 60, 600, 600]
