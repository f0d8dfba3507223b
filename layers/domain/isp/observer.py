"""What use cases say to whoever watches the product: log lines and counters.

A line is a fixed sentence with keys, never names of people, numbers, addresses, tokens or bodies.
"""

from __future__ import annotations

from typing import Protocol


class Observer(Protocol):
    def info(self, sentence: str, **keys: object) -> None: ...

    def warning(self, sentence: str, **keys: object) -> None:
        """Say that something outside did not do what it should; we go on."""

    def error(self, sentence: str, **keys: object) -> None:
        """Say that a person has to look."""

    def count(self, name: str) -> None:
        """Count one event under a fixed name."""
