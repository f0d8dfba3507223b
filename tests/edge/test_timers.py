"""Timers: at the second, once, whatever the clock does. Time is a parameter."""

from __future__ import annotations

from threading import Thread

from radius_edge.clock import EdgeClock
from radius_edge.timers import About, Timers

from tests.waiting import until


class Hands:
    """A clock that the test moves; `monotonic` goes on by itself only with `pass_seconds`."""

    def __init__(self) -> None:
        self.wall, self.monotonic = 1_000.0, 50.0

    def pass_seconds(self, seconds: float) -> None:
        self.wall += seconds
        self.monotonic += seconds


def build(ends: dict[str, float]) -> tuple[Hands, Timers, list[str]]:
    hands, fired = Hands(), []
    clock = EdgeClock(wall=lambda: hands.wall, monotonic=lambda: hands.monotonic)
    timers = Timers(
        clock,
        lambda about, subject: fired.append(subject),
        lambda: [(at, About.CUSTOMER, one) for one, at in ends.items() if at > clock.now()],
    )
    return hands, timers, fired


def test_a_timer_fires_at_its_second_and_not_before() -> None:
    hands, timers, fired = build({})
    timers.plan(1_010.0, About.CUSTOMER, "C1")
    hands.pass_seconds(9.9)
    timers.fire_due()
    assert 0 < timers.left_seconds() <= 0.11 and fired == []
    hands.pass_seconds(0.1)
    timers.fire_due()
    timers.fire_due()
    assert fired == ["C1"]


def test_timers_fire_in_order_of_time() -> None:
    hands, timers, fired = build({})
    for at, who in ((1_003.0, "C3"), (1_001.0, "C1"), (1_002.0, "C2")):
        timers.plan(at, About.CUSTOMER, who)
    hands.pass_seconds(5)
    timers.fire_due()
    assert fired == ["C1", "C2", "C3"]


def test_the_same_end_is_planned_once() -> None:
    hands, timers, fired = build({})
    timers.plan(1_001.0, About.CUSTOMER, "C1")
    timers.plan(1_001.0, About.CUSTOMER, "C1")
    hands.pass_seconds(2)
    timers.fire_due()
    assert fired == ["C1"]


def test_a_bug_with_one_subject_does_not_stop_the_others() -> None:
    hands, fired = Hands(), []

    def fire(about: About, subject: str) -> None:
        if subject == "C1":
            raise RuntimeError("a bug")
        fired.append(subject)

    clock = EdgeClock(wall=lambda: hands.wall, monotonic=lambda: hands.monotonic)
    timers = Timers(clock, fire, list)
    timers.plan(1_001.0, About.CUSTOMER, "C1")
    timers.plan(1_002.0, About.CUSTOMER, "C2")
    hands.pass_seconds(3)
    timers.fire_due()
    assert fired == ["C2"]


def test_a_clock_that_is_put_back_plans_the_end_again() -> None:
    ends = {"C1": 1_010.0}
    hands, timers, fired = build(ends)
    timers.plan_again()
    hands.wall += 3_600  # Wrong: the clock jumped ahead.
    timers.fire_due()
    assert fired == ["C1"]
    hands.wall -= 3_600
    timers.plan_again()
    timers.fire_due()
    assert timers.left_seconds() > 0 and fired == ["C1"]
    hands.pass_seconds(10)
    timers.fire_due()
    assert fired == ["C1", "C1"]


def test_a_step_is_noticed_and_ordinary_time_is_not() -> None:
    hands = Hands()
    clock = EdgeClock(wall=lambda: hands.wall, monotonic=lambda: hands.monotonic)
    hands.pass_seconds(10_000)
    assert not clock.stepped()
    hands.wall += 30
    assert clock.stepped() and not clock.stepped()


def test_the_clouds_time_is_believed_only_when_the_difference_is_real() -> None:
    hands = Hands()
    clock = EdgeClock(wall=lambda: hands.wall, monotonic=lambda: hands.monotonic)
    clock.observe(999, 999.2, 1_000.0)
    assert clock.offset_ms == 0, "within the second that the cloud cut off, and the delay"
    clock.observe(500_000, 1_000.0, 1_001.0)
    assert abs(clock.now() - 500_000) < 2
    assert clock.stepped(), "so the timers are planned again"
    clock.observe(1_001, 1_000.0, 1_001.0)
    assert clock.offset_ms == 0


def test_running_timers_notice_by_themselves_that_the_clock_was_moved() -> None:
    ends = {"C1": 2_000.0}
    hands, timers, fired = build(ends)
    running = Thread(target=timers.run, daemon=True)
    running.start()
    try:
        # Nobody plans: the end is known only to whoever plans all again, and lies behind the step.
        hands.wall = 1_999.0
        until(lambda: timers.waiting() == 1, "the plan after the step")
        hands.pass_seconds(1.0)
        until(lambda: fired == ["C1"], "the end")
    finally:
        timers.stop()
        running.join()
