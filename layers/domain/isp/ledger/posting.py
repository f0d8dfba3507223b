"""One fact, posted in the books that it concerns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from isp.ledger.entry import JournalEntry, Line
from isp.minutes import Moment


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened: its name (`entry_id`), what it is about, and who did it."""

    tenant_id: str
    entry_id: str
    kind: str
    about: str
    actor_id: str


def entries_of(
    fact: Fact,
    lines: Mapping[str, tuple[Line, ...]],
    moment: Moment,
    *,
    effective_at: int | None = None,
) -> tuple[JournalEntry, ...]:
    """Return the entry of each book; `effective_at` is when it happened, if not just now."""
    return tuple(
        JournalEntry(
            tenant_id=fact.tenant_id,
            book=book,
            entry_id=fact.entry_id,
            kind=fact.kind,
            posted_at=moment.at,
            effective_at=moment.at if effective_at is None else effective_at,
            day=moment.day,
            actor_id=fact.actor_id,
            lines=of_book,
            about=fact.about,
        )
        for book, of_book in lines.items()
    )
