"""Build the two web bundles when their sources changed; a stamp of the hash says that they did not.

`dist` is a link to a folder that was built whole: a front that serves it, or a second run that builds
as well, never sees half a bundle.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from infra.local.building import alone, put_folder, remove

BUNDLES = ("console", "portal")
NOT_SOURCES = {"node_modules", "dist", ".vite"}
BUILT = "dist-"


class BundlesNotBuilt(Exception):
    """npm's own words."""


def build_bundles(web: Path, node_folder: Callable[[], Path], say: Callable[[str], None]) -> bool:
    """Whether anything had to be built. Node.js is looked for only then."""
    if _are_built(web):
        return False
    with alone(web.parent / ".build" / "web.lock"):
        if _are_built(web):
            return False
        environment = npm_environment(node_folder())
        _install_packages(web, environment, say)
        say("building the web bundles")
        wanted = _hash_of(_sources(web), web)
        for name in BUNDLES:
            _build(web / name, wanted, environment)
    return True


def _are_built(web: Path) -> bool:
    wanted = _hash_of(_sources(web), web)
    return all(_stamp(web, name) == wanted for name in BUNDLES)


def _install_packages(web: Path, environment: dict[str, str], say: Callable[[str], None]) -> None:
    lock = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()
    installed = web / "node_modules" / ".installed-from"
    if not installed.exists() or installed.read_text() != lock:
        say("installing the web packages")
        # No install scripts: a package must not run code here.
        _npm(web, environment, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        installed.write_text(lock)


def _build(bundle: Path, wanted: str, environment: dict[str, str]) -> None:
    target = bundle / f"{BUILT}{wanted[:16]}"
    remove(target)
    # Vite reads the folder from the bundle's own.
    _npm(bundle.parent, environment, "run", f"build:{bundle.name}", "--", "--outDir", target.name)
    (target / ".built-from").write_text(wanted)
    before = (bundle / "dist").resolve()
    put_folder(target, bundle / "dist")
    for other in bundle.glob(f"{BUILT}*"):
        # Somebody may be reading the one before.
        if other not in (target, before):
            remove(other)


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
        inner[:] = [name for name in inner if name not in NOT_SOURCES and BUILT not in name]
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
