"""The entry of a sale in the item of the entry of what pays it: of its payment, or of what is lent for it.

They are two facts with their own ids, lines and postings, and one commit makes both. The place of the
first says that neither is posted twice: the first by itself, the sale's because a sale is made once (its
own item) and names its receipt. So no other entries are ever stored together: those of a
provider's statement, say, are each unique by their places.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from isp.decision import Create, Decision
from isp.ledger.entry import JournalEntry, Line
from isp.payments.receipt import Receipt
from isp.sales.sale import Sale

Group = tuple[JournalEntry, ...]
PAYMENT, ON_ACCOUNT, SALE = "payment", "on_account", "sale"


def groups_of(decision: Decision) -> Sequence[Group]:
    """Return the entries as they are stored, in their order: alone, or with that of their sale."""
    paid = dict(_sales_by_what_pays(decision))
    sales = {(one.book, one.about): one for one in decision.entries if _is_sold(one)}
    groups: list[Group] = []
    joined: set[tuple[str, str]] = set()
    for entry in decision.entries:
        sale = sales.get((entry.book, paid.get((entry.kind, entry.about), "")))
        if sale is not None and _is_of_one_second(entry, sale):
            joined.add((sale.book, sale.entry_id))
            groups.append((entry, sale))
        else:
            groups.append((entry,))
    return [one for one in groups if (one[0].book, one[0].entry_id) not in joined]


def sale_of(entry_id: str) -> str | None:
    """Return the sale that an entry of this id is of, None where it is another kind of entry."""
    kind, _, sale_id = entry_id.partition(":")
    return sale_id if kind == SALE else None


def _is_sold(entry: JournalEntry) -> bool:
    return entry.kind == SALE and sale_of(entry.entry_id) == entry.about and entry.reverses is None


def placed_at(sale: Sale, receipt: Receipt | None) -> str:
    """Return the entry in whose item that of the sale is, unless it has a place of its own."""
    return f"{ON_ACCOUNT}:{sale.id}" if receipt is None else receipt.entry_id


def _sales_by_what_pays(decision: Decision) -> Iterator[tuple[tuple[str, str], str]]:
    for change in decision.changes:
        if isinstance(change, Create) and isinstance(change.item, Sale):
            sale = change.item
            by = (PAYMENT, sale.receipt_id) if sale.receipt_id else (ON_ACCOUNT, sale.id)
            yield by, sale.id


def _is_of_one_second(entry: JournalEntry, sale: JournalEntry) -> bool:
    return (entry.posted_at, entry.day) == (sale.posted_at, sale.day)


def told(entry: JournalEntry) -> str:
    """Return what the second entry of an item has of its own."""
    lines = [[one.account, one.debit_minor, one.credit_minor] for one in entry.lines]
    own = {
        "id": entry.entry_id,
        "kind": entry.kind,
        "at": entry.effective_at,
        "by": entry.actor_id,
        "about": entry.about,
        "lines": lines,
    }
    return json.dumps(own, ensure_ascii=False, separators=(",", ":"))


def untold(first: JournalEntry, text: str) -> JournalEntry:
    """Return the second entry of an item: tenant, book, second and day are the first one's."""
    own: Mapping[str, object] = json.loads(text)
    lines = own["lines"]
    assert isinstance(lines, list)
    return JournalEntry(
        tenant_id=first.tenant_id,
        book=first.book,
        entry_id=str(own["id"]),
        kind=str(own["kind"]),
        posted_at=first.posted_at,
        effective_at=int(str(own["at"])),
        day=first.day,
        actor_id=str(own["by"]),
        lines=tuple(Line(*one) for one in lines),
        about=str(own["about"]),
    )
