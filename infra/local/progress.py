"""Lines that tell a person what is going on, each with the seconds since the start."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Progress:
    def __init__(self) -> None:
        self._begun = time.monotonic()

    def say(self, line: str) -> None:
        print(f"{time.monotonic() - self._begun:6.1f} s  {line}", flush=True)

    @contextmanager
    def step(self, line: str) -> Iterator[None]:
        begun = time.monotonic()
        self.say(f"{line} …")
        yield
        self.say(f"{line}: done in {time.monotonic() - begun:.1f} s")

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._begun
