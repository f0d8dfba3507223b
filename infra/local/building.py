"""What is built once and used by many: one builder at a time, and put into place whole.

Two `make run`, or the workers of a test run, want the same things at the same moment. Invariants: who
wants a thing waits for whoever builds it and then finds it there; what stands under its name is
complete, also after a builder was killed in the middle. Proof: tests/local_cloud/test_building.py.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Let one process or thread at a time into the block; the system lets go for one that dies."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def built_once(target: Path, build: Callable[[Path], None]) -> Path:
    """Return the file or folder, which `build` makes under another name unless it is there."""
    if target.exists():
        return target
    with alone(target.with_name(f"{target.name}.lock")):
        if not target.exists():
            unfinished = target.with_name(f"{target.name}.unfinished")
            remove(unfinished)
            build(unfinished)
            unfinished.rename(target)
    return target


def put_folder(finished: Path, target: Path) -> None:
    """Let `target` be this folder from one moment to the next, whatever it was before.

    A folder cannot be renamed onto another one that is not empty, but a link can be replaced.
    """
    link = target.with_name(f"{target.name}.next")
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(finished, target.parent), target_is_directory=True)
    if target.is_dir() and not target.is_symlink():
        remove(target)
    link.replace(target)


def remove(path: Path) -> None:
    """Remove a file, a folder or nothing."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
