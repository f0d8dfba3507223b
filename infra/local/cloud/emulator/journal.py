"""What the database answered is on disk: the writes since the last snapshot, done again at a start.

Why: a snapshot is seconds old, and `kill -9` would take back sales and payments that people were told
of, while the payment provider and the SMS inbox still know them.

How: one line a request, with all that it did, is appended before its answer leaves; the death of a
process loses nothing that it has written. At the fork of a snapshot a file of its number is begun, so
a snapshot and the files from its number on are the whole. What is done again goes through the streams
again, which deliver at least once anyway. Proof: tests/local_cloud/test_restart.py.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infra.local.cloud.emulator.needed import still_needed

SUFFIX = ".journal"


class Journal:
    def __init__(self, directory: Path, newest_snapshot: int) -> None:
        self._directory, self._first = directory, newest_snapshot
        # Held while a request changes the memory and by the fork: no snapshot sees half a transaction.
        self.lock = threading.RLock()
        self._file = self._open(max([newest_snapshot, *self._numbers()]))

    def write(self, effects: list[Any]) -> None:
        line = json.dumps(effects, separators=(",", ":")).encode() + b"\n"
        while line:
            line = line[os.write(self._file, line) :]

    def lines(self) -> Iterator[list[Any]]:
        """Yield what came after the snapshot that was read; a line cut off was never answered."""
        for number in self._numbers():
            if number < self._first:
                continue
            for line in self._path(number).read_bytes().split(b"\n"):
                try:
                    yield json.loads(line)
                except ValueError:
                    continue

    @contextmanager
    def begun_anew(self, number: int) -> Iterator[None]:
        """Let what comes after the block go into the file of this snapshot."""
        with self.lock:
            yield
            os.close(self._file)
            self._file = self._open(number)

    def forget_before(self, snapshot: int) -> None:
        for number in self._numbers():
            if number < snapshot:
                self._path(number).unlink()

    def _open(self, number: int) -> int:
        # A snapshot that failed is tried again under its number: what its file holds still counts.
        opened = os.open(self._path(number), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        size = os.fstat(opened).st_size
        if size and os.pread(opened, 1, size - 1) != b"\n":
            os.write(opened, b"\n")
        return opened

    def _path(self, number: int) -> Path:
        return self._directory / f"{number:08d}{SUFFIX}"

    def _numbers(self) -> list[int]:
        return sorted(int(path.stem) for path in self._directory.glob(f"*{SUFFIX}"))


def keep_journal(journal: Journal) -> None:
    """Write down what each request does to the tables, and do it again after the state is read."""
    from ministack import app
    from ministack.core.responses import get_account_id, get_region
    from ministack.services import dynamodb

    still_needed(
        not hasattr(dynamodb, "journal")
        and "await" not in dynamodb.handle_request.__code__.co_names,
        "journal",
        "writes are in memory only, and a request is worked on in one go",
    )
    emit, handle = dynamodb._emit_stream_event, dynamodb.handle_request
    load = app._load_persisted_state
    under_way: list[Any] = []

    def noted(name: str, event: str, old: Any, new: Any, replicate: bool = True) -> None:
        under_way.append([get_account_id(), get_region(), name, old if new is None else None, new])
        emit(name, event, old, new, replicate)

    async def handled(*arguments: Any) -> Any:
        with journal.lock:
            answer = await handle(*arguments)
            if under_way:
                journal.write(under_way)
                under_way.clear()
            return answer

    def loaded() -> None:
        load()
        for effects in journal.lines():
            for effect in effects:
                _do_again(*effect)
        dynamodb._emit_stream_event = noted

    dynamodb.handle_request = handled
    app._load_persisted_state = loaded


def _do_again(account: str, region: str, name: str, gone: Any, new: Any) -> None:
    from ministack.core.responses import _request_account_id, _request_region
    from ministack.services import dynamodb

    tokens = _request_account_id.set(account), _request_region.set(region)
    try:
        table = dynamodb._tables.get(name)
        if table is None:
            return  # Made after the snapshot; the next deployment makes it anew.
        item = gone if new is None else new
        pk, sk = (_key(item, table[part]) for part in ("pk_name", "sk_name"))
        if new is None:
            old = dynamodb._remove_item(table, pk, sk)
            if old is not None:
                dynamodb._emit_stream_event(name, "REMOVE", old, None)
            return
        old = dynamodb._set_item(table, pk, sk, new)
        dynamodb._emit_stream_event(name, "INSERT" if old is None else "MODIFY", old, new)
    finally:
        _request_account_id.reset(tokens[0])
        _request_region.reset(tokens[1])


def _key(item: dict[str, Any], name: str | None) -> Any:
    from ministack.services import dynamodb

    return dynamodb._extract_key_val(item.get(name)) if name else "__no_sort__"
