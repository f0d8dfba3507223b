"""`make reset`: wipe the data of `make run`. What was built and installed stays.

Standard library only: it runs before anything is installed, too.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    state = Path(os.environ.get("STATE_DIR", ROOT / ".local"))
    if not state.exists():
        print(f"nothing to wipe: {state} is not there")
        return 0
    if not (state / "run.lock").exists():
        print(f"not wiped: {state} does not look like the data of make run")
        return 1
    with (state / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("not wiped: make run is using the data; stop it first (Ctrl-C)")
            return 1
        shutil.rmtree(state)
    print(f"wiped {state}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
