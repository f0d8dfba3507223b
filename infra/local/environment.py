"""`python3 infra/local/environment.py run|test`: make .venv and install into it what that needs.

Called by make, before anything is installed: standard library only. One at a time, so that a `make run`
and a `make test` of a fresh clone do not install over each other.
"""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
INSTALLED_FROM = (ROOT / "pyproject.toml", ROOT / "constraints.txt")
EXTRAS = {"run": ".[local]", "test": ".[local,test]"}
PIP = ("-m", "pip", "install", "-q", "--disable-pip-version-check")


def main() -> int:
    purpose = sys.argv[1]
    (ROOT / ".build").mkdir(exist_ok=True)
    with (ROOT / ".build" / "environment.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_installed(purpose):
            return 0  # By whoever held the lock before.
        if not (VENV / ".made").exists():
            print(f"making {VENV.name}", flush=True)
            subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
            (VENV / ".made").touch()
        print(f"installing the packages that it takes to {purpose}", flush=True)
        python = str(VENV / "bin" / "python")
        command = [python, *PIP, "-c", "constraints.txt", "-e", EXTRAS[purpose]]
        done = subprocess.run(command, cwd=ROOT, check=False)
        if done.returncode == 0:
            # Whoever can test can run.
            for now_possible in ("run", purpose):
                (VENV / f".installed-to-{now_possible}").touch()
    return done.returncode


def is_installed(purpose: str) -> bool:
    stamp = VENV / f".installed-to-{purpose}"
    if not stamp.exists():
        return False
    return all(stamp.stat().st_mtime >= source.stat().st_mtime for source in INSTALLED_FROM)


if __name__ == "__main__":
    sys.exit(main())
