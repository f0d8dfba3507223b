"""The entry of what of a sale's price is paid later."""

from __future__ import annotations

from dataclasses import dataclass

from isp.ledger.entry import JournalEntry
from isp.ledger.posting import Fact, entries_of
from isp.minutes import Moment
from isp.sales.postings import SellingChain, on_account_lines


@dataclass(frozen=True, slots=True)
class OnAccount:
    """So much of a sale the customer owes for."""

    tenant_id: str
    customer_id: str
    sale_id: str
    owed_minor: int
    actor_id: str


def on_account_entries(
    owed: OnAccount, chain: SellingChain, moment: Moment
) -> tuple[JournalEntry, ...]:
    """Return the entry that lends the credit which the sale spends; none where nothing is owed."""
    if not owed.owed_minor:
        return ()
    named = (f"on_account:{owed.sale_id}", "on_account", owed.sale_id, owed.actor_id)
    lines = on_account_lines(chain, owed.owed_minor, owed.customer_id)
    return entries_of(Fact(owed.tenant_id, *named), lines, moment)
