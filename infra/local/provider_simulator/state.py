"""What the simulator remembers, in one SQLite file, so that a restart loses nothing.

Documents by table and key. The clock is virtual: `POST /control/clock` moves it, so that a token can
expire and a late payment arrive without waiting for it.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Document = dict[str, Any]

LOG_ROWS_MAX = 5_000
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def random_code(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


class State:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(
            folder / "provider_simulator.sqlite3", isolation_level=None
        )
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=NORMAL")
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS documents "
            "(number INTEGER PRIMARY KEY, name TEXT, key TEXT, body TEXT, UNIQUE (name, key))"
        )

    def now(self) -> float:
        offset: float = (self.get("setting", "clock") or {"offset_seconds": 0})["offset_seconds"]
        return time.time() + offset

    def get(self, name: str, key: str) -> Document | None:
        row = self._database.execute(
            "SELECT body FROM documents WHERE name = ? AND key = ?", (name, key)
        ).fetchone()
        return None if row is None else json.loads(row[0])

    def put(self, name: str, key: str, body: Document) -> None:
        self._database.execute(
            "INSERT INTO documents (name, key, body) VALUES (?, ?, ?) "
            "ON CONFLICT (name, key) DO UPDATE SET body = excluded.body",
            (name, key, json.dumps(body)),
        )

    def delete(self, name: str, key: str) -> None:
        self._database.execute("DELETE FROM documents WHERE name = ? AND key = ?", (name, key))

    def all(self, name: str, *, newest_first: bool = False) -> Iterator[Document]:
        order = "DESC" if newest_first else "ASC"
        rows = self._database.execute(
            f"SELECT body FROM documents WHERE name = ? ORDER BY number {order}",  # noqa: S608
            (name,),
        ).fetchall()
        return (json.loads(row[0]) for row in rows)

    def append(self, name: str, body: Document) -> None:
        """Add to a list that keeps only its newest rows."""
        self.put(name, random_code(16), body)
        self._database.execute(
            "DELETE FROM documents WHERE name = ? AND number <= "
            "(SELECT MAX(number) FROM documents WHERE name = ?) - ?",
            (name, name, LOG_ROWS_MAX),
        )

    def clear(self) -> None:
        """Forget everything but the key of SNS, whose certificate others keep for a day."""
        self._database.execute("DELETE FROM documents WHERE key != 'sns_key'")

    def close(self) -> None:
        self._database.close()
