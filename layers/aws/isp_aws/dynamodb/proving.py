"""What the nightly proof reads of accounts, and how far it has come with each.

The head of an account remembers to which second its statement was proved, and the sums up to there. The
statement before that second is not read again: it cannot change without an alarm (`add_up_accounts`), and
the proof reads everything anew once a month.
"""

from __future__ import annotations

from collections.abc import Iterable

from isp.ledger.head import AccountSums
from isp.ledger.prove import HeadFacts

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.items.ledger import AccountItem, StatementLineItem
from isp_aws.dynamodb.reading import INDEX
from isp_aws.dynamodb.transaction import ACTIONS_MAX, Call, transact, update


def heads_of_shard(
    tenant_id: str, book: str, shard: int, after: str | None, limit: int
) -> tuple[list[AccountItem], str | None]:
    """Return heads in the order of their names, and after which one to go on."""
    part = keys.heads_of_book(tenant_id, book, shard)
    within = None if after is None else AccountItem.gsi1sk > after
    items = list(AccountItem.query(part, within, index_name=INDEX, limit=limit))
    return items, items[-1].account if len(items) == limit else None


def head_facts(tenant_id: str, item: AccountItem, cut: int) -> HeadFacts:
    """Return an account with its statement, read from the beginning."""
    return _facts(tenant_id, item, cut, AccountSums(item.account, 0, 0), since=0)


def moved_facts(tenant_id: str, item: AccountItem, cut: int) -> HeadFacts:
    """Return an account with its statement, read from where it was proved to."""
    since = item.proved_to
    if since is None or since > cut:
        return head_facts(tenant_id, item, cut)
    known = AccountSums(item.account, item.proved_debits, item.proved_credits)
    if item.to_head().sums == known:
        return HeadFacts(item.to_head(), known, known)
    return _facts(tenant_id, item, cut, known, since)


def checkpoints(tenant_id: str, heads: Iterable[HeadFacts], cut: int) -> None:
    """Remember how far each account was proved. Whoever moves the head meanwhile is not disturbed."""
    calls: list[Call] = []
    for facts in heads:
        known = facts.stated_to_day
        head = AccountItem(keys.account(tenant_id, facts.head.book, facts.head.account), keys.HEAD)
        calls.append(
            update(
                head,
                [
                    AccountItem.proved_to.set(cut),
                    AccountItem.proved_debits.set(known.debits_minor),
                    AccountItem.proved_credits.set(known.credits_minor),
                ],
                AccountItem.pk.exists(),
            )
        )
    for start in range(0, len(calls), ACTIONS_MAX):
        transact(calls[start : start + ACTIONS_MAX])


def _facts(
    tenant_id: str, item: AccountItem, cut: int, known: AccountSums, since: int
) -> HeadFacts:
    debits, credits = known.debits_minor, known.credits_minor
    to_day = [debits, credits]
    lines = StatementLineItem.query(
        keys.account(tenant_id, item.book, item.account),
        StatementLineItem.sk.between(
            keys.statement_lines_from(since), keys.statement_lines_from(keys.MOMENT_MAX)
        ),
        consistent_read=True,
    )
    for line in lines:
        debits, credits = debits + line.debit, credits + line.credit
        if line.posted_at < cut:
            to_day = [debits, credits]
    return HeadFacts(
        item.to_head(),
        AccountSums(item.account, debits, credits),
        AccountSums(item.account, *to_day),
    )
