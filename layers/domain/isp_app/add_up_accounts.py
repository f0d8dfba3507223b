"""Add up accounts: entries of the journal become the sums of those accounts that no commit touches.

Exactly once, whatever is delivered again and in batches of any size: adding an entry again adds nothing.
Entries of one tenant are added together; where a tenant's fail, the others' are not held up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from isp.ledger.entry import JournalEntry
from isp.parties.scope import Scope, tenant_scope
from isp.refusals import Unavailable


class Sums(Protocol):
    def add_up(self, scope: Scope, entries: Iterable[JournalEntry]) -> int:
        """Add entries of one tenant to their accounts' sums; return how many had not been added."""


@dataclass(frozen=True, slots=True)
class AddUpAccounts:
    sums: Sums

    def __call__(self, entries: Iterable[JournalEntry]) -> set[str]:
        """Add up entries of any tenants; return the tenants whose entries have to come again."""
        failed: set[str] = set()
        for tenant_id, of_tenant in _by_tenant(entries).items():
            try:
                self.sums.add_up(tenant_scope(tenant_id), of_tenant)
            except Unavailable:
                failed.add(tenant_id)
        return failed


def _by_tenant(entries: Iterable[JournalEntry]) -> dict[str, list[JournalEntry]]:
    """Return the entries of each tenant: nothing is ever written for two tenants at once."""
    grouped: dict[str, list[JournalEntry]] = {}
    for entry in entries:
        grouped.setdefault(entry.tenant_id, []).append(entry)
    return grouped
