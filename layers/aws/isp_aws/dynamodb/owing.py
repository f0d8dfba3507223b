"""What the nightly proof reads of who owes: open invoices against the accounts of them."""

from __future__ import annotations

from collections.abc import Sequence

from isp.ledger.accounts import account as account_name
from isp.ledger.prove import OwedFacts

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.items.ledger import AccountItem
from isp_aws.dynamodb.items.sales import OWING_LIST, DebtItem
from isp_aws.dynamodb.reading import INDEX


def debtors_of_book(
    tenant_id: str, book: str, after: str | None, limit: int
) -> tuple[list[str], str | None]:
    """Return who has open invoices in a book, and after which place to go on."""
    # A place begins with the path of the book and `#`, so those of sellers below are not among them.
    # `!` is before all that an id is made of, so what comes next begins behind the last place.
    begin = f"{book}#" if after is None else f"{after}!"
    rows = DebtItem.query(
        keys.listing(tenant_id, OWING_LIST),
        DebtItem.gsi1sk.between(begin, f"{book}#{keys.LAST}"),
        index_name=INDEX,
        limit=limit,
        attributes_to_get=["gsi1sk"],
    )
    places = [row.gsi1sk for row in rows]
    ids = [keys.id_at_end(place) for place in places]
    return ids, places[-1] if len(places) == limit else None


def owed_facts(tenant_id: str, book: str, customer_ids: Sequence[str]) -> list[OwedFacts]:
    """Return what each of the customers owes in the book, by his invoices and by his account."""
    ids = list(dict.fromkeys(customer_ids))
    debts = {
        debt.id: sum(one.open_minor for one in debt.invoices)
        for debt in DebtItem.batch_get(
            [(DebtItem.key(tenant_id, one), keys.SELF) for one in ids], consistent_read=True
        )
        if debt.owner_path == book
    }
    names = {account_name("receivable", one): one for one in ids}
    heads = {
        names[head.account]: head.debits - head.credits
        for head in AccountItem.batch_get(
            [(keys.account(tenant_id, book, name), keys.HEAD) for name in names],
            consistent_read=True,
        )
    }
    return [OwedFacts(one, debts.get(one, 0), heads.get(one, 0)) for one in ids]
