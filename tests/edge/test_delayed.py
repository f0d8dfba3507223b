"""Rejects wait without blocking anybody, and never when there are too many."""

from __future__ import annotations

import threading
import time

from radius_edge.delayed import REJECT_DELAY_SECONDS, Delayed

from tests.edge.builders import until


def test_a_delayed_answer_goes_out_after_its_delay_and_in_order() -> None:
    delayed, sent = Delayed(delay_seconds=1.0), []
    thread = threading.Thread(target=delayed.run, daemon=True)
    thread.start()
    began_at = time.monotonic()
    delayed.later(lambda: sent.append(("first", time.monotonic() - began_at)))
    delayed.later(lambda: sent.append(("second", time.monotonic() - began_at)))
    assert time.monotonic() - began_at < 1 and sent == []
    until(lambda: len(sent) == 2)
    assert [name for name, _ in sent] == ["first", "second"]
    assert sent[0][1] >= 1.0
    delayed.stop()
    thread.join(1)
    assert not thread.is_alive()


def test_a_full_queue_answers_at_once() -> None:
    delayed, sent = Delayed(waiting_max=1), []
    delayed.later(lambda: sent.append("first"))
    delayed.later(lambda: sent.append("second"))
    assert sent == ["second"]


def test_the_delay_ends_before_a_router_gives_up() -> None:
    assert REJECT_DELAY_SECONDS <= 0.2
