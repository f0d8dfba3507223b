"""Pages of open sessions: what all open sessions of an edge have used by now, in a few pieces.

A page holds the sessions whose keys fall on its number; the number of pages doubles as sessions become
more, so a reader who knows the number of pages finds a session by its key alone. A page is told whole and
a newer one replaces it: repeats and reordering are harmless. `isp.network.open_page` has the same rule
for the cloud's side; `tests/edge/test_contract.py` compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from edge_contract.fields import ContractError, Fields, Json
from edge_contract.routers import RouterWord, words_of_routers

# About 3 KB as the cloud keeps them, which is one read and three or four units of writing.
SESSIONS_A_PAGE = 180
PAGES_MAX = 4_096
# What one upload carries at most: some 250 KB, and each page is a write.
SESSIONS_MAX = 2_000
PAGES_AT_ONCE = 64
_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class OpenUsage:
    """What an open session has used since it began, as of when its router told so."""

    session_key: str
    as_of: int
    octets_in: int
    octets_out: int

    @classmethod
    def from_json(cls, values: object) -> OpenUsage:
        fields = Fields("open_usage", values)
        key = fields.text("session_key")
        if _KEY.fullmatch(key) is None:
            raise ContractError("open_usage.session_key", "not the key of a session")
        return cls(
            session_key=key,
            as_of=fields.whole("as_of"),
            octets_in=fields.whole("octets_in"),
            octets_out=fields.whole("octets_out"),
        )


@dataclass(frozen=True, slots=True)
class OpenPage:
    number: int
    sessions: tuple[OpenUsage, ...]

    @classmethod
    def from_json(cls, values: object) -> OpenPage:
        fields = Fields("open_page", values)
        sessions = fields.items("sessions", most=SESSIONS_MAX)
        return cls(
            number=fields.whole("number", most=PAGES_MAX - 1),
            sessions=tuple(OpenUsage.from_json(one) for one in sessions),
        )


@dataclass(frozen=True, slots=True)
class OpenSessionsUpload:
    """Some pages, or all; with the last of them `is_complete`, and readers look among so many pages."""

    edge_version: str
    clock_offset_ms: int
    spool_lag: int
    taken_at: int
    page_count: int
    is_complete: bool
    pages: tuple[OpenPage, ...]
    routers: tuple[RouterWord, ...] = ()

    def to_json(self) -> Json:
        pages = [
            {"number": page.number, "sessions": [asdict(one) for one in page.sessions]}
            for page in self.pages
        ]
        return {
            "edge_version": self.edge_version,
            "clock_offset_ms": self.clock_offset_ms,
            "spool_lag": self.spool_lag,
            "taken_at": self.taken_at,
            "page_count": self.page_count,
            "is_complete": self.is_complete,
            "pages": pages,
            "routers": [asdict(one) for one in self.routers],
        }

    @classmethod
    def from_json(cls, values: object) -> OpenSessionsUpload:
        fields = Fields("open_sessions", values)
        pages = fields.items("pages", most=PAGES_AT_ONCE)
        return cls(
            edge_version=fields.text("edge_version", longest=40),
            clock_offset_ms=fields.whole("clock_offset_ms", least=-(2**62), most=2**62),
            spool_lag=fields.whole("spool_lag"),
            taken_at=fields.whole("taken_at"),
            page_count=fields.whole("page_count", least=1, most=PAGES_MAX),
            is_complete=fields.truth("is_complete"),
            pages=tuple(OpenPage.from_json(one) for one in pages),
            routers=words_of_routers(fields),
        )


def page_number(session_key: str, page_count: int) -> int:
    """Return on which of so many pages a session stands."""
    return int(session_key[:8], 16) % page_count


def pages_of(sessions: Iterable[OpenUsage]) -> tuple[OpenPage, ...]:
    """Return the sessions in as many pages as they need; the number of pages is a power of two."""
    told = sorted(sessions, key=lambda one: one.session_key)
    count = 1
    while count * SESSIONS_A_PAGE < len(told) and count < PAGES_MAX:
        count *= 2
    pages: list[list[OpenUsage]] = [[] for _ in range(count)]
    for one in told:
        pages[page_number(one.session_key, count)].append(one)
    return tuple(OpenPage(number, tuple(page)) for number, page in enumerate(pages))


def in_uploads(pages: Iterable[OpenPage]) -> Iterator[tuple[OpenPage, ...]]:
    """Yield the pages in portions that one upload can carry."""
    portion: list[OpenPage] = []
    size = 0
    for page in pages:
        is_full = size + len(page.sessions) > SESSIONS_MAX or len(portion) == PAGES_AT_ONCE
        if portion and is_full:
            yield tuple(portion)
            portion, size = [], 0
        portion.append(page)
        size += len(page.sessions)
    if portion:
        yield tuple(portion)
