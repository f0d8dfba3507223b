"""What a refund would do, told before it is made; and holding to what was told.

A quote is the decision that the refund itself would be, made and not committed. Whoever then asks for the
refund says which quote he saw: it is counted from the minute of the quote, and refused where it would not
be what was shown. A quote holds for less than the sweep looks back (`sweep_due.OVERLAP_MINUTES`), because
the line may end in a minute that has just gone by.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.decision import Create, Decision, Update
from isp.refusals import Invalid, QuoteOver, Refusal
from isp.sales.debt import SetOff
from isp.sales.refund_sale import SaleRefund
from isp.subscriptions.subscription import Subscription

REFUND_QUOTE_SECONDS = 180


class QuoteChanged(Refusal):
    """The line is another than when the quote was made, or the amount is."""

    code, status = "quote_changed", 409


@dataclass(frozen=True, slots=True)
class RefundQuote:
    """What would go back as of a second. Amounts in minor units, times in unix seconds."""

    quoted_at: int
    line_version: int
    refunded_minor: int
    pays_owed_minor: int  # Of it: what the customer owes is paid first.
    sale_count: int  # Of how many sales something would go back.
    closes_at: int  # When the line would end.
    ends_at: int  # When it ends as it is.

    @property
    def credit_minor(self) -> int:
        """Return what would become the customer's credit."""
        return self.refunded_minor - self.pays_owed_minor


@dataclass(frozen=True, slots=True)
class SeenQuote:
    """The quote that somebody decided by."""

    quoted_at: int
    line_version: int
    refunded_minor: int


def counted_from(seen: SeenQuote | None, now: int) -> int:
    """Return the second that a refund counts from: of the quote, or now. QuoteOver if that is too old."""
    if seen is None:
        return now
    if seen.quoted_at > now:
        raise Invalid(field="quote.quoted_at", reason="in_the_future")
    if seen.quoted_at < now - REFUND_QUOTE_SECONDS:
        raise QuoteOver
    return seen.quoted_at


def hold_to(seen: SeenQuote | None, line: Subscription, decision: Decision) -> None:
    """Refuse what would be another refund than the one that was seen."""
    if seen is None:
        return
    is_same_line = seen.line_version == line.version
    if not is_same_line or seen.refunded_minor != refunded_minor(decision):
        raise QuoteChanged


def quote_of(decision: Decision, line: Subscription, quoted_at: int) -> RefundQuote:
    """Return what the decision would do to the line; it is the whole decision, debts set off."""
    after = next(
        change.item
        for change in decision.changes
        if isinstance(change, Update) and isinstance(change.item, Subscription)
    )
    made = [change.item for change in decision.changes if isinstance(change, Create)]
    return RefundQuote(
        quoted_at=quoted_at,
        line_version=line.version,
        refunded_minor=refunded_minor(decision),
        pays_owed_minor=sum(one.amount_minor for one in made if isinstance(one, SetOff)),
        sale_count=sum(isinstance(one, SaleRefund) for one in made),
        closes_at=after.expires_at,
        ends_at=line.expires_at,
    )


def refunded_minor(decision: Decision) -> int:
    """Return what the decision gives back, of all sales together."""
    created = (change.item for change in decision.changes if isinstance(change, Create))
    return sum(one.gross_minor for one in created if isinstance(one, SaleRefund))
