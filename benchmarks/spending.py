"""What functions spend at the database, from the notes of the local cloud.

The notes are kept while their file exists (`infra/local/cloud/emulator/capacity_notes.py`, which says
how units are counted). Here they are read by function and table.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.capacity import DOLLARS_PER_MILLION, READS
from benchmarks.product import NotMeasured

QUIET_SECONDS = 1.0
LONGEST_SECONDS = 20.0


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

    def shared_by(self, things: int) -> Spent:
        """Return the part of one of several things that were done together."""
        return Spent(
            {name: units / things for name, units in self.reads.items()},
            {name: units / things for name, units in self.writes.items()},
            self.calls,
        )


@dataclass(frozen=True, slots=True)
class Note:
    function: str
    operation: str
    units: dict[str, float]


@dataclass(slots=True)
class Notes:
    path: Path
    _read_to: int = 0

    def pass_over(self) -> None:
        """Leave out what was noted so far, once the background is quiet."""
        self._wait_for_quiet()
        self._read_to = self.path.stat().st_size

    def since(self) -> list[Note]:
        """Return what was noted since, once the background is quiet."""
        self._wait_for_quiet()
        with self.path.open() as file:
            file.seek(self._read_to)
            lines = file.read().splitlines()
        self._read_to = self.path.stat().st_size
        return [_note(json.loads(line)) for line in lines]

    def _wait_for_quiet(self) -> None:
        deadline, size, since = time.monotonic() + LONGEST_SECONDS, -1, time.monotonic()
        while time.monotonic() - since < QUIET_SECONDS:
            if self.path.stat().st_size != size:
                size, since = self.path.stat().st_size, time.monotonic()
            if time.monotonic() > deadline:
                raise NotMeasured("the database is never quiet: does somebody use this product?")
            time.sleep(0.05)


@contextmanager
def notes_in(path: Path) -> Iterator[Notes]:
    path.write_text("")
    try:
        yield Notes(path)
    finally:
        path.unlink()


def spent_by(notes: Iterable[Note], *functions: str) -> Spent:
    spent = Spent()
    for note in notes:
        if note.function in functions:
            spent.calls += 1
            units = spent.reads if note.operation in READS else spent.writes
            for name, count in note.units.items():
                units[name] = units.get(name, 0.0) + count
    return spent


def _note(line: dict[str, object]) -> Note:
    units = line["units"]
    assert isinstance(units, dict)
    caller = re.search(r"-(\w+)Function-", str(line["caller"]))
    return Note(
        caller[1] if caller else "",
        str(line["operation"]),
        {_short(name): float(count) for name, count in units.items()},
    )


def _short(table_name: str) -> str:
    found = re.search(r"(\w+)Table\b", table_name.rpartition("-")[0] or table_name)
    return (found[1] if found else table_name).lower()
