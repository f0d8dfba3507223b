"""Deciding again: as long as the deadline allows, with pauses that differ, and then a refusal to retry."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from isp.decide_again import Patience, decide_again, decided
from isp.refusals import (
    InsufficientBalance,
    NothingToRefund,
    OutcomeUnknown,
    StaleRead,
    Unavailable,
)
from isp_aws.patience import DEADLINE_SECONDS, PAUSE_MAX_SECONDS
from isp_aws.patience import Patience as RealPatience

from tests.fakes.patience import WaitedTime


@dataclass
class Busy:
    """Somebody is quicker so many times."""

    times: int
    patience: Patience
    calls: int = 0

    @decide_again
    def sell(self, minor: int) -> int:
        self.calls += 1
        if self.calls <= self.times:
            raise StaleRead(kind="subscription")
        return minor


@pytest.fixture
def time() -> WaitedTime:
    return WaitedTime()


@pytest.fixture
def patience(time: WaitedTime) -> Patience:
    return RealPatience(now=time.now, sleep=time.sleep)


@pytest.mark.parametrize("times", [0, 1, 2, 3, 7])
def test_a_use_case_decides_again_more_often_than_three_times(
    times: int, patience: Patience, time: WaitedTime
) -> None:
    # Seven tries wait 0.05 + 0.1 + … + 1 = 3.55 seconds at the very most.
    busy = Busy(times, patience)
    assert busy.sell(7) == 7
    assert (busy.calls, len(time.pauses)) == (times + 1, times)
    assert all(0 <= pause <= PAUSE_MAX_SECONDS for pause in time.pauses)


def test_at_the_deadline_whoever_asked_may_ask_again(patience: Patience, time: WaitedTime) -> None:
    busy = Busy(10_000, patience)
    began = time.now()
    with pytest.raises(Unavailable) as refused:
        busy.sell(1)
    # Nothing was done: not "perhaps it happened".
    assert not isinstance(refused.value, OutcomeUnknown)
    assert DEADLINE_SECONDS - PAUSE_MAX_SECONDS <= time.now() - began < DEADLINE_SECONDS


def test_two_who_met_do_not_wait_for_the_same_time() -> None:
    waited = []
    for _ in range(2):
        time = WaitedTime()
        Busy(6, RealPatience(now=time.now, sleep=time.sleep)).sell(1)
        waited.append(tuple(time.pauses))
    assert waited[0] != waited[1]


def test_another_refusal_is_told_at_once(patience: Patience, time: WaitedTime) -> None:
    def refuse() -> None:
        raise NothingToRefund

    with pytest.raises(NothingToRefund):
        decided(refuse, patience)
    assert time.pauses == []


def test_a_refusal_that_stands_is_told_as_it_is_at_the_deadline(
    patience: Patience, time: WaitedTime
) -> None:
    def refuse() -> None:
        raise InsufficientBalance(account="customer_credit:C")

    with pytest.raises(InsufficientBalance):
        decided(refuse, patience, (StaleRead, InsufficientBalance))
    assert time.pauses
