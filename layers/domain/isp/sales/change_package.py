"""Changing to another package while one is running: one decision, one commit.

What is left of the running package, and of every renewal behind it, is given back at its own price, and
the new package is sold from the same minute on: for its whole validity, or until the line would have ended
anyway, at its price for that time. What the customer has then pays first; only the difference is asked for,
or stays his credit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from isp.decision import Decision, Update
from isp.ids import derived_id
from isp.minutes import Moment, minute_of, next_boundary, seconds_at
from isp.refusals import Refusal, TooMuchAhead
from isp.sales.offer import Offer, offer_for_minutes
from isp.sales.refund_sale import Shortening, Sold, give_back
from isp.sales.sell_package import Order, sell_after
from isp.subscriptions.subscription import Subscription

# What goes into one commit has an end; who renewed more often waits, or is refunded first.
PERIODS_GIVEN_BACK_MAX = 6


class NoPackageRunning(Refusal):
    """There is nothing to change: sell instead."""

    code, status = "no_package_running", 409


class LineOnHold(Refusal):
    """The line is on hold, or was since the price was asked for: it is opened first, or asked again."""

    code, status = "line_on_hold", 409


@dataclass(frozen=True, slots=True)
class Running:
    """What a customer has at a minute: his subscription, and the sales that last beyond it."""

    subscription: Subscription
    sales: tuple[Sold, ...]
    minute: int

    def __post_init__(self) -> None:
        assert self.sales, "an active subscription was sold by somebody"
        ends = max(sold.period.ends_minute for sold in self.sales)
        assert seconds_at(ends) == self.subscription.expires_at, "a period is missing"

    @property
    def minutes_left(self) -> int:
        return minute_of(self.subscription.expires_at) - self.minute

    @property
    def unused_minor(self) -> int:
        """Return what the time that is left is worth to the customer."""
        return sum(
            sold.unused_from(self._from(sold))[0][-1]
            - sold.unused_from(sold.period.ends_minute)[0][-1]
            for sold in self.sales
        )

    def given_back(self, sale_id: str, reason: str, actor_id: str, moment: Moment) -> Decision:
        """Return all refunds together; `sale_id` is of what is sold instead."""
        decision = Decision()
        for sold in self.sales:
            refund_id = derived_id("sale_refund", sale_id, sold.sale.id)
            from_minute = self._from(sold)
            shortening = Shortening(refund_id, sold, from_minute, reason, actor_id)
            decision = decision.also(give_back(shortening, moment))
        return decision

    def _from(self, sold: Sold) -> int:
        return max(self.minute, sold.period.starts_minute)


def running_at(
    subscription: Subscription | None, sales: tuple[Sold, ...], asked_at: int
) -> Running:
    """Return what runs at the next minute after `asked_at`; NoPackageRunning if nothing does."""
    minute = next_boundary(asked_at)
    if any(one.to_minute > minute for sold in sales for one in sold.period.holds):
        raise LineOnHold
    if subscription is None or not subscription.is_active(seconds_at(minute)):
        raise NoPackageRunning
    lasting = tuple(
        sold for sold in sales if max(minute, sold.period.starts_minute) < sold.period.ends_minute
    )
    if len(lasting) > PERIODS_GIVEN_BACK_MAX:
        raise TooMuchAhead(most=PERIODS_GIVEN_BACK_MAX)
    return Running(subscription, lasting, minute)


def offer_instead(offer: Offer, running: Running, *, keeps_end: bool) -> Offer:
    """Return what is sold: the package as it is offered, or until the line ends anyway."""
    return offer_for_minutes(offer, running.minutes_left) if keeps_end else offer


def change_package(order: Order, running: Running, moment: Moment) -> Decision:
    """Give back what runs and sell the order's offer from the same minute on."""
    reason = f"{running.subscription.package_name} → {order.offer.package_name}"
    cut = replace(running.subscription, expires_at=seconds_at(running.minute))
    given_back = running.given_back(order.sale_id, reason, order.actor_id, moment)
    sold = sell_after(replace(order, subscription=cut), running.minute, moment)
    return _as_next_package(given_back.also(sold), order)


def _as_next_package(decision: Decision, order: Order) -> Decision:
    """Let the customer be asked for the new package from now on."""
    before = order.customer
    after = replace(before, version=before.version + 1, package_id=order.offer.package_id)
    return decision.also(Decision(changes=(Update(after, before=before),)))
