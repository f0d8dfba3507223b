from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Sequence

import pytest
from do_due_work.work import DueMessage
from hypothesis import given, settings
from hypothesis import strategies as st
from isp.due import DueKind, DueThing
from isp_app.sweep_due import (
    FIRST_SWEEP_MINUTES,
    MINUTES_MAX,
    OVERLAP_MINUTES,
    SweepDue,
    Swept,
)
from isp_aws.dynamodb.due import DueTime
from sweep_due.due_work_queue import message

from tests.fakes.clock import FakeClock

START = 29_000_000


def thing(name: str) -> DueThing:
    return DueThing("aaaaaaaaaa", DueKind.EXPIRE, name)


class FakeIndex:
    def __init__(self, swept_until: int | None = START) -> None:
        self.mark = swept_until
        self.things: dict[DueThing, int] = {}
        self.asked: list[int] = []

    def swept_until(self) -> int | None:
        return self.mark

    def advance(self, minute: int) -> None:
        self.mark = max(self.mark or minute, minute)

    def due_at(self, minute: int) -> Iterable[DueThing]:
        self.asked.append(minute)
        return [one for one, due in self.things.items() if due == minute]


class QueueAway(Exception):
    pass


class FakeQueue:
    """Fails after so many batches, as a queue or a killed function would."""

    def __init__(self, batches: int | None = None) -> None:
        self.got: list[DueThing] = []
        self.left = batches

    def hand_out(self, things: Sequence[DueThing]) -> None:
        assert 0 < len(things) <= 10
        if self.left == 0:
            raise QueueAway
        if self.left is not None:
            self.left -= 1
        self.got += things


def sweep(index: FakeIndex, queue: FakeQueue, now: int) -> Swept:
    return SweepDue(index, queue, FakeClock(now))()


def test_everything_up_to_now_is_handed_out_and_nothing_of_the_next_minute() -> None:
    index, queue = FakeIndex(), FakeQueue()
    index.things = {thing("now"): START + 3, thing("later"): START + 4}

    swept = sweep(index, queue, (START + 3) * 60 + 59)

    assert queue.got == [thing("now")]
    assert (index.mark, swept.things) == (START + 3, 1)


def test_minutes_that_were_missed_are_only_more_buckets() -> None:
    index, queue = FakeIndex(), FakeQueue()
    index.things = {thing(f"{n}"): START + n for n in range(1, 60)}
    sweep(index, queue, (START + 60) * 60)
    assert set(queue.got) == set(index.things)


def test_a_long_outage_is_made_up_for_in_several_sweeps() -> None:
    index, queue = FakeIndex(), FakeQueue()
    index.things = {thing(f"{n}"): START + n for n in range(1, 3 * MINUTES_MAX)}
    for _ in range(3):
        sweep(index, queue, (START + 3 * MINUTES_MAX) * 60)
    assert set(queue.got) == set(index.things)


def test_a_write_that_lands_in_a_minute_just_gone_by_is_found_by_the_next_sweep() -> None:
    index, queue = FakeIndex(), FakeQueue()
    sweep(index, queue, (START + 10) * 60)
    index.things = {thing("late"): START + 10 - OVERLAP_MINUTES + 2}
    sweep(index, queue, (START + 11) * 60)
    assert queue.got == [thing("late")]


def test_the_first_sweep_looks_back_a_little() -> None:
    index = FakeIndex(None)
    sweep(index, FakeQueue(), START * 60)
    assert min(index.asked) == START - FIRST_SWEEP_MINUTES - OVERLAP_MINUTES + 1
    assert index.mark == START


def test_what_fell_due_while_the_very_first_sweeps_failed_is_handed_out() -> None:
    index, queue = FakeIndex(None), FakeQueue()
    index.things = {thing("first"): START}
    with pytest.raises(QueueAway):
        sweep(index, FakeQueue(batches=0), START * 60)
    sweep(index, queue, (START + 3 * FIRST_SWEEP_MINUTES) * 60)
    assert queue.got == [thing("first")]


def test_a_sweep_that_stops_half_way_moves_no_watermark() -> None:
    index = FakeIndex()
    index.things = {thing(f"{n}"): START + 1 for n in range(25)}
    with pytest.raises(QueueAway):
        sweep(index, FakeQueue(batches=2), (START + 1) * 60)
    assert index.mark == START


@given(
    dues=st.lists(st.integers(1, 40), max_size=60),
    sweeps=st.lists(
        st.tuples(st.integers(0, 4), st.none() | st.integers(0, 3), st.booleans()), max_size=15
    ),
)
@settings(max_examples=200)
def test_nothing_is_lost_by_crashes_pauses_and_concurrent_sweeps(
    dues: list[int], sweeps: list[tuple[int, int | None, bool]]
) -> None:
    index, queue, minute = FakeIndex(), FakeQueue(), START
    index.things = {thing(f"{n}"): START + due for n, due in enumerate(dues)}
    for pause, crashes_after, is_doubled in sweeps:
        minute += pause
        crashing = FakeQueue(crashes_after)
        for _ in range(1 + is_doubled):
            with contextlib.suppress(QueueAway):
                sweep(index, crashing, minute * 60)
        queue.got += crashing.got
    sweep(index, queue, (START + 41) * 60)
    assert set(queue.got) == set(index.things)


@given(at=st.integers(0, 2**33))
def test_a_thing_is_swept_within_the_minute_after_it_is_due_and_never_before(at: int) -> None:
    bucket, _ = DueTime(DueKind.EXPIRE, at).keys("aaaaaaaaaa", "X")
    minute = int(bucket.split("#")[1])
    assert 0 <= minute * 60 - at < 60


@pytest.mark.parametrize("kind", DueKind)
def test_what_the_sweep_writes_is_what_the_work_reads(kind: DueKind) -> None:
    body = message(DueThing("aaaaaaaaaa", kind, "X"))
    told = DueMessage.model_validate_json(body)
    assert (told.tenant_id, told.kind, told.thing_id) == ("aaaaaaaaaa", kind, "X")
    assert json.loads(body).keys() == {"tenant_id", "kind", "thing_id"}
