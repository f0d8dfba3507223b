"""The whole state is on disk every few seconds, as one consistent picture.

Why: the emulator writes its state only at an orderly stop, one file per service after another, so
a crash loses the day and a crash while stopping can leave a stream's position ahead of its table.

How: a forked child sees the memory as it was at one instant, writes it into a new directory and
renames that into place; nothing pauses. The newest complete directory is what the next start reads.
A child that hangs on a lock held at the fork is ended, and the next one tries again. What the database
answered after it is in the journal.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from infra.local.cloud.emulator.journal import Journal

log = logging.getLogger("snapshots")
CHILD_SECONDS = 60.0
# After one that took long comes a longer rest: however much there is to write, most of the machine
# is left to what people wait for.
REST_FACTOR = 4
KEPT = 2


class Snapshots:
    def __init__(self, directory: Path) -> None:
        self._directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        for unfinished in directory.glob("*.unfinished"):
            shutil.rmtree(unfinished, ignore_errors=True)
        self._lock = threading.Lock()
        self.journal = Journal(directory, int(self.newest().name))

    def newest(self) -> Path:
        """Where to read the state from; an empty directory at the very first start."""
        complete = self._complete()
        if complete:
            return complete[-1]
        empty = self._directory / "00000000"
        empty.mkdir(exist_ok=True)
        return empty

    def take(self, write: Callable[[Path], None]) -> bool:
        """Fork, let the child `write` into a directory, rename it into place."""
        with self._lock:
            number = int(self._complete()[-1].name) + 1
            target = self._directory / f"{number:08d}"
            unfinished = target.with_suffix(".unfinished")
            unfinished.mkdir(exist_ok=True)
            with self.journal.begun_anew(number):
                child = _forked(lambda: write(unfinished))
            if not _has_done_it(child):
                log.error("no snapshot was taken; the one before stays")
                shutil.rmtree(unfinished, ignore_errors=True)
                return False
            unfinished.rename(target)
            for old in self._complete()[:-KEPT]:
                shutil.rmtree(old, ignore_errors=True)
            self.journal.forget_before(int(self._complete()[0].name))
            return True

    def _complete(self) -> list[Path]:
        return sorted(path for path in self._directory.iterdir() if path.name.isdigit())


def _forked(work: Callable[[], None]) -> int:
    """Let a child do the work with the memory as it is now; return its pid."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            work()
            code = 0
        except BaseException:
            log.exception("snapshot")
        finally:
            os._exit(code)
    return child


def _has_done_it(child: int) -> bool:
    deadline = time.monotonic() + CHILD_SECONDS
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status == 0
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def snapshot_while_running(snapshots: Snapshots, every_seconds: float) -> None:
    """Replace the emulator's own saving, and take a snapshot after every busy interval."""
    from ministack import app
    from ministack.core import persistence

    from infra.local.cloud.emulator.needed import still_needed

    still_needed(
        app.save_all is persistence.save_all and not hasattr(persistence, "save_periodically"),
        "snapshots",
        "state is saved at an orderly stop only",
    )
    save_all, requests = persistence.save_all, _count_requests(app)

    def take(services: Mapping[str, Any]) -> None:
        def write(directory: Path) -> None:
            persistence.STATE_DIR = str(directory)
            persistence.logger.setLevel(logging.WARNING)
            save_all(services)

        snapshots.take(write)

    def keep_taking() -> None:
        seen, rest = -1, every_seconds
        while True:
            time.sleep(rest)
            now, begun = requests(), time.monotonic()
            if now != seen:
                seen = now
                take(app._build_persistence_save_dict())
            rest = max(every_seconds, REST_FACTOR * (time.monotonic() - begun))

    app.save_all = take
    threading.Thread(target=keep_taking, daemon=True, name="snapshots").start()


def _count_requests(app: Any) -> Callable[[], int]:
    """How many requests came so far: an idle cloud has nothing new to write."""
    serve, count = app.app, [0]

    async def counting(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and not scope["path"].startswith("/_ministack/"):
            count[0] += 1
        await serve(scope, receive, send)

    app.app = counting
    return lambda: count[0]
