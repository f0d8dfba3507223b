"""Setting off: what comes to a customer's credit pays what he owes, in the commit in which it comes.

Unused time of a sale pays that sale's own invoice first, because its credit note takes back what the
invoice asks for; all else pays the oldest invoice first, and what is left is credit. A change of package
whose new price is paid with time that was itself not paid yet moves the open amount to the new invoice:
nobody owes more or less by it. Money that buys something in the same commit is not touched: what was
promised is sold, and only what is left pays debts. Invariant: nobody has credit and owes; proved by
`tests/domain/test_on_account.py` against an oracle that counts poisha one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from isp.decision import Change, Create, Decision
from isp.ids import derived_id
from isp.invoicing.document import Draft
from isp.invoicing.invoice import Invoice
from isp.ledger.accounts import kind_name
from isp.ledger.entry import JournalEntry
from isp.ledger.posting import Fact, entries_of
from isp.minutes import Moment
from isp.sales.debt import Debt, Part, SetOff, SetOffBy, still, stored_debt
from isp.sales.on_account import OnAccount, on_account_entries
from isp.sales.postings import root_chain, set_off_lines
from isp.sales.refund_sale import SaleRefund
from isp.sales.sale import Sale

T = TypeVar("T")

RECEIVING = ("payment", "assignment")  # Kinds of entries that are about a receipt.


@dataclass(frozen=True, slots=True)
class Gained:
    """What a decision brings to the credit of one customer in one book."""

    book: str
    customer_id: str
    net_minor: int
    first: JournalEntry  # Of those about him: money that came in, or what was given back.


def gains_of(decision: Decision) -> tuple[Gained, ...]:
    """Return whose debts a decision may pay: who gets credit, or a refund that buys something else."""
    refunded = {refund.customer_id for refund in _refunds(decision)}
    found: dict[tuple[str, str], Gained] = {}
    for entry in decision.entries:
        for line in entry.lines:
            if kind_name(line.account) != "customer_credit":
                continue
            customer_id = line.account.partition(":")[2]
            place = (entry.book, customer_id)
            new = found.get(place) or Gained(entry.book, customer_id, 0, entry)
            net_minor = new.net_minor + line.credit_minor - line.debit_minor
            found[place] = replace(new, net_minor=net_minor)
    return tuple(one for one in found.values() if one.net_minor > 0 or one.customer_id in refunded)


def set_off(decision: Decision, gained: Gained, debt: Debt, moment: Moment) -> Decision:
    """Return the decision with what it brings set off; StaleRead later if the debt changed meanwhile."""
    assert debt.id == gained.customer_id, debt
    if debt.owner_path != gained.book or not debt.invoices:
        # What is owed to another seller stays owed to him.
        unchanged = Decision(changes=(still(debt),))
        return decision.also(unchanged) if gained.net_minor > 0 else decision
    own = _own_parts(decision, debt)
    own_minor = sum(own.values())
    after = debt.paid(own)
    short_minor = own_minor - min(max(gained.net_minor, 0), own_minor)
    rest = after.oldest_first(max(gained.net_minor - own_minor, 0))
    if not own and not rest:
        return decision
    after = after.paid(rest)
    changed = decision
    if short_minor:
        changed, after = _rebilled(decision, after, short_minor, gained, moment)
    entries, made = _set_off(decision, gained, (own, rest), moment)
    return changed.also(Decision(entries, (stored_debt(debt, after), *made)))


def _made(decision: Decision, kind: type[T]) -> Iterator[T]:
    created = (change.item for change in decision.changes if isinstance(change, Create))
    return (item for item in created if isinstance(item, kind))


def _refunds(decision: Decision) -> tuple[SaleRefund, ...]:
    return tuple(_made(decision, SaleRefund))


def _own_parts(decision: Decision, debt: Debt) -> dict[str, int]:
    """Return what refunds pay of the invoices of the sales that they give back."""
    # An invoice bears the id of its sale.
    parts = {
        one.sale_id: min(one.gross_minor, debt.open_of(one.sale_id)) for one in _refunds(decision)
    }
    return {invoice_id: minor for invoice_id, minor in parts.items() if minor}


def _set_off(
    decision: Decision,
    gained: Gained,
    paid: tuple[Mapping[str, int], Mapping[str, int]],
    moment: Moment,
) -> tuple[tuple[JournalEntry, ...], tuple[Change, ...]]:
    own, rest = paid
    first, refunds = gained.first, _refunds(decision)
    parts: dict[tuple[SetOffBy, str], dict[str, int]] = {}
    for refund in refunds:
        if refund.sale_id in own:
            parts[SetOffBy.REFUND, refund.id] = {refund.sale_id: own[refund.sale_id]}
    if rest:
        source = (SetOffBy.PAYMENT, first.about if first.kind in RECEIVING else first.entry_id)
        if refunds and first.kind not in RECEIVING:
            source = (SetOffBy.REFUND, refunds[0].id)
        named = parts.setdefault(source, {})
        for invoice_id, minor in rest.items():
            named[invoice_id] = named.get(invoice_id, 0) + minor
    made = tuple(Create(_record(gained, source, of, moment.at)) for source, of in parts.items())
    total_minor = sum(own.values()) + sum(rest.values())
    name = (f"setoff:{first.entry_id}", "setoff", first.about, first.actor_id)
    lines = set_off_lines(root_chain(gained.book), total_minor, gained.customer_id)
    return entries_of(Fact(first.tenant_id, *name), lines, moment), made


def _record(
    gained: Gained, source: tuple[SetOffBy, str], parts: Mapping[str, int], now: int
) -> SetOff:
    by, source_id = source
    return SetOff(
        tenant_id=gained.first.tenant_id,
        id=set_off_id(source_id),
        version=1,
        owner_path=gained.book,
        customer_id=gained.customer_id,
        by=by,
        source_id=source_id,
        parts=tuple(Part(invoice_id, minor) for invoice_id, minor in parts.items()),
        made_at=now,
    )


def set_off_id(source_id: str) -> str:
    """Return the id under which it is kept what a receipt or a refund paid."""
    return derived_id("set_off", source_id)


def _rebilled(
    decision: Decision, debt: Debt, short_minor: int, gained: Gained, moment: Moment
) -> tuple[Decision, Debt]:
    """Let what was open of the old sale be open of the new one, beside what of its own price is."""
    sale = next(_made(decision, Sale))
    open_minor = short_minor + _on_account(decision, sale)
    owed = OnAccount(sale.tenant_id, sale.customer_id, sale.id, open_minor, gained.first.actor_id)
    lent = on_account_entries(owed, root_chain(gained.book), moment)
    ids = {entry.entry_id for entry in lent}
    billed = replace(
        decision,
        entries=(*(one for one in decision.entries if one.entry_id not in ids), *lent),
        changes=tuple(_with_open(change, sale, open_minor) for change in decision.changes),
    )
    return billed, debt.billed(sale.invoice_id, open_minor, moment.at)


def _on_account(decision: Decision, sale: Sale) -> int:
    """Return what of the sale's price is paid later as the decision stands."""
    drafts = (draft.document for draft in _made(decision, Draft))
    invoices = (one for one in drafts if isinstance(one, Invoice) and one.id == sale.invoice_id)
    return next(invoices).on_account_minor


def _with_open(change: Change, sale: Sale, open_minor: int) -> Change:
    if not isinstance(change, Create) or not isinstance(change.item, Draft):
        return change
    document = change.item.document
    if not isinstance(document, Invoice) or document.id != sale.invoice_id:
        return change
    return Create(Draft(replace(document, on_account_minor=open_minor)))
