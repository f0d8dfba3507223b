"""The edge's durable copy of what the cloud wants it to know: SQLite, with the cursor beside it.

Changes and the cursor that covers them are saved in one transaction, before the memory that the
packet path reads is touched. A change is applied only if its version is newer, so lost doorbells,
repeated pages and crashes converge to the cloud's state. Proof: `tests/edge/test_replica.py`.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from threading import Lock

from edge_contract import Change, ContractError

from radius_edge.book import Book

logger = logging.getLogger(__name__)

SCHEMA = """
CREATE TABLE IF NOT EXISTS subjects (
    subject TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, state TEXT,
    PRIMARY KEY (subject, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
"""
PUT_SUBJECT = """
INSERT INTO subjects (subject, id, version, state) VALUES (?, ?, ?, ?)
ON CONFLICT (subject, id) DO UPDATE SET version = excluded.version, state = excluded.state
WHERE excluded.version > subjects.version
"""
PUT_NOTE = """
INSERT INTO notes (name, value) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""

Subject = tuple[str, str]


class Replica:
    """`book` is the same knowledge in memory. `cursor` None: no snapshot was taken yet."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(SCHEMA)
        self._lock = Lock()
        self._versions: dict[Subject, int] = {}
        self.book = Book()
        zone = self.note("utc_offset_minutes")
        if zone is not None:
            self.book.utc_offset_minutes = zone
        self._load()

    @property
    def cursor(self) -> int | None:
        return self.note("cursor")

    def note(self, name: str) -> int | None:
        """Return a remembered number: the cursor, the last contact, since when we are revoked."""
        with self._lock:
            row = self._connection.execute(
                "SELECT value FROM notes WHERE name = ?", (name,)
            ).fetchone()
        return None if row is None else int(row[0])

    def notes(self, prefix: str) -> dict[str, int]:
        """Return the remembered numbers whose names begin so, by the rest of their names."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT name, value FROM notes WHERE substr(name, 1, ?) = ?", (len(prefix), prefix)
            ).fetchall()
        return {str(name)[len(prefix) :]: int(value) for name, value in rows}

    def remember(self, name: str, value: int | None) -> None:
        with self._lock:
            if value is None:
                self._connection.execute("DELETE FROM notes WHERE name = ?", (name,))
            else:
                self._connection.execute(PUT_NOTE, (name, value))

    def in_zone(self, utc_offset_minutes: int | None) -> None:
        """Count days in this zone from now on; None leaves it as it is."""
        if utc_offset_minutes not in (None, self.book.utc_offset_minutes):
            self.remember("utc_offset_minutes", utc_offset_minutes)
            self.book.utc_offset_minutes = utc_offset_minutes

    def apply(self, changes: Iterable[Change], cursor: int) -> list[Change]:
        """Save the changes that are newer with the cursor; return them."""
        return self._save(self._newer(changes), [], cursor)

    def replace(self, changes: Iterable[Change], cursor: int) -> list[Change]:
        """Take over a whole snapshot: what it does not name is gone.

        A subject that is merely absent leaves no tombstone. New logins of such a customer are
        refused, but his running session is left to its Session-Timeout: one wrongly empty snapshot
        must not cut off everybody.
        """
        complete = list(changes)
        named = {(change.subject, change.id) for change in complete}
        absent = [subject for subject in self._versions if subject not in named]
        return self._save(self._newer(complete), absent, cursor)

    def counts(self) -> dict[str, int]:
        book = self.book
        return {"customers": len(book.customers), "routers": len(book.routers)}

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _newer(self, changes: Iterable[Change]) -> list[Change]:
        """Return what is newer than ours: of each subject only the newest, in order."""
        newest: dict[Subject, Change] = {}
        for change in changes:
            subject = (change.subject, change.id)
            held = newest[subject].version if subject in newest else self._versions.get(subject, 0)
            if change.version > held:
                newest.pop(subject, None)
                newest[subject] = change
        return list(newest.values())

    def _save(self, newer: list[Change], absent: list[Subject], cursor: int) -> list[Change]:
        rows = [(one.subject, one.id, one.version, _state_text(one)) for one in newer]
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._connection.executemany(PUT_SUBJECT, rows)
                self._connection.executemany(
                    "DELETE FROM subjects WHERE subject = ? AND id = ?", absent
                )
                self._connection.execute(PUT_NOTE, ("cursor", cursor))
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
        for subject in absent:
            self._forget(subject)
        for change in newer:
            self._versions[(change.subject, change.id)] = change.version
            self.book.put(change)
        return newer

    def _forget(self, subject: Subject) -> None:
        del self._versions[subject]
        self.book.put(Change(0, subject[0], subject[1], 1, None))
        self.book.deleted_customers.discard(subject[1])

    def _load(self) -> None:
        query = "SELECT subject, id, version, state FROM subjects"
        for subject, subject_id, version, state in self._connection.execute(query):
            values = {"seq": 0, "subject": subject, "id": subject_id, "version": version}
            try:
                change = Change.from_json(values | {"state": state and json.loads(state)})
            except ContractError as error:
                # Written by another version of the edge. The next snapshot or change mends it.
                logger.error("Kept state is not readable: %s %s (%s)", subject, subject_id, error)
                continue
            self._versions[(subject, subject_id)] = version
            self.book.put(change)


def _state_text(change: Change) -> str | None:
    state = change.to_json()["state"]
    return None if state is None else json.dumps(state, ensure_ascii=False)
