"""docs/capacity.md: what people write, and between two markers what was measured last."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from infra.local.cloud.interpreter import ROOT

PAGE = ROOT / "docs" / "capacity.md"
BEGIN = "<!-- measured by `python -m benchmarks --write`; do not edit -->"
END = "<!-- end of what was measured -->"


def machine() -> str:
    """Describe the machine without naming it, and without a date: a figure is as old as its commit."""
    cores = len(os.sched_getaffinity(0))
    words = (platform.system(), platform.machine(), f"CPython {platform.python_version()}")
    return f"{cores} cores, {', '.join(words)}; everything on this one machine."


def with_measured(page: str, measured: str) -> str:
    """Return the page with what stands between the markers replaced."""
    before, found, rest = page.partition(BEGIN)
    _, found_end, after = rest.partition(END)
    assert found and found_end, "the page has its two markers"
    return f"{before}{BEGIN}\n\n{measured.strip()}\n\n{END}{after}"


def write(measured: str, page: Path = PAGE) -> None:
    page.write_text(with_measured(page.read_text(), measured))
