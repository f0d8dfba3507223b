"""Build the two web bundles when their sources changed; a stamp of the hash says that they did not."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

BUNDLES = ("console", "portal")
NOT_SOURCES = {"node_modules", "dist", ".vite"}


class BundlesNotBuilt(Exception):
    """npm's own words."""


def build_bundles(web: Path, node_folder: Callable[[], Path], say: Callable[[str], None]) -> bool:
    """Whether anything had to be built. Node.js is looked for only then."""
    wanted = _hash_of(_sources(web), web)
    if all(_stamp(web, name) == wanted for name in BUNDLES):
        return False
    environment = npm_environment(node_folder())
    lock = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()
    installed = web / "node_modules" / ".installed-from"
    if not installed.exists() or installed.read_text() != lock:
        say("installing the web packages")
        # No install scripts: a package must not run code here.
        _npm(web, environment, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        installed.write_text(lock)
    say("building the web bundles")
    for name in BUNDLES:
        _npm(web, environment, "run", f"build:{name}")
        (web / name / "dist" / ".built-from").write_text(wanted)
    return True


def npm_environment(node: Path) -> dict[str, str]:
    # Plain text: what npm says may end in a message of ours.
    return {**os.environ, "NO_COLOR": "1", "PATH": f"{node}{os.pathsep}{os.environ['PATH']}"}


def _stamp(web: Path, name: str) -> str | None:
    try:
        return (web / name / "dist" / ".built-from").read_text()
    except FileNotFoundError:
        return None


def _sources(web: Path) -> Iterator[Path]:
    for folder, inner, files in os.walk(web):
        inner[:] = [name for name in inner if name not in NOT_SOURCES]
        yield from (Path(folder) / name for name in files)


def _hash_of(paths: Iterator[Path], root: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _npm(web: Path, environment: dict[str, str], *arguments: str) -> None:
    done = subprocess.run(
        ["npm", *arguments], cwd=web, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BundlesNotBuilt(f"npm {' '.join(arguments)}\n{(done.stdout + done.stderr)[-3000:]}")
