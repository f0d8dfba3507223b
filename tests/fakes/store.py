"""What all fakes share: everything that is stored, one lock around it, and pages of lists."""

from __future__ import annotations

import copy
import threading
from collections.abc import Sequence
from typing import Any, TypeVar

from isp.entity import Entity
from isp.events import Event
from isp.invoicing.numbers import Reserved
from isp.ledger.entry import JournalEntry
from isp.ports import Owner, Page, PageRequest

E = TypeVar("E", bound=Entity)
T = TypeVar("T")


class Store:
    """The tables, in memory. Whoever holds `lock` sees and makes one consistent state."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.items: dict[tuple[str, str, str], Any] = {}
        self.serials: dict[tuple[str, str], Reserved] = {}
        self.claims: dict[tuple[str | None, str, str], Owner] = {}
        self.entries: dict[tuple[str, str, str], JournalEntry] = {}  # Tenant, book, id.
        self.written_with: dict[tuple[str, str, str], str] = {}  # The first entry of its commit.
        # Limits of accounts (tenant, book, account) that were ever set, and when accounts were closed.
        self.limits: dict[tuple[str, str, str], int | None] = {}
        self.closed: dict[tuple[str, str, str], int] = {}
        # Which customers dialled in with which devices: tenant, hardware address, customer.
        self.devices: set[tuple[str, str, str]] = set()
        self.events: dict[tuple[str, str], Event] = {}

    def find(self, entity: type[E], tenant_id: str, entity_id: str) -> E | None:
        with self.lock:
            return self.items.get((tenant_id, entity.kind, entity_id))

    def all(self, entity: type[E], tenant_id: str) -> list[E]:
        with self.lock:
            wanted = (tenant_id, entity.kind)
            return [item for key, item in self.items.items() if key[:2] == wanted]

    def of_tenant(self, tenant_id: str) -> Any:
        """Return a copy of everything of a tenant, to see that nothing moved."""
        return copy.deepcopy(
            {
                "items": {key: item for key, item in self.items.items() if key[0] == tenant_id},
                "claims": {
                    key: owner for key, owner in self.claims.items() if owner.tenant_id == tenant_id
                },
                "entries": {key: one for key, one in self.entries.items() if key[0] == tenant_id},
                "events": {
                    key: one for key, one in self.events.items() if one.tenant_id == tenant_id
                },
            }
        )


def page_of(items: Sequence[T], page: PageRequest) -> Page[T]:
    """Return a page; a position is how many items lie before it."""
    start = int(page.after or 0)
    end = start + page.limit
    return Page(tuple(items[start:end]), str(end) if end < len(items) else None)
