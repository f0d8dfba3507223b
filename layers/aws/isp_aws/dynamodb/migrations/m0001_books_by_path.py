"""The books by their path: entries, accounts and statements of the ISP's own book get keys with the book.

Before, an entry was known by its fact alone and an account by its name, days were UTC's, only wallets,
receivables and credit had heads and statements, and only the ISP itself sold. Old items stay where they
are: no role of the product may delete from the ledger, and nothing reads their keys any more. The new
entries run through the stream, which adds up their totals. What old heads say is compared with the old
entries to the poisha; a tenant that differs is not brought over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from isp.ledger.accounts import kind_of
from isp.ledger.entry import JournalEntry, Line
from isp.minutes import day_at
from isp.parties.scope import tenant_scope
from isp.parties.tenant import ROOT_PATH
from pynamodb.attributes import UnicodeAttribute

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.account_steps import history_call
from isp_aws.dynamodb.attributes import IntegerAttribute, RecordsAttribute
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.entry_steps import movements, written_steps
from isp_aws.dynamodb.items.ledger import LedgerItem
from isp_aws.dynamodb.items.parties import TenantItem
from isp_aws.dynamodb.reading import INDEX
from isp_aws.dynamodb.transaction import ACTIONS_MAX, Cancelled, transact

NUMBER = 1
DAY_SECONDS = 86_400
OLD_SHARDS = 8


class OldBooksDiffer(Exception):
    """Heads and entries of yesterday's book do not say the same: a person has to look first."""


class OldEntryItem(LedgerItem):
    tenant_id = UnicodeAttribute()
    book = UnicodeAttribute()
    entry_id = UnicodeAttribute()
    kind = UnicodeAttribute()
    posted_at = IntegerAttribute()
    actor_id = UnicodeAttribute()
    lines = RecordsAttribute(Line)
    about = UnicodeAttribute()
    reverses = UnicodeAttribute(null=True)


class OldAccountItem(LedgerItem):
    account = UnicodeAttribute()
    debits = IntegerAttribute()
    credits = IntegerAttribute()


class OldRollupItem(LedgerItem):
    account = UnicodeAttribute()


class OldStatementLineItem(LedgerItem):
    posted_at = IntegerAttribute()


@dataclass(frozen=True, slots=True)
class _Zone:
    offset_minutes: int
    began_at: int


def migrate(tenant_id: str, now: int) -> int:
    """Bring a tenant over; return how many entries had not been."""
    with bound(tenant_scope(tenant_id)):
        tenant = TenantItem.get(TenantItem.key(tenant_id, tenant_id), keys.SELF)
        zone = _Zone(tenant.utc_offset_minutes, tenant.created_at)
        entries = list(_old_entries(tenant_id, zone, now))
        _compare(tenant_id, entries)
        # In the order in which they were posted, so that a reader of statements sees no leap.
        entries.sort(key=lambda one: (one.posted_at, one.entry_id))
        return sum(map(_written, _batches(entries)))


def _old_entries(tenant_id: str, zone: _Zone, now: int) -> Iterator[JournalEntry]:
    for day in sorted(_old_days(tenant_id, zone, now)):
        for shard in range(OLD_SHARDS):
            part = f"{keys.tenant_prefix(tenant_id)}B#{ROOT_PATH}#D#{day}#{shard}"
            for item in OldEntryItem.query(part, index_name=INDEX):
                yield _entry(item, zone)


def _old_days(tenant_id: str, zone: _Zone, now: int) -> set[str]:
    """Return every UTC day on which something may have been posted."""
    days = {
        keys.day_of(at) for at in range(zone.began_at - DAY_SECONDS, now + DAY_SECONDS, DAY_SECONDS)
    }
    rollups = f"{keys.tenant_prefix(tenant_id)}B#{ROOT_PATH}#ROLLUPS"
    days |= {item.sk[:10] for item in OldRollupItem.query(rollups, consistent_read=True)}
    # What was brought in for times before, and was not added up yet, is in some statement.
    for head in _old_heads(tenant_id):
        lines = OldStatementLineItem.query(
            f"{keys.tenant_prefix(tenant_id)}A#{head.account}",
            OldStatementLineItem.sk.startswith(keys.STATEMENT_LINES),
            consistent_read=True,
        )
        days |= {keys.day_of(line.posted_at) for line in lines}
    return days


def _old_heads(tenant_id: str) -> Iterable[OldAccountItem]:
    part = f"{keys.tenant_prefix(tenant_id)}B#{ROOT_PATH}#HEADS"
    return OldAccountItem.query(part, index_name=INDEX)


def _entry(item: OldEntryItem, zone: _Zone) -> JournalEntry:
    return JournalEntry(
        tenant_id=item.tenant_id,
        book=item.book,
        entry_id=item.entry_id,
        kind=item.kind,
        posted_at=item.posted_at,
        effective_at=item.posted_at,
        day=day_at(item.posted_at, zone.offset_minutes),
        actor_id=item.actor_id,
        lines=item.lines,
        about=item.about,
        reverses=item.reverses,
    )


def _compare(tenant_id: str, entries: Iterable[JournalEntry]) -> None:
    sums: dict[str, tuple[int, int]] = {}
    for entry in entries:
        for line in entry.lines:
            debits, credits = sums.get(line.account, (0, 0))
            sums[line.account] = (debits + line.debit_minor, credits + line.credit_minor)
    for head in _old_heads(tenant_id):
        told = (head.debits, head.credits)
        if sums.get(head.account, (0, 0)) != told:
            raise OldBooksDiffer(
                f"{tenant_id} {head.account}: {told}, and entries of {sums.get(head.account)}"
            )


def _batches(entries: Sequence[JournalEntry]) -> Iterator[list[JournalEntry]]:
    batch: list[JournalEntry] = []
    actions = 0
    for entry in entries:
        kinds = [kind_of(line.account) for line in entry.lines]
        more = 1 + sum(kind.has_statement + kind.is_guarded for kind in kinds)
        if actions + more > ACTIONS_MAX:
            yield batch
            batch, actions = [], 0
        batch.append(entry)
        actions += more
    if batch:
        yield batch


def _written(batch: list[JournalEntry]) -> int:
    """Write those of the entries that are not there, with their lines and accounts."""
    while batch:
        steps = [(entry, step) for entry in batch for step in written_steps(entry)]
        calls = [step.call for _, step in steps]
        try:
            transact([*calls, *map(history_call, movements(batch))])
            return len(batch)
        except Cancelled as cancelled:
            known = {steps[failure.place][0].entry_id for failure in cancelled.failures}
        batch = [entry for entry in batch if entry.entry_id not in known]
    return 0
