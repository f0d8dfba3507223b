"""What is overdue is handed out every night for as long as it is due, and nothing is forgotten."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from isp.due import DueKind, DueThing
from isp_app.hand_out_overdue import (
    FIRST_LOOK_MINUTES,
    MINUTES_MAX,
    WAITS_MINUTES,
    HandOutOverdue,
)

from tests.background.test_sweep_due import START, FakeIndex, FakeQueue, QueueAway, thing
from tests.fakes.clock import FakeClock

DAY_MINUTES = 1_440


class NightIndex(FakeIndex):
    def __init__(self, looked: int | None = START) -> None:
        super().__init__()
        self.looked = looked
        self.minutes: set[int] = set()

    def looked_through_until(self) -> int | None:
        return self.looked

    def looked_through(self, minute: int) -> None:
        self.looked = minute if self.looked is None else max(self.looked, minute)

    def left_over(self) -> list[int]:
        return sorted(self.minutes)

    def remember(self, minute: int) -> None:
        self.minutes.add(minute)

    def forget(self, minute: int) -> None:
        self.minutes.discard(minute)


def night(index: NightIndex, queue: FakeQueue, minute: int) -> dict[tuple[str, DueKind], int]:
    return dict(HandOutOverdue(index, queue, FakeClock(minute * 60))())


def test_what_has_been_due_for_an_hour_is_handed_out_and_nothing_younger() -> None:
    index, queue = NightIndex(), FakeQueue()
    now = START + 600
    index.things = {
        thing("old"): now - WAITS_MINUTES,
        thing("young"): now - WAITS_MINUTES + 1,
    }
    assert night(index, queue, now) == {("aaaaaaaaaa", DueKind.EXPIRE): 1}
    assert queue.got == [thing("old")]


def test_a_second_night_finds_nothing_of_what_was_done_in_between() -> None:
    index, queue = NightIndex(), FakeQueue()
    index.things = {thing("x"): START + 1}
    night(index, queue, START + 100)
    index.things = {}
    assert night(index, queue, START + 101) == {}
    assert index.minutes == set()


def test_what_stays_due_is_handed_out_every_night_however_old_it_is() -> None:
    index = NightIndex()
    index.things = {thing("stubborn"): START + 1}
    for day in range(1, 30):
        queue = FakeQueue()
        night(index, queue, START + day * DAY_MINUTES)
        assert queue.got == [thing("stubborn")], day


def test_each_minute_is_looked_at_in_one_night_only_while_nothing_is_overdue() -> None:
    index = NightIndex()
    for day in (1, 2, 3):
        night(index, FakeQueue(), START + day * DAY_MINUTES)
    assert index.asked == list(range(START + 1, START + 3 * DAY_MINUTES - WAITS_MINUTES + 1))


def test_the_first_night_looks_back_a_day() -> None:
    index = NightIndex(None)
    night(index, FakeQueue(), START)
    assert index.asked[0] == START - WAITS_MINUTES - FIRST_LOOK_MINUTES


def test_nights_that_were_missed_are_made_up_for_in_several() -> None:
    index, queue = NightIndex(), FakeQueue()
    index.things = {thing(f"{day}"): START + day * DAY_MINUTES for day in range(1, 9)}
    for _ in range(9 * DAY_MINUTES // MINUTES_MAX + 1):
        night(index, queue, START + 9 * DAY_MINUTES)
    assert set(queue.got) == set(index.things)


def test_things_are_counted_by_their_tenant_and_kind() -> None:
    index, queue = NightIndex(), FakeQueue()
    other = DueThing("bbbbbbbbbb", DueKind.CHECK_REFUND, "r")
    index.things = {thing("a"): START + 1, thing("b"): START + 2, other: START + 2}
    assert night(index, queue, START + 100) == {
        ("aaaaaaaaaa", DueKind.EXPIRE): 2,
        ("bbbbbbbbbb", DueKind.CHECK_REFUND): 1,
    }


@given(
    dues=st.lists(st.integers(1, 300), max_size=25),
    nights=st.lists(st.tuples(st.integers(1, 120), st.none() | st.integers(0, 3)), max_size=8),
)
@settings(max_examples=100, deadline=None)
def test_nothing_is_forgotten_by_nights_that_stop_half_way(
    dues: list[int], nights: list[tuple[int, int | None]]
) -> None:
    index, minute = NightIndex(), START + WAITS_MINUTES
    index.things = {thing(f"{n}"): START + due for n, due in enumerate(dues)}
    for pause, crashes_after in nights:
        minute += pause
        with contextlib.suppress(QueueAway):
            night(index, FakeQueue(crashes_after), minute)
    queue = FakeQueue()
    night(index, queue, START + 400 + WAITS_MINUTES)
    # All of them, because nobody has done any of them yet.
    assert set(queue.got) == set(index.things)


def test_a_night_that_stops_keeps_what_it_has_found() -> None:
    index = NightIndex()
    index.things = {thing("x"): START + 1}
    with pytest.raises(QueueAway):
        night(index, FakeQueue(batches=0), START + 100)
    assert index.minutes == {START + 1}
