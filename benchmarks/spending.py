"""What functions spend at the database, from the notes of the local cloud.

The notes are kept while their file exists (`infra/local/cloud/emulator/capacity_notes.py`, which says
how units are counted). Here they are read by function, table and invocation: what happens in the
background belongs to whom its records name, whenever it happens and whatever happens beside it.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.capacity import DOLLARS_PER_MILLION, READS
from benchmarks.product import NotMeasured

LONGEST_SECONDS = 120.0


@dataclass(slots=True)
class Spent:
    """Units by table, of one operation."""

    reads: dict[str, float] = field(default_factory=dict)
    writes: dict[str, float] = field(default_factory=dict)
    calls: int = 0

    @property
    def read_units(self) -> float:
        return sum(self.reads.values())

    @property
    def write_units(self) -> float:
        return sum(self.writes.values())

    @property
    def dollars_per_million(self) -> float:
        reads = self.read_units * DOLLARS_PER_MILLION["read"]
        return reads + self.write_units * DOLLARS_PER_MILLION["write"]

    def add(self, other: Spent, times: int = 1) -> None:
        for mine, theirs in ((self.reads, other.reads), (self.writes, other.writes)):
            for name, units in theirs.items():
                mine[name] = mine.get(name, 0.0) + units * times
        self.calls += other.calls

    def shared_by(self, things: int) -> Spent:
        """Return the part of one of several things that were done together."""
        return Spent(
            {name: units / things for name, units in self.reads.items()},
            {name: units / things for name, units in self.writes.items()},
            self.calls,
        )


@dataclass(frozen=True, slots=True)
class Note:
    """One call of the database."""

    function: str
    operation: str
    units: dict[str, float]
    invocation: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """An invocation that is over, so all its calls are noted, and the records that it was given."""

    function: str
    invocation: str
    given: tuple[str, ...] = ()

    def naming(self, words: Sequence[str]) -> int:
        """Return how many of the records name all of the words."""
        return sum(all(word in record for word in words) for record in self.given)


@dataclass(frozen=True, slots=True)
class Heard:
    """What was noted from some place on. Everything is known by its invocation, nothing by its time."""

    notes: Sequence[Note]
    ended: Sequence[Ended]

    def of(self, function: str) -> list[Ended]:
        return [one for one in self.ended if one.function == function]

    def records(self, function: str, *words: str) -> int:
        """Return how many records that name all the words the function has done with."""
        return sum(one.naming(words) for one in self.of(function))

    def spent(self, function: str, *words: str) -> Spent:
        """Return what the function spent in invocations that are over and were given such a record."""
        about = [one for one in self.of(function) if not words or one.naming(words)]
        return self._spent_in(about)

    def spent_on_record(self, function: str, *words: str) -> Spent:
        """Return what one such record cost; records that were given together share alike."""
        total, found = Spent(), 0
        for one in self.of(function):
            named = one.naming(words)
            found += named
            if named:
                total.add(self._spent_in([one]).shared_by(len(one.given)), named)
        return total.shared_by(max(found, 1))

    def least_run(self, function: str) -> Spent:
        """Return what a run of the function spent that had nothing to catch up with."""
        runs = [self._spent_in([one]) for one in self.of(function)]
        return min(runs, key=lambda one: (one.calls, one.read_units), default=Spent())

    def _spent_in(self, invocations: Iterable[Ended]) -> Spent:
        wanted = {one.invocation for one in invocations}
        return spent_by(note for note in self.notes if note.invocation in wanted)


@dataclass(frozen=True, slots=True)
class Notes:
    path: Path

    def here(self) -> int:
        """Return the place behind all that was noted so far."""
        return self.path.stat().st_size

    def heard(self, since: int) -> Heard:
        with self.path.open() as file:
            file.seek(since)
            # A line that is being written is heard the next time.
            lines = [json.loads(line) for line in file if line.endswith("\n")]
        calls = [_note(line) for line in lines if "operation" in line]
        return Heard(calls, [_ended(line) for line in lines if "ended" in line])

    def until(
        self,
        since: int,
        what: str,
        is_there: Callable[[Heard], bool],
        seconds: float = LONGEST_SECONDS,
    ) -> Heard:
        """Return what was heard as soon as that is there, however long the background takes."""
        deadline = time.monotonic() + seconds
        while not is_there(heard := self.heard(since)):
            if time.monotonic() > deadline:
                raise NotMeasured(f"{what} was never done")
            time.sleep(0.1)
        return heard


@contextmanager
def notes_in(path: Path) -> Iterator[Notes]:
    path.write_text("")
    try:
        yield Notes(path)
    finally:
        path.unlink()


def spent_by(notes: Iterable[Note], *functions: str) -> Spent:
    """Return what the functions spent, or all if none is named."""
    spent = Spent()
    for note in notes:
        if not functions or note.function in functions:
            spent.calls += 1
            units = spent.reads if note.operation in READS else spent.writes
            for name, count in note.units.items():
                units[name] = units.get(name, 0.0) + count
    return spent


def _note(line: dict[str, Any]) -> Note:
    units = {_short(name): float(count) for name, count in line["units"].items()}
    return Note(_function(line), line["operation"], units, line["invocation"])


def _ended(line: dict[str, Any]) -> Ended:
    return Ended(_function(line), line["ended"], tuple(line["given"]))


def _function(line: dict[str, Any]) -> str:
    caller = re.search(r"-(\w+)Function-", line["caller"])
    return caller[1] if caller else ""


def _short(table_name: str) -> str:
    found = re.search(r"(\w+)Table\b", table_name.rpartition("-")[0] or table_name)
    return (found[1] if found else table_name).lower()
