"""Everything that was written about one book and day, for the proof in `isp.ledger.prove`.

Entries are read as they lie there, not as the domain would make them: a damaged one must be found.
"""

from __future__ import annotations

from collections.abc import Iterable

from isp.ledger.prove import BookFacts, WrittenEntry
from isp.ledger.trial_balance import AccountSums
from isp.parties.scope import Scope

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.ledger import AccountItem, EntryItem, RollupItem, StatementLineItem
from isp_aws.dynamodb.reading import INDEX


def book_facts(scope: Scope, book: str, day: str) -> BookFacts:
    tenant_id = scope.tenant_id
    with bound(scope):
        entries = [
            entry
            for shard in range(keys.JOURNAL_SHARDS)
            for entry in EntryItem.query(
                keys.journal_day(tenant_id, book, day, shard), index_name=INDEX
            )
        ]
        rollups = list(RollupItem.query(keys.rollups_of_book(tenant_id, book)))
        heads = list(AccountItem.query(keys.heads_of_book(tenant_id, book), index_name=INDEX))
        statements = [_statement(tenant_id, head.account) for head in heads]
    return BookFacts(
        book=book,
        entries_of_day=tuple(_written(entry) for entry in entries),
        rollups_of_day=_sums(item for item in rollups if item.sk.startswith(f"{day}#")),
        heads=tuple(head.to_head() for head in heads),
        statements=tuple(statements),
        rollups=_sums(rollups),
    )


def _written(item: EntryItem) -> WrittenEntry:
    lines = (AccountSums(line.account, line.debit_minor, line.credit_minor) for line in item.lines)
    return WrittenEntry(item.entry_id, tuple(lines))


def _statement(tenant_id: str, account: str) -> AccountSums:
    key = keys.account(tenant_id, account)
    debits = credits = 0
    for line in StatementLineItem.query(key, StatementLineItem.sk.startswith("P#")):
        debits, credits = debits + line.debit, credits + line.credit
    return AccountSums(account, debits, credits)


def _sums(items: Iterable[RollupItem]) -> tuple[AccountSums, ...]:
    return tuple(AccountSums(item.account, item.debits, item.credits) for item in items)
