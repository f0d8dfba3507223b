"""Answers already given, so that a router's retransmission is answered and not run again.

A duplicate has the same source address, port, identifier and authenticator (RFC 5080, 2.2.2); the
same identifier with another authenticator is a new request. While the first copy is worked on, the
others are dropped. The memory is bounded: the oldest go first, and nothing is ever refused.
"""

from __future__ import annotations

from collections import OrderedDict
from enum import Enum
from threading import Lock

KEPT_SECONDS = 10.0
ENTRIES_MAX = 65_536

Source = tuple[str, int]
Key = tuple[str, int, int, bytes]


class Seen(Enum):
    NEW = "new"
    IN_WORK = "in work"


class Duplicates:
    def __init__(
        self, *, kept_seconds: float = KEPT_SECONDS, entries_max: int = ENTRIES_MAX
    ) -> None:
        self._kept_seconds, self._entries_max = kept_seconds, entries_max
        self._entries: OrderedDict[Key, tuple[float, bytes | None]] = OrderedDict()
        # The reject timer stores answers from its own thread.
        self._lock = Lock()

    def claim(self, key: Key, monotonic: float) -> Seen | bytes:
        """Return the answer given before, or whether the request is new or being worked on."""
        with self._lock:
            self._evict(monotonic)
            found = self._entries.get(key)
            if found is None:
                self._entries[key] = (monotonic, None)
                return Seen.NEW
            return Seen.IN_WORK if found[1] is None else found[1]

    def keep(self, key: Key, answer: bytes) -> None:
        """Remember the answer of a claimed request; one that was evicted stays forgotten."""
        with self._lock:
            found = self._entries.get(key)
            if found is not None:
                self._entries[key] = (found[0], answer)

    def forget(self, key: Key) -> None:
        """Let the next copy be worked on afresh: this one could not be answered."""
        with self._lock:
            self._entries.pop(key, None)

    def __len__(self) -> int:
        return len(self._entries)

    def _evict(self, monotonic: float) -> None:
        while self._entries:
            key, (claimed_at, _) = next(iter(self._entries.items()))
            is_old = monotonic - claimed_at > self._kept_seconds
            if not is_old and len(self._entries) < self._entries_max:
                return
            del self._entries[key]
