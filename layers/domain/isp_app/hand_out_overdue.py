"""Hand out what is overdue: at night, what has been due for more than an hour, once more.

A thing leaves the due index when it was done. What is still there an hour after it was swept fell out of
the queue, or lies in its dead letters. Each night looks through the minutes since the last one, and again
at those earlier minutes of which something was left over; so nothing is forgotten and nothing grows with
the data: a day is 1,440 minutes in 16 parts, however many things there are. Whoever does the work decides
anew from the thing itself. Proof: `tests/background/test_overdue.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from isp.due import DueKind, DueThing
from isp.minutes import minute_of
from isp.ports import Clock

from isp_app.sweep_due import WorkQueue, hand_out

WAITS_MINUTES = 60
FIRST_LOOK_MINUTES = 1_440
# One night ends within its function's time; the next one goes on from where it came to.
MINUTES_MAX = 2 * 1_440
KEPT_EVERY_MINUTES = 60


class OverdueIndex(Protocol):
    def due_at(self, minute: int) -> Iterable[DueThing]:
        """Return what is due at a minute, from all shards."""

    def looked_through_until(self) -> int | None:
        """Return the last minute that a night looked through."""

    def looked_through(self, minute: int) -> None:
        """Remember how far the nights have looked; never goes back."""

    def left_over(self) -> Iterable[int]:
        """Return the minutes to be looked at again."""

    def remember(self, minute: int) -> None: ...
    def forget(self, minute: int) -> None: ...


@dataclass(frozen=True, slots=True)
class HandOutOverdue:
    index: OverdueIndex
    queue: WorkQueue
    clock: Clock

    def __call__(self) -> Mapping[tuple[str, DueKind], int]:
        """Hand out what is overdue; return how many things there were, by tenant and kind."""
        index = self.index
        last = minute_of(self.clock.now()) - WAITS_MINUTES
        looked = index.looked_through_until()
        first = last - FIRST_LOOK_MINUTES if looked is None else looked + 1
        last = min(last, first + MINUTES_MAX - 1)
        found: Counter[tuple[str, DueKind]] = Counter()
        for minute in sorted({*index.left_over(), *range(first, last + 1)}):
            due = list(index.due_at(minute))
            if due:
                # Before it is handed out: should this night end here, the next one looks again.
                index.remember(minute)
            elif minute < first:
                index.forget(minute)
            hand_out(self.queue, due)
            found.update((thing.tenant_id, thing.kind) for thing in due)
            if minute >= first and minute % KEPT_EVERY_MINUTES == 0:
                index.looked_through(minute)
        if last >= first:
            index.looked_through(last)
        return found
