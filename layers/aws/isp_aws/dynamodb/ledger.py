"""The ledger: commits, and what is read of the books.

Guarded accounts are read from their heads, at once exact; all others from the sums that are added up
from the stream of entries, about a second behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isp.decision import Committed, Decision
from isp.ledger.entry import JournalEntry
from isp.ledger.head import AccountHead
from isp.ledger.trial_balance import AccountSums, TrialBalance
from isp.parties.scope import Scope
from isp.refusals import NotFound
from pynamodb.exceptions import DoesNotExist

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.commit import commit
from isp_aws.dynamodb.items.ledger import AccountItem, EntryItem, RollupItem
from isp_aws.dynamodb.reading import INDEX
from isp_aws.dynamodb.transaction import PATIENT, Patience
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

    def head(self, scope: Scope, book: str, account: str) -> AccountHead:
        _must_cover(scope, book)
        with bound(scope):
            try:
                key = keys.account(scope.tenant_id, book, account)
                return AccountItem.get(key, keys.HEAD, consistent_read=True).to_head()
            except DoesNotExist:
                return AccountHead(book, account, 0, 0, 0)

    def journal(self, scope: Scope, book: str, days: Iterable[str]) -> Iterable[JournalEntry]:
        _must_cover(scope, book)
        for day in days:
            for shard in range(keys.JOURNAL_SHARDS):
                yield from self._journal_part(scope, book, day, shard)

    def trial_balance(self, scope: Scope, book: str) -> TrialBalance:
        _must_cover(scope, book)
        sums: dict[str, tuple[int, int]] = {}
        for account, debits, credits in self._sums(scope, book):
            debited, credited = sums.get(account, (0, 0))
            sums[account] = (debited + debits, credited + credits)
        return TrialBalance(
            book=book,
            accounts=tuple(AccountSums(account, *sums[account]) for account in sorted(sums)),
        )

    def _journal_part(
        self, scope: Scope, book: str, day: str, shard: int
    ) -> Iterator[JournalEntry]:
        # Read within the binding and handed out after it: whoever iterates may bind otherwise.
        with bound(scope):
            part = keys.journal_day(scope.tenant_id, book, day, shard)
            items = list(EntryItem.query(part, index_name=INDEX))
        yield from (item.to_entry() for item in items)

    def _sums(self, scope: Scope, book: str) -> Iterator[tuple[str, int, int]]:
        with bound(scope):
            rollups = list(RollupItem.query(keys.rollups_of_book(scope.tenant_id, book)))
            heads = list(
                AccountItem.query(keys.heads_of_book(scope.tenant_id, book), index_name=INDEX)
            )
        yield from ((item.account, item.debits, item.credits) for item in rollups)
        yield from ((item.account, item.debits, item.credits) for item in heads)


def _must_cover(scope: Scope, book: str) -> None:
    if not scope.covers(book):
        raise NotFound(kind="book")
