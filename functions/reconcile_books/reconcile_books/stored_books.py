"""A book as it lies in the ledger table, read in every way in which it was written."""

from __future__ import annotations

from collections.abc import Iterable

from isp.ledger.prove import BookFacts, WrittenEntry
from isp.ledger.trial_balance import AccountSums
from isp.parties.scope import Scope
from isp.parties.tenant import ROOT_PATH
from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.ledger import AccountItem, EntryItem, RollupItem, StatementLineItem
from isp_aws.dynamodb.reading import INDEX

STATEMENT_LINES = "P#"


class DynamoBooks:
    """Reads under the tenant's binding; nothing here writes."""

    def books(self, scope: Scope) -> Iterable[str]:  # noqa: ARG002
        # Sellers below the ISP have books of their own once they can be added.
        return (ROOT_PATH,)

    def facts(self, scope: Scope, book: str, day: str) -> BookFacts:
        tenant_id = scope.tenant_id
        with bound(scope):
            heads = list(AccountItem.query(keys.heads_of_book(tenant_id, book), index_name=INDEX))
            rollups = list(
                RollupItem.query(keys.rollups_of_book(tenant_id, book), consistent_read=True)
            )
            return BookFacts(
                book=book,
                entries_of_day=tuple(self._entries(tenant_id, book, day)),
                rollups_of_day=tuple(
                    _sums(item) for item in rollups if item.sk.startswith(f"{day}#")
                ),
                heads=tuple(head.to_head() for head in heads),
                statements=tuple(self._statement(tenant_id, book, head.account) for head in heads),
                rollups=tuple(_sums(item) for item in rollups),
            )

    def _entries(self, tenant_id: str, book: str, day: str) -> Iterable[WrittenEntry]:
        for shard in range(keys.JOURNAL_SHARDS):
            part = keys.journal_day(tenant_id, book, day, shard)
            for item in EntryItem.query(part, index_name=INDEX):
                lines = (
                    AccountSums(line.account, line.debit_minor, line.credit_minor)
                    for line in item.lines
                )
                yield WrittenEntry(item.entry_id, tuple(lines))

    def _statement(self, tenant_id: str, book: str, account: str) -> AccountSums:
        lines = list(
            StatementLineItem.query(
                keys.account(tenant_id, book, account),
                StatementLineItem.sk.startswith(STATEMENT_LINES),
                consistent_read=True,
            )
        )
        debits = sum(line.debit for line in lines)
        return AccountSums(account, debits, sum(line.credit for line in lines))


def _sums(item: RollupItem) -> AccountSums:
    return AccountSums(item.account, item.debits, item.credits)
