"""What a batch of the ledger's stream holds: entries to add up, and things that must never happen.

Entries and statement lines are written once. A record that says that one was changed or removed is
evidence of a fault or a fraud; it is counted for the alarm, and the sums are left as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from isp.ledger.entry import JournalEntry
from isp_aws.dynamodb import keys
from isp_aws.dynamodb.items.ledger import EntryItem


@dataclass(frozen=True, slots=True)
class Tampering:
    """A change of what is written once. The key tells the tenant and the entry, no amounts."""

    pk: str
    sk: str
    event_name: str


def new_entries(record: Mapping[str, Any]) -> tuple[JournalEntry, ...]:
    """Return the entries that a record tells of, none for everything else in the ledger."""
    if record["eventName"] != "INSERT" or not _is_entry(*_key(record)):
        return ()
    if "day" not in record["dynamodb"]["NewImage"]:
        # Written by the version before and still on its way: it comes again when it is brought over
        # (`migrations/m0001_books_by_path.py`).
        return ()
    return EntryItem.from_image(record["dynamodb"]["NewImage"]).to_entries()


def tampering(record: Mapping[str, Any]) -> Tampering | None:
    """Return the record as an alarm, if it changes what may never change."""
    pk, sk = _key(record)
    if record["eventName"] == "INSERT" or not (_is_entry(pk, sk) or _is_statement_line(pk, sk)):
        return None
    return Tampering(pk, sk, record["eventName"])


def _key(record: Mapping[str, Any]) -> tuple[str, str]:
    key = record["dynamodb"]["Keys"]
    return key["pk"]["S"], key["sk"]["S"]


def _is_entry(pk: str, sk: str) -> bool:
    return pk.split("#", 3)[2] == "J" and sk == keys.ENTRY


def _is_statement_line(pk: str, sk: str) -> bool:
    return pk.split("#", 3)[2] == "A" and sk.startswith("P#")
