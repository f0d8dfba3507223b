"""The ledger: commits, and what is read of the books.

Guarded accounts are read from their heads, at once exact; stated ones and all totals from what is added
up from the stream of entries, about a second behind. Nothing here reads everything since the beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from isp.decision import Committed, Decision
from isp.excerpt import Days
from isp.ledger.accounts import kind_of
from isp.ledger.day_totals import DayTotals
from isp.ledger.entry import JournalEntry
from isp.ledger.head import AccountHead, StatementLine
from isp.ledger.trial_balance import TrialBalance, added_up
from isp.parties.scope import Scope
from isp.payments.receipt import Receipt
from isp.ports import Page, PageRequest
from isp.refusals import NotFound
from isp.sales.sale import Sale
from pynamodb.exceptions import DoesNotExist

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.closings import totals_of
from isp_aws.dynamodb.commit import commit
from isp_aws.dynamodb.days import lacks_of_day, received_of_days, sums_of_day
from isp_aws.dynamodb.items.entries_together import placed_at, sale_of
from isp_aws.dynamodb.items.ledger import AccountItem, EntryItem, StatementLineItem
from isp_aws.dynamodb.parts import lines_of, names_of_parts, page_of_parts
from isp_aws.dynamodb.reading import INDEX, find
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
            return self._entries(scope, book, [entry_id]).get(entry_id)

    def entries(
        self, scope: Scope, book: str, entry_ids: Sequence[str]
    ) -> Mapping[str, JournalEntry]:
        _must_cover(scope, book)
        with bound(scope):
            return self._entries(scope, book, entry_ids)

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

        def wanted(entry: JournalEntry) -> bool:
            return account is None or any(line.account == account for line in entry.lines)

        def latest_first(item: EntryItem) -> Sequence[JournalEntry]:
            return item.to_entries()[::-1]

        with bound(scope):
            return page_of_parts(EntryItem, parts, page, latest_first, wanted)

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

    def received_by_day(self, scope: Scope, book: str, days: Days) -> Mapping[str, int]:
        _must_cover(scope, book)
        with bound(scope):
            return received_of_days(scope.tenant_id, book, days)

    def trial_balance(self, scope: Scope, book: str) -> TrialBalance:
        _must_cover(scope, book)
        with bound(scope):
            return TrialBalance(book, added_up(totals_of(scope.tenant_id, book)))

    def _entries(
        self, scope: Scope, book: str, entry_ids: Sequence[str]
    ) -> dict[str, JournalEntry]:
        found = _at_their_places(scope.tenant_id, book, entry_ids)
        missing = [one for one in entry_ids if one not in found]
        together = [self._with_its_payment(scope.tenant_id, one) for one in missing]
        paid = _at_their_places(scope.tenant_id, book, [one for one in together if one is not None])
        return found | {name: entry for name, entry in paid.items() if name in missing}

    def _with_its_payment(self, tenant_id: str, entry_id: str) -> str | None:
        """Return the entry in whose item that of a sale lies, None for all other entries."""
        sale_id = sale_of(entry_id)
        sale = None if sale_id is None else find(Sale, tenant_id, sale_id, self._sealer)
        if sale is None:
            return None
        receipt = None
        if sale.receipt_id:
            receipt = find(Receipt, tenant_id, sale.receipt_id, self._sealer)
        return placed_at(sale, receipt)

    def _journal_part(
        self, scope: Scope, book: str, day: str, shard: int
    ) -> Iterator[JournalEntry]:
        # Read within the binding and handed out after it: whoever iterates may bind otherwise.
        with bound(scope):
            part = keys.journal_day(scope.tenant_id, book, day, shard)
            items = list(EntryItem.query(part, index_name=INDEX))
        yield from (entry for item in items for entry in item.to_entries())


def _at_their_places(
    tenant_id: str, book: str, entry_ids: Sequence[str]
) -> dict[str, JournalEntry]:
    """Return the entries at the places of these ids, with those that lie beside them."""
    wanted = [(keys.entry(tenant_id, book, one), keys.ENTRY) for one in dict.fromkeys(entry_ids)]
    items = EntryItem.batch_get(wanted, consistent_read=True) if wanted else ()
    return {entry.entry_id: entry for item in items for entry in item.to_entries()}


def _must_cover(scope: Scope, book: str) -> None:
    if not scope.covers(book):
        raise NotFound(kind="book")
