"""A batch of the journal's stream: the entries that are new in it, and which records failed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from isp.ledger.entry import JournalEntry
from isp_app.add_up_accounts import AddUpAccounts

from add_up_accounts.journal_records import Tampering, new_entries, tampering


def add_up_batch(
    records: Sequence[Mapping[str, Any]], add_up: AddUpAccounts, alarm: Callable[[Tampering], None]
) -> list[str]:
    """Add up what is new; return the sequence numbers of the records that have to come again."""
    numbered: dict[str, list[str]] = {}
    entries: list[JournalEntry] = []
    for record in records:
        changed = tampering(record)
        if changed is not None:
            alarm(changed)
        new = new_entries(record)
        if new:
            entries += new
            number = record["dynamodb"]["SequenceNumber"]
            numbered.setdefault(new[0].tenant_id, []).append(number)
    failed = add_up(entries)
    return [
        number for tenant_id in numbered if tenant_id in failed for number in numbered[tenant_id]
    ]
