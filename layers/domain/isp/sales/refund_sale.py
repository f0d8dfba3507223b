"""Giving back time of a sale that was not used, and the money for it.

Time is given back from the end: all of it that is left, or what lies after a moment that is chosen. So a
sale can be refunded several times. Each refund brings what was given back so far to what is due for the
shorter time, so that any number of them adds up, in every book and to the poisha, to one refund of the
same time. The money goes to the customer's credit; a credit note goes with it. Only the last period of a
customer can be shortened, so that periods never leave a hole between them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from isp.decision import Change, Create, Decision, Update
from isp.events import Event, EventName, event
from isp.invoicing.credit_note import GivenBack, credit_note
from isp.invoicing.invoice import Invoice
from isp.ledger.posting import Fact, entries_of
from isp.minutes import Moment, next_boundary, seconds_at
from isp.refusals import NothingToRefund, Refusal
from isp.sales.postings import Lines, SellingChain, difference_lines, refund_lines
from isp.sales.price_chain import unused_minor
from isp.sales.sale import Sale
from isp.subscriptions.subscription import Period, Stretch, Subscription


class NotTheLastPeriod(Refusal):
    code, status = "not_the_last_period", 409


@dataclass(frozen=True, slots=True)
class SaleRefund:
    """What one request gave back of one sale; a repeat of the request finds it."""

    kind: ClassVar[str] = "sale_refund"

    tenant_id: str
    id: str
    version: int
    owner_path: str
    customer_id: str
    sale_id: str
    number: int  # Of the refunds of this sale, from 1.
    gross_minor: int
    vat_minor: int
    starts_at: int  # The stretch of time that was given back.
    ends_at: int
    reason: str
    actor_id: str
    refunded_at: int


@dataclass(frozen=True, slots=True)
class Sold:
    """A sale as it stands."""

    sale: Sale
    period: Period
    invoice: Invoice
    chain: SellingChain

    def __post_init__(self) -> None:
        assert self.chain.node_paths == self.sale.node_paths, "sold by others"

    def unused_from(self, minute: int) -> tuple[tuple[int, ...], int]:
        """Return the running totals of the time from a minute on, and the tax in the last of them.

        The tax follows the money, not the time: so that no part of a sale has more tax than money.
        """
        sale, period = self.sale, self.period
        used = period.used_minutes(minute)
        totals = unused_minor(period.totals_minor, used, period.sold_minutes)
        price_minor = sale.price_minor
        return totals, sale.vat_minor * totals[-1] // price_minor if price_minor else 0

    def lines_from(self, minute: int) -> Lines:
        return refund_lines(self.chain, *self.unused_from(minute), self.sale.customer_id)


@dataclass(frozen=True, slots=True)
class Shortening:
    """To give a sale's time back from a minute on. `refund_id` comes from the request."""

    refund_id: str
    sold: Sold
    from_minute: int
    reason: str
    actor_id: str


def refund_sale(
    shortening: Shortening,
    subscription: Subscription,
    moment: Moment,
    *,
    counted_from: int | None = None,
) -> Decision:
    """Give time of the last period back; the subscription ends where it begins.

    `counted_from` is a second shortly before the moment, as of which the refund was promised.
    """
    period = shortening.sold.period
    earliest = earliest_minute(period, moment.at if counted_from is None else counted_from)
    assert shortening.from_minute >= earliest, "what was used stays used"
    is_over = not subscription.is_paid(moment.at)
    if is_over or shortening.from_minute >= period.ends_minute:
        raise NothingToRefund(sale=period.id)
    if seconds_at(period.ends_minute) != subscription.expires_at:
        raise NotTheLastPeriod(sale=period.id)
    ended = shortened_line(shortening, subscription)
    return Decision(changes=(Update(ended, before=subscription),)).also(
        give_back(shortening, moment)
    )


def earliest_minute(period: Period, now: int) -> int:
    """Return the first minute from which time of the period can be given back."""
    return max(next_boundary(now), period.starts_minute)


def shortened_from(period: Period, wanted_minute: int, now: int) -> int:
    """Return from where time is given back if the line shall end at a minute.

    Where that lies in a hold nothing is used until the hold ends: so the line ends as soon as it can.
    """
    earliest = earliest_minute(period, now)
    minute = max(wanted_minute, earliest)
    hold = period.hold_at(minute)
    return minute if hold is None else max(earliest, hold.from_minute)


def shortened_line(shortening: Shortening, subscription: Subscription) -> Subscription:
    """Return the line as it ends where the time that is given back begins."""
    expires_at = seconds_at(shortening.from_minute)
    hold = shortening.sold.period.hold_at(shortening.from_minute)
    not_held = 0 if hold is None else hold.to_minute - shortening.from_minute
    return replace(
        subscription,
        version=subscription.version + 1,
        expires_at=expires_at,
        # A hold with nothing behind it ends with the line.
        resumes_at=min(subscription.resumes_at, expires_at),
        held_minutes=subscription.held_minutes - not_held,
    )


def give_back(shortening: Shortening, moment: Moment) -> Decision:
    """Return the refund without what becomes of the subscription."""
    refund, sold = _refund(shortening, moment.at), shortening.sold
    fact = Fact(
        refund.tenant_id,
        f"refund:{refund.sale_id}:{refund.number}",
        "refund",
        refund.sale_id,
        refund.actor_id,
    )
    before = sold.lines_from(sold.period.ends_minute)
    after = sold.lines_from(shortening.from_minute)
    return Decision(
        entries=entries_of(fact, difference_lines(before, after), moment),
        changes=(
            *_shortened(shortening, refund),
            Create(refund),
            *_credit_note(sold.invoice, refund),
        ),
        events=(_event(refund),),
    )


def _refund(shortening: Shortening, now: int) -> SaleRefund:
    sold = shortening.sold
    sale, ends_minute = sold.sale, sold.period.ends_minute
    assert shortening.from_minute < ends_minute, "nothing is left to give back"
    (before, vat_before) = sold.unused_from(ends_minute)
    (after, vat_after) = sold.unused_from(shortening.from_minute)
    return SaleRefund(
        tenant_id=sale.tenant_id,
        id=shortening.refund_id,
        version=1,
        owner_path=sale.owner_path,
        customer_id=sale.customer_id,
        sale_id=sale.id,
        number=sale.refund_count + 1,
        gross_minor=after[-1] - before[-1],
        vat_minor=vat_after - vat_before,
        starts_at=seconds_at(shortening.from_minute),
        ends_at=seconds_at(ends_minute),
        reason=shortening.reason,
        actor_id=shortening.actor_id,
        refunded_at=now,
    )


def _shortened(shortening: Shortening, refund: SaleRefund) -> tuple[Update, ...]:
    sale, period = shortening.sold.sale, shortening.sold.period
    return (
        Update(
            replace(
                sale,
                version=sale.version + 1,
                refunded_minor=sale.refunded_minor + refund.gross_minor,
                refund_count=refund.number,
            )
        ),
        Update(
            replace(
                period,
                version=period.version + 1,
                ends_minute=shortening.from_minute,
                holds=_holds_until(period, shortening.from_minute),
                refunded_minor=period.refunded_minor + refund.gross_minor,
            )
        ),
    )


def _holds_until(period: Period, minute: int) -> tuple[Stretch, ...]:
    return tuple(
        replace(one, to_minute=min(one.to_minute, minute))
        for one in period.holds
        if one.from_minute < minute
    )


def _credit_note(invoice: Invoice, refund: SaleRefund) -> tuple[Change, ...]:
    if not refund.gross_minor:
        return ()
    given_back = GivenBack(
        number=refund.number,
        gross_minor=refund.gross_minor,
        vat_minor=refund.vat_minor,
        starts_at=refund.starts_at,
        ends_at=refund.ends_at,
        reason=refund.reason,
    )
    return (Create(credit_note(invoice, given_back, refund.refunded_at)),)


def _event(refund: SaleRefund) -> Event:
    return event(
        EventName.SALE_REFUNDED,
        refund.tenant_id,
        refund.customer_id,
        refund.refunded_at,
        fact=f"{refund.sale_id}:{refund.number}",
        sale_id=refund.sale_id,
        refunded_minor=refund.gross_minor,
        reason=refund.reason,
    )
