"""Copies of the source in which a line may be broken while the original stays as it is.

A copy is put before the installed packages by PYTHONPATH, so its own modules are what its tests import.
What was built from the original (the emulator's environment, packages of the layers) is used as it lies.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.mutant import Mutant

ROOT = Path(__file__).resolve().parents[2]
NOT_SOURCE = shutil.ignore_patterns(
    ".git",
    ".venv",
    ".local",
    ".build",
    ".hypothesis",
    ".*_cache",
    "__pycache__",
    "node_modules",
    "dist",
)
TESTS_FAILED = 1
PASSED = 0


@dataclass(frozen=True, slots=True)
class Copy:
    """A tree of its own. `run` says how pytest ended there, and what it printed."""

    folder: Path

    @contextmanager
    def broken_by(self, mutant: Mutant) -> Iterator[None]:
        path = self.folder / mutant.path
        whole = path.read_text(encoding="utf-8")
        assert whole.count(mutant.before) == 1, f"{mutant.name}: the line is not there once"
        path.write_text(whole.replace(mutant.before, mutant.after), encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(whole, encoding="utf-8")

    def run(self, tests: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )

    def _environment(self) -> dict[str, str]:
        project = tomllib.loads((self.folder / "pyproject.toml").read_text(encoding="utf-8"))
        folders = project["tool"]["hatch"]["build"]["dev-mode-dirs"]
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTEST_", "COV_"))
        }
        return kept | {
            "PYTHONPATH": os.pathsep.join(str(self.folder / folder) for folder in folders),
            # A mutant has the size and, within a second, the time of its original.
            "PYTHONDONTWRITEBYTECODE": "1",
        }


def copy_of_the_source(folder: Path) -> Copy:
    """Make a copy below `folder`, with what was built lying where its tests look for it."""
    target = folder / "source"
    shutil.copytree(ROOT, target, ignore=NOT_SOURCE, symlinks=True)
    for built in (".build", "web/node_modules"):
        if (ROOT / built).exists():
            (target / built).symlink_to(ROOT / built)
    for bundle in ("console", "portal"):
        dist = ROOT / "web" / bundle / "dist"
        if dist.exists():
            (target / "web" / bundle / "dist").symlink_to(dist)
    return Copy(target)
