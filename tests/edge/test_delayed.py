"""Rejects wait without blocking anybody, and never when there are too many."""

from __future__ import annotations

import threading
import time

from radius_edge.delayed import REJECT_DELAY_SECONDS, Delayed

from tests.edge.test_timers import Hands
from tests.waiting import LIMIT_SECONDS, until


def test_a_delayed_answer_goes_out_after_its_delay_and_in_order() -> None:
    hands, sent = Hands(), []
    delayed = Delayed(delay_seconds=0.05, monotonic=lambda: hands.monotonic)
    thread = threading.Thread(target=delayed.run, daemon=True)
    thread.start()
    delayed.later(lambda: sent.append("first"))
    delayed.later(lambda: sent.append("second"))
    hands.pass_seconds(0.04)
    # Longer than the thread waits before it looks at the clock again.
    time.sleep(0.2)
    assert sent == []
    hands.pass_seconds(0.02)
    until(lambda: len(sent) == 2)
    assert sent == ["first", "second"]
    delayed.stop()
    thread.join(LIMIT_SECONDS)
    assert not thread.is_alive()


def test_a_full_queue_answers_at_once() -> None:
    delayed, sent = Delayed(waiting_max=1), []
    delayed.later(lambda: sent.append("first"))
    delayed.later(lambda: sent.append("second"))
    assert sent == ["second"]


def test_the_delay_ends_before_a_router_gives_up() -> None:
    assert REJECT_DELAY_SECONDS <= 0.2
