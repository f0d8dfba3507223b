"""Stopping a line early: everything that is left of it is given back at once.

The running sale is given back from the next minute on, and every renewal behind it as a whole, each at
its own price: one decision instead of a refund for each, last first. A hold ends with the line; its minutes
were not used.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.decision import Decision, Update
from isp.ids import derived_id
from isp.minutes import Moment, next_boundary
from isp.refusals import NothingToRefund, TooMuchAhead
from isp.sales.change_package import PERIODS_GIVEN_BACK_MAX
from isp.sales.refund_sale import Shortening, Sold, give_back, shortened_from, shortened_line
from isp.subscriptions.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Stop:
    """Who stops a line, and why. `stop_id` comes from the request.

    `counted_from` is the second from which on what is left is given back: now, or shortly before, as of
    when it was promised.
    """

    stop_id: str
    reason: str
    actor_id: str
    counted_from: int


def stop_line(
    subscription: Subscription, sales: tuple[Sold, ...], stop: Stop, moment: Moment
) -> Decision:
    """Give back all that is left of the sales; NothingToRefund where nothing is."""
    shortenings = _shortenings(sales, stop)
    if not shortenings or not subscription.is_paid(moment.at):
        raise NothingToRefund
    if len(shortenings) > PERIODS_GIVEN_BACK_MAX:
        raise TooMuchAhead(most=PERIODS_GIVEN_BACK_MAX)
    decision = Decision()
    for one in shortenings:
        decision = decision.also(give_back(one, moment))
    first = min(shortenings, key=lambda one: one.from_minute)
    return decision.also(
        Decision(changes=(Update(shortened_line(first, subscription), before=subscription),))
    )


def stops_in(sales: tuple[Sold, ...], now: int) -> int | None:
    """Return the minute at which a hold is cut by a stop; None where none is under way."""
    minute = next_boundary(now)
    held = [one.period for one in sales if one.period.hold_at(minute) is not None]
    return shortened_from(held[0], minute, now) if held else None


def _shortenings(sales: tuple[Sold, ...], stop: Stop) -> list[Shortening]:
    found, now = [], stop.counted_from
    for sold in sales:
        from_minute = shortened_from(sold.period, next_boundary(now), now)
        if from_minute < sold.period.ends_minute:
            refund_id = derived_id("sale_refund", stop.stop_id, sold.sale.id)
            found.append(Shortening(refund_id, sold, from_minute, stop.reason, stop.actor_id))
    return found
