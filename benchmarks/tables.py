"""Markdown tables: a head, rows, and columns of numbers to the right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return the table; all columns but the first are numbers."""
    rules = ["---"] + ["---:"] * (len(head) - 1)
    lines = [head, rules, *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def number(value: float) -> str:
    """Return a count of units: without a fraction where there is none."""
    return f"{value:.4g}" if value < 1_000 else f"{value:.0f}"
