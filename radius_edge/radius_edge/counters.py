"""Counts of what happened, for the health page. Adding is the only change."""

from __future__ import annotations

from collections import Counter
from threading import Lock


class Counters:
    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = Lock()

    def add(self, name: str, count: int = 1) -> None:
        with self._lock:
            self._counts[name] += count

    def __getitem__(self, name: str) -> int:
        return self._counts[name]

    def as_json(self) -> dict[str, int]:
        with self._lock:
            return dict(sorted(self._counts.items()))
