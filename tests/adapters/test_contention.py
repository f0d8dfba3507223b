"""Many who come at once for one account, by a model: an item takes one transaction at a time, and turns
the others away. The emulator makes them wait instead, so what waiting by a deadline is worth shows here."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable

import pytest
from isp_aws.patience import DEADLINE_SECONDS, Patience

# How long a transaction of a dozen items holds one of them.
HELD_SECONDS = 0.02


def given_up(
    writers: int, seconds: Callable[[int], float], may_wait: Callable[[int, float], bool]
) -> int:
    """Return how many of those who come in the same second do not get through."""
    waiting = [(random.random(), 0, writer) for writer in range(writers)]
    began = {writer: at for at, _, writer in waiting}
    heapq.heapify(waiting)
    free_at, lost = 0.0, 0
    while waiting:
        at, attempt, writer = heapq.heappop(waiting)
        if at >= free_at:
            free_at = at + HELD_SECONDS
            continue
        again_at = at + seconds(attempt)
        if may_wait(attempt, again_at - began[writer]):
            heapq.heappush(waiting, (again_at, attempt + 1, writer))
        else:
            lost += 1
    return lost


def by_deadline(writers: int) -> int:
    return given_up(writers, Patience().seconds, lambda _, waited: waited < DEADLINE_SECONDS)


def by_five_tries(writers: int) -> int:
    """What was done before: five tries, 25 to 400 milliseconds apart at most."""
    return given_up(
        writers,
        lambda attempt: random.uniform(0, min(0.4, 0.025 * 2**attempt)),
        lambda attempt, _: attempt + 1 < 5,
    )


@pytest.mark.parametrize("seed", range(5))
def test_a_hundred_who_come_within_a_second_all_get_through(seed: int) -> None:
    random.seed(seed)
    assert by_deadline(100) == 0


@pytest.mark.parametrize("seed", range(5))
def test_five_tries_turn_people_away_where_a_deadline_does_not(seed: int) -> None:
    random.seed(seed)
    assert by_five_tries(60) > 0
    assert by_deadline(60) == 0
