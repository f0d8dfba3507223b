"""Functions and layers as zip files, named by the hash of what went into them.

Two builds of the same sources give the same bytes: entries are sorted, dates are fixed. Layers of
third-party packages are installed by pip only when their requirements, or the Python, change. Several
runs may build at once: see infra/local/building.py.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from infra.local.building import built_once

FIXED_DATE = (2020, 1, 1, 0, 0, 0)
LEFT_OUT = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}


class PackagesNotInstalled(Exception):
    """pip could not install a layer's requirements; the text is pip's own."""


@dataclass(frozen=True, slots=True)
class Part:
    """A folder that goes into a zip under a prefix ("" or "python/")."""

    folder: Path
    prefix: str


def zip_of(parts: tuple[Part, ...], build_dir: Path) -> Path:
    """The zip of these folders; built only when no zip of the same content is there."""
    entries = [(name, path.read_bytes()) for name, path in sorted(_entries(parts))]
    digest = hashlib.sha256()
    for name, content in entries:
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    # What was hashed is what is written: a source may be edited meanwhile.
    return built_once(
        build_dir / f"{digest.hexdigest()[:32]}.zip", lambda target: _write(target, entries)
    )


def _entries(parts: tuple[Part, ...]) -> Iterator[tuple[str, Path]]:
    for part in parts:
        assert part.folder.is_dir(), f"{part.folder} is missing"
        for path in part.folder.rglob("*"):
            if path.is_file() and not LEFT_OUT.intersection(path.parts):
                yield part.prefix + path.relative_to(part.folder).as_posix(), path


def _write(target: Path, entries: list[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in entries:
            entry = zipfile.ZipInfo(name, FIXED_DATE)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=1)


def installed(requirements: Path, build_dir: Path) -> Path:
    """A folder with the packages of a requirements file, for the Python that runs this.

    The file lists everything: pip follows no dependencies.
    """
    wanted = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()[:32]
    return built_once(
        build_dir / f"packages-{wanted}", lambda target: _install(requirements, target)
    )


def _install(requirements: Path, target: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    done = subprocess.run(
        [*command, "--no-deps", "--target", str(target), "-r", str(requirements)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise PackagesNotInstalled(done.stderr.strip()[-2000:])
    shutil.rmtree(target / "bin", ignore_errors=True)
