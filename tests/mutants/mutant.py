"""A mutant: one important line of the product, taken out or turned round."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutant:
    """`before` stands once in `path`; with `after` in its place, one of `tests` has to fail."""

    name: str
    path: str
    before: str
    after: str
    tests: tuple[str, ...]
