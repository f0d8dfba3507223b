"""Adding up a batch of the journal's stream.

Exactly once, whatever is delivered again and in batches of any size: each entry leaves its mark in the
transaction that adds it (`isp_aws.dynamodb.rollups`). Entries of one tenant share transactions; where a
tenant's batch fails, its records are reported as failed and the others are not held up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from isp.ledger.entry import JournalEntry
from isp.parties.scope import Scope, tenant_scope
from isp.refusals import Unavailable

from add_up_accounts.journal_records import Tampering, by_tenant, new_entry, tampering

AddUp = Callable[[Scope, Iterable[JournalEntry]], int]


def add_up_batch(
    records: Sequence[Mapping[str, Any]], add_up: AddUp, alarm: Callable[[Tampering], None]
) -> list[str]:
    """Add up what is new; return the sequence numbers of the records that have to come again."""
    numbered: dict[str, list[str]] = {}
    entries: list[JournalEntry] = []
    for record in records:
        changed = tampering(record)
        if changed is not None:
            alarm(changed)
        entry = new_entry(record)
        if entry is not None:
            entries.append(entry)
            number = record["dynamodb"]["SequenceNumber"]
            numbered.setdefault(entry.tenant_id, []).append(number)
    failed: list[str] = []
    for tenant_id, of_tenant in by_tenant(entries).items():
        try:
            add_up(tenant_scope(tenant_id), of_tenant)
        except Unavailable:
            failed += numbered[tenant_id]
    return failed
