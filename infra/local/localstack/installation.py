"""LocalStack's own virtual environment, made once in .build/ and shared by every run and test.

LocalStack's open repository is closed; 4.13.1 is its last release for Python 3.11. Its own
dependencies are ranges, so they are resolved as of the day of that release: newer ones break it.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from infra.local.building import alone
from infra.local.cloud.interpreter import EmulatorNotInstalled

ROOT = Path(__file__).resolve().parents[3]
HOST_PACKAGE = Path(__file__).with_name("host")

LOCALSTACK = "localstack-core[runtime]==4.13.1"
RESOLVED_AS_OF = "2026-02-20"
UV = "uv==0.13.9"


class LocalStackNotInstalled(EmulatorNotInstalled):
    """A step of the installation failed; the text is the tool's own last words."""


def localstack_python(build_dir: Path = ROOT / ".build") -> Path:
    """The interpreter with LocalStack and our plug-ins, installed at the first call."""
    home = build_dir / "localstack"
    stamp = home / "installed"
    wanted = _fingerprint()
    with alone(build_dir / "localstack.lock"):
        if not stamp.exists() or stamp.read_text() != wanted:
            _install(home)
            stamp.write_text(wanted)
    return home / "bin" / "python"


def _fingerprint() -> str:
    digest = hashlib.sha256(f"{LOCALSTACK} {RESOLVED_AS_OF} {UV} {sys.version}".encode())
    for path in sorted(HOST_PACKAGE.rglob("*")):
        if path.suffix in (".py", ".toml"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _install(home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    venv.create(home, with_pip=True)
    python = str(home / "bin" / "python")
    _run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", UV)
    resolved = ("--exclude-newer", RESOLVED_AS_OF, LOCALSTACK, "setuptools==80.9.0")
    _run(python, "-m", "uv", "pip", "install", "-q", "--python", python, *resolved)
    # Built from a copy: setuptools leaves its traces beside the sources.
    source = home / "host"
    shutil.copytree(HOST_PACKAGE, source, ignore=shutil.ignore_patterns("__pycache__"))
    own = ("--no-deps", "--no-build-isolation", str(source))
    _run(python, "-m", "uv", "pip", "install", "-q", "--python", python, *own)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise LocalStackNotInstalled(done.stderr.strip()[-2000:])
