"""Refund a sale: give time that was not used back, and what it is worth to the customer.

What he owes is set off first, the sale's own invoice before all others; the rest is his credit.

A repeat of the request is answered with the refund that it made.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.asked import Asked
from isp.decide_again import Patience, decide_again
from isp.minutes import next_boundary
from isp.parties.actor import Actor
from isp.parties.scope import tenant_scope
from isp.ports import Clock, Directory, Ledger
from isp.refusals import Invalid
from isp.sales.refund_sale import SaleRefund, Shortening, refund_sale, shortened_from
from isp.subscriptions.subscription import Period

from isp_app.asked_before import asked_before, made_before
from isp_app.issue import Press, press_for
from isp_app.lasting_sales import hold_cut, read_together, sold_of
from isp_app.moment import moment_now
from isp_app.settled import settled


@dataclass(frozen=True, slots=True)
class RefundWish:
    """What is to be given back. `refund_id` comes from the request.

    `ends_at` is the second at which the line shall end; None is as soon as it can.
    """

    refund_id: str
    sale_id: str
    reason: str
    ends_at: int | None
    asked: Asked


@dataclass(frozen=True, slots=True)
class RefundSale:
    directory: Directory
    ledger: Ledger
    clock: Clock
    patience: Patience

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
        subscription = self.directory.subscription(actor.scope, sale.customer_id)
        assert subscription is not None, f"sale {sale.id} left no subscription"
        moment = moment_now(self.clock, self.directory, press.scope)
        sold = sold_of(self.directory, actor.scope, sale)
        read_together(self.directory, actor.scope, subscription)
        minute = _from_minute(sold.period, wish.ends_at, moment.at)
        shortening = Shortening(wish.refund_id, sold, minute, wish.reason, actor.subject_id)
        cut_at = minute if sold.period.hold_at(minute) is not None else None
        refund = refund_sale(shortening, subscription, moment).also(
            hold_cut(self.directory, actor.scope, subscription, cut_at, actor.subject_id)
        )
        refund = settled(self.directory, press.scope, refund, moment)
        press.commit(wish.asked.making(refund), moment)
        return self.directory.sale_refund(actor.scope, wish.refund_id)


def _from_minute(period: Period, ends_at: int | None, now: int) -> int:
    if ends_at is not None and ends_at < now:
        raise Invalid(field="ends_at", reason="in_the_past")
    return shortened_from(period, next_boundary(now if ends_at is None else ends_at), now)
