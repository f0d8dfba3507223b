"""The guard of every fix: it must still be needed, in the shape that it was written for."""

from __future__ import annotations


class ReleaseChanged(Exception):
    """The pinned emulator is not what a fix was written for: read the fix again, or drop it."""


def still_needed(holds: bool, fix: str, expected: str) -> None:
    if not holds:
        raise ReleaseChanged(f"{fix}: expected that {expected}")
