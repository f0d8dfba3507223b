"""Sweep what is due: hand out what fell due, from the watermark of the due index to now.

Nothing is lost: the watermark moves only after everything up to it was handed out, never back, and the
last minutes before it are swept again, because an index shows a write a moment late and a commit may
land in a minute that has just gone by. Things are handed out more than once; whoever does the work
decides anew from the thing itself. Two sweeps at once do the same twice, no harm.
`tests/background/test_sweep_due.py` searches with random minutes, crashes and concurrent sweeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from isp.due import DueThing
from isp.minutes import minute_of
from isp.ports import Clock

OVERLAP_MINUTES = 5
# After a first deployment nothing can be due from before; a lost watermark is a matter for people.
FIRST_SWEEP_MINUTES = 30
# One sweep ends in time for the next one; the watermark goes on from where it came to.
MINUTES_MAX = 240
HANDED_OUT_AT_ONCE = 10


class DueIndex(Protocol):
    def swept_until(self) -> int | None:
        """Return the last minute that was swept."""

    def advance(self, minute: int) -> None:
        """Move the watermark to the minute, unless another sweep has moved it further."""

    def due_at(self, minute: int) -> Iterable[DueThing]:
        """Return what is due at a minute, from all shards."""


class WorkQueue(Protocol):
    def hand_out(self, things: Sequence[DueThing]) -> None:
        """Put up to ten things on the queue; an error unless all are on it."""


@dataclass(frozen=True, slots=True)
class Swept:
    minutes: int
    things: int


@dataclass(frozen=True, slots=True)
class SweepDue:
    index: DueIndex
    queue: WorkQueue
    clock: Clock

    def __call__(self) -> Swept:
        """Hand out everything that fell due up to now."""
        this_minute = minute_of(self.clock.now())
        swept_until = self._swept_until(this_minute)
        last = min(this_minute, swept_until + MINUTES_MAX)
        minutes = range(swept_until + 1 - OVERLAP_MINUTES, last + 1)
        handed_out = 0
        for minute in minutes:
            due = list(self.index.due_at(minute))
            hand_out(self.queue, due)
            handed_out += len(due)
        self.index.advance(last)
        return Swept(len(minutes), handed_out)

    def _swept_until(self, this_minute: int) -> int:
        swept_until = self.index.swept_until()
        if swept_until is None:
            swept_until = this_minute - FIRST_SWEEP_MINUTES
            # Written down at once: were this sweep and the next hours' to fail, the first that works
            # goes on from here and not from half an hour before itself.
            self.index.advance(swept_until)
        return swept_until


def hand_out(queue: WorkQueue, due: Sequence[DueThing]) -> None:
    """Put things on the queue, as many at once as it takes."""
    for start in range(0, len(due), HANDED_OUT_AT_ONCE):
        queue.hand_out(due[start : start + HANDED_OUT_AT_ONCE])
