"""A book as it lies in the ledger table, read in every way in which it was written.

A statement is read from where it was proved to on (`proved_to` of its head), and not at all if the head
has not moved since; on the first of a month, and where something differs, from its beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from isp.ledger.accounts import account as account_name
from isp.ledger.entry import JournalEntry
from isp.ledger.head import AccountSums
from isp.ledger.proof import Proof
from isp.ledger.prove import Fault, HeadFacts, OwedFacts, TotalFacts, WrittenEntry
from isp.ledger.trial_balance import added_up
from isp.parties.scope import tenant_scope
from isp.parties.tenant import ROOT_PATH

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.closings import close_months, last_closing, rollups_between, totals_to
from isp_aws.dynamodb.items.ledger import AccountItem, EntryItem
from isp_aws.dynamodb.owing import debtors_of_book, owed_facts
from isp_aws.dynamodb.proving import checkpoints, head_facts, heads_of_shard, moved_facts
from isp_aws.dynamodb.reading import INDEX

FIRST_OF_MONTH = "-01"
# A closing waits until nothing of its month can come late any more.
CLOSES_FROM_DAY = 3
MIRRORS = (("wallet_at_parent", "wallet"), ("payable_to_parent", "receivable_from_child"))


class DynamoBooks:
    """Reads under the tenant's binding; writes only how far it has come, and closings."""

    shards = keys.HEAD_SHARDS

    def journal(self, proof: Proof) -> Sequence[WrittenEntry]:
        part = keys.journal_day(proof.tenant_id, proof.book, proof.day, proof.shard)
        with bound(tenant_scope(proof.tenant_id)):
            items = EntryItem.query(part, index_name=INDEX)
            return [_written(entry) for item in items for entry in item.to_entries()]

    def heads(self, proof: Proof, limit: int) -> tuple[Sequence[HeadFacts], str | None]:
        with bound(tenant_scope(proof.tenant_id)):
            items, after = heads_of_shard(
                proof.tenant_id, proof.book, proof.shard, proof.after, limit
            )
            is_whole = proof.day.endswith(FIRST_OF_MONTH)
            read = head_facts if is_whole else moved_facts
            return [read(proof.tenant_id, item, proof.cut) for item in items], after

    def head(self, proof: Proof, account: str) -> HeadFacts:
        key = keys.account(proof.tenant_id, proof.book, account)
        with bound(tenant_scope(proof.tenant_id)):
            item = AccountItem.get(key, keys.HEAD, consistent_read=True)
            return head_facts(proof.tenant_id, item, proof.cut)

    def owed(self, proof: Proof, customer_ids: Sequence[str]) -> Sequence[OwedFacts]:
        with bound(tenant_scope(proof.tenant_id)):
            return owed_facts(proof.tenant_id, proof.book, customer_ids)

    def debtors(self, proof: Proof, limit: int) -> tuple[Sequence[str], str | None]:
        with bound(tenant_scope(proof.tenant_id)):
            return debtors_of_book(proof.tenant_id, proof.book, proof.after, limit)

    def proved(self, proof: Proof, heads: Iterable[HeadFacts]) -> None:
        with bound(tenant_scope(proof.tenant_id)):
            checkpoints(proof.tenant_id, heads, proof.cut)

    def totals(self, proof: Proof) -> TotalFacts:
        tenant_id, book, day = proof.tenant_id, proof.book, proof.day
        with bound(tenant_scope(tenant_id)):
            last = last_closing(tenant_id, book, before=day[:7])
            first = "0" if last is None else keys.after_month(last.month)
            days = list(rollups_between(tenant_id, book, first, keys.after_day(day)))
            closed = () if last is None else last.sums
            return TotalFacts(
                book=book,
                journal_of_day=proof.journal,
                rollups_of_day=added_up(
                    item.to_sums() for item in days if item.sk.startswith(f"{day}#")
                ),
                totals=added_up((*closed, *(item.to_sums() for item in days))),
                heads=proof.heads,
                closing=closed,
                closing_again=() if last is None else totals_to(tenant_id, book, last.month),
            )

    def mirrors(self, proof: Proof) -> Iterable[tuple[AccountSums, AccountSums]]:
        if proof.book == ROOT_PATH:
            return
        above, _, child = proof.book.rstrip("/").rpartition("/")
        for here, there in MIRRORS:
            yield (
                self._to_day(proof, proof.book, account_name(here)),
                self._to_day(proof, f"{above}/", account_name(there, child)),
            )

    def series(self, proof: Proof) -> Iterable[Fault]:  # noqa: ARG002
        return ()

    def close_months(self, proof: Proof) -> None:
        if int(proof.day[8:]) >= CLOSES_FROM_DAY:
            with bound(tenant_scope(proof.tenant_id)):
                close_months(proof.tenant_id, proof.book, proof.day[:7], proof.cut)

    def _to_day(self, proof: Proof, book: str, account: str) -> AccountSums:
        key = keys.account(proof.tenant_id, book, account)
        with bound(tenant_scope(proof.tenant_id)):
            item = next(iter(AccountItem.query(key, AccountItem.sk == keys.HEAD)), None)
            if item is None:
                return AccountSums(account, 0, 0)
            return moved_facts(proof.tenant_id, item, proof.cut).stated_to_day


def _written(entry: JournalEntry) -> WrittenEntry:
    lines = (AccountSums(line.account, line.debit_minor, line.credit_minor) for line in entry.lines)
    return WrittenEntry(entry.entry_id, tuple(lines))
