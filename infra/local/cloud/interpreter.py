"""The emulator's own virtual environment, made once and shared by every run and test.

It lives in .build/, so `make reset` keeps it. A stamp of the requirements tells when it is stale;
a file lock makes one of several test workers build it while the others wait.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from infra.local.building import alone

ROOT = Path(__file__).resolve().parents[3]
REQUIREMENTS = Path(__file__).with_name("requirements.txt")


class EmulatorNotInstalled(Exception):
    """pip could not install the emulator; the text is pip's own last words."""


def emulator_python(build_dir: Path = ROOT / ".build") -> Path:
    """The interpreter with the pinned emulator, installed at the first call."""
    home = build_dir / "emulator"
    stamp = home / "installed"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()
    with alone(build_dir / "emulator.lock"):
        if not stamp.exists() or stamp.read_text() != wanted:
            _install(home)
            stamp.write_text(wanted)
    return home / "bin" / "python"


def _install(home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    venv.create(home, with_pip=True)
    done = subprocess.run(
        [str(home / "bin" / "python"), "-m", "pip", "install", "-q", "-r", str(REQUIREMENTS)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise EmulatorNotInstalled(done.stderr.strip()[-2000:])
