"""The ledger: commits, and what is read of the books.

Guarded accounts are read from their heads, at once exact; stated ones and all totals from what is added
up from the stream of entries, about a second behind. Nothing here reads everything since the beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from isp.decision import Committed, Decision
from isp.ledger.accounts import kind_of
from isp.ledger.day_totals import DayTotals
from isp.ledger.entry import JournalEntry
from isp.ledger.head import AccountHead, StatementLine
from isp.ledger.trial_balance import TrialBalance, added_up
from isp.parties.scope import Scope
from isp.ports import Page, PageRequest
from isp.refusals import NotFound
from pynamodb.exceptions import DoesNotExist

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.closings import totals_of
from isp_aws.dynamodb.commit import commit
from isp_aws.dynamodb.days import lacks_of_day, sums_of_day
from isp_aws.dynamodb.items.ledger import AccountItem, EntryItem, StatementLineItem
from isp_aws.dynamodb.parts import lines_of, names_of_parts, page_of_parts
from isp_aws.dynamodb.reading import INDEX
from isp_aws.patience import PATIENT, Patience
from isp_aws.sealing import Sealer


class DynamoLedger:
    def __init__(self, sealer: Sealer, patience: Patience = PATIENT) -> None:
        self._sealer, self._patience = sealer, patience

    def commit(self, scope: Scope, decision: Decision) -> Committed:
        return commit(scope, decision, self._sealer, self._patience)

    def entry(self, scope: Scope, book: str, entry_id: str) -> JournalEntry | None:
        if not scope.covers(book):
            return None
        with bound(scope):
            try:
                key = keys.entry(scope.tenant_id, book, entry_id)
                return EntryItem.get(key, keys.ENTRY, consistent_read=True).to_entry()
            except DoesNotExist:
                return None

    def entries(
        self, scope: Scope, book: str, entry_ids: Sequence[str]
    ) -> Mapping[str, JournalEntry]:
        _must_cover(scope, book)
        wanted = [(keys.entry(scope.tenant_id, book, one), keys.ENTRY) for one in entry_ids]
        with bound(scope):
            found = [one.to_entry() for one in EntryItem.batch_get(wanted, consistent_read=True)]
        return {entry.entry_id: entry for entry in found}

    def head(self, scope: Scope, book: str, account: str) -> AccountHead:
        _must_cover(scope, book)
        with bound(scope):
            try:
                key = keys.account(scope.tenant_id, book, account)
                return AccountItem.get(key, keys.HEAD, consistent_read=True).to_head()
            except DoesNotExist:
                limit = 0 if kind_of(account).is_limited else None
                return AccountHead(book, account, 0, 0, 0, limit)

    def journal(self, scope: Scope, book: str, days: Iterable[str]) -> Iterable[JournalEntry]:
        _must_cover(scope, book)
        for day in days:
            for shard in range(keys.JOURNAL_SHARDS):
                yield from self._journal_part(scope, book, day, shard)

    def entries_of(
        self, scope: Scope, book: str, day: str, page: PageRequest, *, account: str | None
    ) -> Page[JournalEntry]:
        _must_cover(scope, book)
        parts = [
            keys.journal_day(scope.tenant_id, book, day, shard)
            for shard in range(keys.JOURNAL_SHARDS)
        ]

        def wanted(item: EntryItem) -> bool:
            return account is None or any(line.account == account for line in item.lines)

        with bound(scope):
            return page_of_parts(EntryItem, parts, page, wanted).of(EntryItem.to_entry)

    def accounts(self, scope: Scope, book: str, kind: str, page: PageRequest) -> Page[AccountHead]:
        _must_cover(scope, book)
        parts = [
            keys.heads_of_book(scope.tenant_id, book, shard) for shard in range(keys.HEAD_SHARDS)
        ]
        with bound(scope):
            heads = names_of_parts(AccountItem, parts, page, kind)
            return heads.of(AccountItem.to_head)

    def statement(
        self, scope: Scope, book: str, account: str, page: PageRequest
    ) -> Page[StatementLine]:
        _must_cover(scope, book)
        key = keys.account(scope.tenant_id, book, account)
        with bound(scope):
            lines = lines_of(StatementLineItem, key, keys.STATEMENT_LINES, page)
            return lines.of(StatementLineItem.to_line)

    def day_totals(self, scope: Scope, book: str, day: str) -> DayTotals:
        _must_cover(scope, book)
        with bound(scope):
            # Before the sums: what is added up in between is in them, and only seems to be lacking.
            lacks_since = lacks_of_day(scope.tenant_id, book, day)
            return DayTotals(added_up(sums_of_day(scope.tenant_id, book, day)), lacks_since)

    def trial_balance(self, scope: Scope, book: str) -> TrialBalance:
        _must_cover(scope, book)
        with bound(scope):
            return TrialBalance(book, added_up(totals_of(scope.tenant_id, book)))

    def _journal_part(
        self, scope: Scope, book: str, day: str, shard: int
    ) -> Iterator[JournalEntry]:
        # Read within the binding and handed out after it: whoever iterates may bind otherwise.
        with bound(scope):
            part = keys.journal_day(scope.tenant_id, book, day, shard)
            items = list(EntryItem.query(part, index_name=INDEX))
        yield from (item.to_entry() for item in items)


def _must_cover(scope: Scope, book: str) -> None:
    if not scope.covers(book):
        raise NotFound(kind="book")
