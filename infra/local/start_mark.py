"""Which process a number stands for: its moment of birth tells it from a later one of the same number."""

from __future__ import annotations

import subprocess
from pathlib import Path


def start_mark(pid: int) -> str | None:
    """When this process started, in words of the system; None when it is gone or a zombie."""
    if not Path("/proc/self/stat").exists():
        return _as_ps_says(pid)
    # In ticks since the machine's start. `ps` reckons the time of day from two clocks, and what it
    # says of one and the same process may differ by a second.
    try:
        # The name in parentheses may hold anything, even a parenthesis.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else fields[19]


def _as_ps_says(pid: int) -> str | None:
    shown = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    state, _, started = shown.stdout.strip().partition(" ")
    return None if not state or state.startswith("Z") else started.strip()
