"""Accounting made durable: sessions in SQLite, written before the router gets its answer.

A batch of records is one transaction with one disk flush (WAL, synchronous=FULL). Owed to the cloud, one
by one, are the beginning and the end of a session, and its going on on another day or with another address;
what it uses meanwhile goes in pages, which are made of the memory and owed by nobody. A session is forgotten
only when it has ended, is accepted, and `KEPT_SECONDS` have passed in which late copies may still arrive.
Proof: `tests/edge/test_spool.py`, and a real kill -9 in `tests/edge/test_killed.py`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from threading import RLock

from edge_contract import OpenUsage, SessionReport

from radius_edge.batches import Accounting
from radius_edge.sessions import UNKNOWN_END, Record, Session, Sessions

KEPT_SECONDS = 6 * 3_600

COLUMNS = tuple(field.name for field in fields(Session))
ROW = attrgetter(*COLUMNS)
SCHEMA = """
CREATE TABLE IF NOT EXISTS sessions (
    key TEXT PRIMARY KEY, nas_id TEXT NOT NULL, customer_id TEXT NOT NULL, login TEXT NOT NULL,
    acct_session_id TEXT NOT NULL, started_at INTEGER NOT NULL, as_of INTEGER NOT NULL,
    heard_at INTEGER NOT NULL, ended_at INTEGER, is_lost INTEGER NOT NULL,
    octets_in INTEGER NOT NULL, octets_out INTEGER NOT NULL, framed_ip TEXT NOT NULL,
    calling_station_id TEXT NOT NULL, terminate_cause TEXT, rate TEXT NOT NULL,
    accepted_as_of INTEGER NOT NULL DEFAULT -1, accepted_stage INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID
"""
# What a spool of an earlier version lacks. Its open sessions are owed again, now with what was not told
# before. An end that it knows may have been a Stop or our guess: as a guess, a session that goes on is open.
ADDED = {
    "day": "TEXT NOT NULL DEFAULT ''",
    "before": "TEXT NOT NULL DEFAULT ''",
    "accepted_told": "TEXT NOT NULL DEFAULT ''",
    "has_stopped": "INTEGER NOT NULL DEFAULT 0",
    "session_seconds": "INTEGER NOT NULL DEFAULT 0",
    "reopened": "INTEGER NOT NULL DEFAULT 0",
    "addresses": "TEXT NOT NULL DEFAULT ''",
    "router_ends_at": f"INTEGER NOT NULL DEFAULT {UNKNOWN_END}",
}
OWED_INDEX = """
CREATE INDEX IF NOT EXISTS owed_sessions ON sessions (as_of, key) WHERE as_of > accepted_as_of
"""
PUT = f"""
INSERT INTO sessions ({", ".join(COLUMNS)}) VALUES ({", ".join("?" for _ in COLUMNS)})
ON CONFLICT (key) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])}
"""
# `accepted_told` is what the cloud was told of an open session besides its counters (`_told`).
OWED = """
as_of > accepted_as_of AND customer_id <> '' AND (ended_at IS NOT NULL OR accepted_told <>
    framed_ip || ' ' || calling_station_id || ' ' || day || ' ' || reopened || ' ' ||
    (length(addresses) - length(replace(addresses, '@', ''))))
"""
ENDED = "ended"


class Spool:
    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        # `checkpoint` does it from its own connection, so that no answer waits for it; this is
        # the limit if that one should be late.
        self._connection.execute("PRAGMA wal_autocheckpoint = 20000")
        self._connection.execute(SCHEMA)
        self._add_columns()
        self._connection.execute(OWED_INDEX)
        # Reading what is owed must not hold up the writer either; the log lets both go on.
        self._reader = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._reading = RLock()
        self._checkpointer = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._lock = RLock()
        self.reopened = 0
        self.sessions = Sessions(self._load())

    def record(self, records: Iterable[Record]) -> list[Session]:
        """Make a batch durable, then visible. Raises sqlite3.Error and changes nothing if it can't.

        `reopened` counts the sessions that went on although they were taken to be over.
        """
        with self._lock:
            accounting = Accounting(self.sessions)
            for record in records:
                accounting.account(record)
            changed = list(accounting.changed.values())
            self._write(changed)
            self.reopened += accounting.reopened
            return changed

    def change(self, session: Session, changed: Callable[[Session], Session | None]) -> None:
        """Change a session as it is now; nothing happens when it is gone or `changed` says None."""
        with self._lock:
            current = self.sessions.current(session)
            after = None if current is None else changed(current)
            if after is not None:
                self._write([after])

    def owed(self, most: int, *, skip: int = 0) -> list[SessionReport]:
        """Return reports that the cloud has not accepted, oldest first."""
        query = f"SELECT {', '.join(COLUMNS)} FROM sessions WHERE {OWED} ORDER BY as_of, key"
        values = {"most": most, "skip": skip}
        with self._reading:
            rows = self._reader.execute(f"{query} LIMIT :most OFFSET :skip", values).fetchall()
        return [_session(row).report() for row in rows]

    def owed_count(self) -> int:
        query = f"SELECT count(*) FROM sessions WHERE {OWED}"
        with self._reading:
            return int(self._reader.execute(query).fetchone()[0])

    def open_usage(self) -> list[OpenUsage]:
        """Return what all open sessions of customers have used by now."""
        open_now = [one for one in self.sessions if one.is_open and one.customer_id]
        return [session.usage() for session in open_now]

    def accepted(self, reports: Iterable[SessionReport]) -> None:
        """Note what the cloud has; what changed since the report was made stays owed."""
        rows = [(one.as_of, _told(one), one.session_key) for one in reports]
        with self._lock:
            self._in_transaction(
                "UPDATE sessions SET accepted_as_of = ?, accepted_told = ? WHERE key = ?", rows
            )

    def tidy(self, now: float) -> None:
        """Forget ended sessions that the cloud has, and those that nobody will ever ask for."""
        with self._lock:
            rows = self._connection.execute(
                f"SELECT {', '.join(COLUMNS)} FROM sessions WHERE ended_at IS NOT NULL AND "
                "as_of < ? AND (accepted_as_of >= as_of OR (customer_id = '' AND as_of < ?))",
                (now - KEPT_SECONDS, now - 20 * KEPT_SECONDS),
            ).fetchall()
            gone = [_session(row) for row in rows]
            self._in_transaction(
                "DELETE FROM sessions WHERE key = ?", [(session.key,) for session in gone]
            )
            for session in gone:
                self.sessions.forget(session)

    def checkpoint(self) -> None:
        """Move the write-ahead log into the file without holding up the writer."""
        self._checkpointer.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        with self._lock:
            self._checkpointer.close()
            self._reader.close()
            self._connection.close()

    def _write(self, changed: list[Session]) -> None:
        self._in_transaction(PUT, [ROW(session) for session in changed])
        self.sessions.take(changed)

    def _in_transaction(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        if not rows:
            return
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.executemany(statement, rows)
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _add_columns(self) -> None:
        there = {row[1] for row in self._connection.execute("PRAGMA table_info(sessions)")}
        for name, kind in ADDED.items():
            if name not in there:
                self._connection.execute(f"ALTER TABLE sessions ADD COLUMN {name} {kind}")

    def _load(self) -> list[Session]:
        rows = self._connection.execute(f"SELECT {', '.join(COLUMNS)} FROM sessions")
        return [_session(row) for row in rows]


def _session(row: tuple[object, ...]) -> Session:
    values = dict(zip(COLUMNS, row, strict=True))
    for name in ("is_lost", "has_stopped"):
        values[name] = bool(values[name])
    return Session(**values)  # type: ignore[arg-type]  # The columns are the fields.


def _told(report: SessionReport) -> str:
    if report.state == "closed":
        return ENDED
    day = report.days[-1].day if report.days else ""
    so_often = f"{report.reopened} {len(report.addresses)}"
    return f"{report.framed_ip} {report.calling_station_id} {day} {so_often}"
