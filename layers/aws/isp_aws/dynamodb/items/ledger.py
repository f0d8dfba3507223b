"""The books: entries, accounts with their statements, rollups, closings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

from isp.ledger.accounts import kind_of
from isp.ledger.entry import JournalEntry, Line
from isp.ledger.head import AccountHead, AccountSums, Entered, StatementLine
from pynamodb.attributes import UnicodeAttribute

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.attributes import (
    IntegerAttribute,
    RecordsAttribute,
)
from isp_aws.dynamodb.connection import ListedItem
from isp_aws.dynamodb.items.entries_together import told, untold
from isp_aws.environment import Table


class LedgerItem(ListedItem):
    table = Table.LEDGER


class EntryItem(LedgerItem):
    """A journal entry with its lines inside. Written once; see `commit.py`.

    What a payment buys in its own commit is another entry in the same item (`entries_together.py`).
    """

    tenant_id = UnicodeAttribute()
    book = UnicodeAttribute()
    entry_id = UnicodeAttribute()
    kind = UnicodeAttribute()
    posted_at = IntegerAttribute()
    effective_at = IntegerAttribute()
    day = UnicodeAttribute()
    actor_id = UnicodeAttribute()
    lines = RecordsAttribute(Line)
    about = UnicodeAttribute()
    reverses = UnicodeAttribute(null=True)
    digest = UnicodeAttribute()
    also = UnicodeAttribute(null=True)

    @classmethod
    def from_entries(cls, entries: Sequence[JournalEntry]) -> Self:
        """Return the item of entries that are stored together: at the place of the first."""
        item = cls.from_entry(entries[0])
        for entry in entries[1:]:
            assert item.also is None, "two at most"
            item.also = told(entry)
        return item

    @classmethod
    def from_entry(cls, entry: JournalEntry) -> Self:
        shard = keys.journal_shard(entry.entry_id)
        return cls(
            keys.entry(entry.tenant_id, entry.book, entry.entry_id),
            keys.ENTRY,
            gsi1pk=keys.journal_day(entry.tenant_id, entry.book, entry.day, shard),
            gsi1sk=keys.at_then_id(entry.posted_at, entry.entry_id),
            tenant_id=entry.tenant_id,
            book=entry.book,
            entry_id=entry.entry_id,
            kind=entry.kind,
            posted_at=entry.posted_at,
            effective_at=entry.effective_at,
            day=entry.day,
            actor_id=entry.actor_id,
            lines=entry.lines,
            about=entry.about,
            reverses=entry.reverses,
            digest=entry.digest,
        )

    @classmethod
    def from_image(cls, image: Mapping[str, Any]) -> Self:
        """Return the item that a stream record tells of."""
        return cls.from_raw_data(dict(image))

    def to_entries(self) -> tuple[JournalEntry, ...]:
        """Return all entries of the item, the one that names it first."""
        first = self.to_entry()
        return (first,) if self.also is None else (first, untold(first, self.also))

    def to_entry(self) -> JournalEntry:
        return JournalEntry(
            tenant_id=self.tenant_id,
            book=self.book,
            entry_id=self.entry_id,
            kind=self.kind,
            posted_at=self.posted_at,
            effective_at=self.effective_at,
            day=self.day,
            actor_id=self.actor_id,
            lines=self.lines,
            about=self.about,
            reverses=self.reverses,
        )


class AccountItem(LedgerItem):
    """The head of a guarded or stated account. Only guarded ones have headroom and limits."""

    account = UnicodeAttribute()
    book = UnicodeAttribute()
    debits = IntegerAttribute()
    credits = IntegerAttribute()
    headroom = IntegerAttribute(null=True)
    limit_minor = IntegerAttribute(null=True)
    opened_at = IntegerAttribute(null=True)
    closed_at = IntegerAttribute(null=True)
    # How far the nightly proof has come with the statement; see `proving.py`.
    proved_to = IntegerAttribute(null=True)
    proved_debits = IntegerAttribute(null=True)
    proved_credits = IntegerAttribute(null=True)

    def to_head(self) -> AccountHead:
        headroom, limit = self.headroom, self.limit_minor
        if limit is None and kind_of(self.account).is_limited:
            limit = 0
        return AccountHead(
            book=self.book,
            account=self.account,
            debits_minor=self.debits,
            credits_minor=self.credits,
            headroom_minor=self.credits - self.debits if headroom is None else headroom,
            limit_minor=limit,
            closed_at=self.closed_at,
        )


class StatementLineItem(LedgerItem):
    """What one commit did to a guarded or stated account, as its owner reads it."""

    entry_id = UnicodeAttribute()
    kind = UnicodeAttribute()
    about = UnicodeAttribute()
    posted_at = IntegerAttribute()
    debit = IntegerAttribute()
    credit = IntegerAttribute()
    # None where it is of one entry, as all of before are.
    also = RecordsAttribute(Entered, null=True)

    def to_line(self) -> StatementLine:
        return StatementLine(
            self.entry_id,
            self.kind,
            self.about,
            self.posted_at,
            self.debit,
            self.credit,
            self.also or (),
        )


class RollupItem(LedgerItem):
    """What one day, in one part, brought to a rolled-up account or to all accounts of a kind."""

    account = UnicodeAttribute()
    debits = IntegerAttribute()
    credits = IntegerAttribute()

    def to_sums(self) -> AccountSums:
        return AccountSums(self.account, self.debits, self.credits)


class ClosingItem(LedgerItem):
    """The totals of a book from its beginning to the end of a month."""

    month = UnicodeAttribute()
    sums = RecordsAttribute(AccountSums)
    made_at = IntegerAttribute()


class AddedItem(LedgerItem):
    """The mark that an entry has been added to the rollups and heads."""
