"""Refund a sale: give time that was not used back, and what it is worth to the customer.

What he owes is set off first, the sale's own invoice before all others; the rest is his credit.
What it would do is told first (`refund_quote.py`).

A repeat of the request is answered with the refund that it made.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.asked import Asked
from isp.decide_again import Patience, decide_again
from isp.decision import Decision
from isp.minutes import Moment, next_boundary
from isp.parties.actor import Actor
from isp.parties.scope import tenant_scope
from isp.ports import Clock, Directory, Ledger
from isp.refusals import Invalid
from isp.sales.refund_sale import SaleRefund, Shortening, refund_sale, shortened_from
from isp.sales.sale import Sale
from isp.subscriptions.subscription import Period, Subscription

from isp_app.asked_before import asked_before, made_before
from isp_app.issue import Press, press_for
from isp_app.lasting_sales import hold_cut, read_together, sold_of
from isp_app.moment import moment_now
from isp_app.refund_quote import RefundQuote, SeenQuote, counted_from, hold_to, quote_of
from isp_app.settled import settled


@dataclass(frozen=True, slots=True)
class RefundWish:
    """What is to be given back. `refund_id` comes from the request.

    `ends_at` is the second at which the line shall end; None is as soon as it can. `seen` is the quote that
    it was decided by, if there was one.
    """

    refund_id: str
    sale_id: str
    reason: str
    ends_at: int | None
    asked: Asked
    seen: SeenQuote | None = None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What both the quote and the refund rest on; a quote makes nothing under its id."""

    refund_id: str
    reason: str
    ends_at: int | None
    seen: SeenQuote | None


@dataclass(frozen=True, slots=True)
class _Decided:
    refund: Decision
    line: Subscription  # Before it.


@dataclass(frozen=True, slots=True)
class RefundSale:
    directory: Directory
    ledger: Ledger
    clock: Clock
    patience: Patience

    @decide_again
    def quote(self, actor: Actor, sale_id: str, ends_at: int | None) -> RefundQuote:
        """Return what a refund would do now, or refuse as it would."""
        sale = self.directory.sale(actor.scope, sale_id)
        moment = moment_now(self.clock, self.directory, tenant_scope(actor.tenant_id))
        decided = self._decided(actor, sale, _Wanted("quote", "quote", ends_at, None), moment)
        return quote_of(decided.refund, decided.line, moment.at)

    def __call__(self, actor: Actor, wish: RefundWish) -> SaleRefund:
        """Return the refund; Invalid where the line is to end before now."""
        with press_for(self.ledger, self.directory, tenant_scope(actor.tenant_id)) as press:
            return self._refunded(actor, wish, press)

    @decide_again
    def _refunded(self, actor: Actor, wish: RefundWish, press: Press) -> SaleRefund:
        sale = self.directory.sale(actor.scope, wish.sale_id)
        asked_before(self.directory, press.scope, wish.asked)
        made = made_before(lambda: self.directory.sale_refund(actor.scope, wish.refund_id))
        if made is not None:
            return made
        moment = moment_now(self.clock, self.directory, press.scope)
        wanted = _Wanted(wish.refund_id, wish.reason, wish.ends_at, wish.seen)
        decided = self._decided(actor, sale, wanted, moment)
        press.commit(wish.asked.making(decided.refund), moment)
        return self.directory.sale_refund(actor.scope, wish.refund_id)

    def _decided(self, actor: Actor, sale: Sale, wanted: _Wanted, moment: Moment) -> _Decided:
        line = self.directory.subscription(actor.scope, sale.customer_id)
        assert line is not None, f"sale {sale.id} left no subscription"
        sold = sold_of(self.directory, actor.scope, sale)
        read_together(self.directory, actor.scope, line)
        since = counted_from(wanted.seen, moment.at)
        minute = _from_minute(sold.period, wanted.ends_at, since)
        shortening = Shortening(wanted.refund_id, sold, minute, wanted.reason, actor.subject_id)
        refund = refund_sale(shortening, line, moment, counted_from=since)
        hold_to(wanted.seen, line, refund)
        cut_at = minute if sold.period.hold_at(minute) is not None else None
        refund = refund.also(hold_cut(self.directory, actor.scope, line, cut_at, actor.subject_id))
        tenant = tenant_scope(actor.tenant_id)
        return _Decided(settled(self.directory, tenant, refund, moment), line)


def _from_minute(period: Period, ends_at: int | None, now: int) -> int:
    if ends_at is not None and ends_at < now:
        raise Invalid(field="ends_at", reason="in_the_past")
    return shortened_from(period, next_boundary(now if ends_at is None else ends_at), now)
