"""The sales of a customer that last beyond a second: what a change, or a hold, is decided on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from isp.decision import Decision
from isp.minutes import seconds_at
from isp.parties.scope import Scope
from isp.ports import Directory, Page, PageRequest
from isp.refusals import StaleRead
from isp.sales.change_package import PERIODS_GIVEN_BACK_MAX
from isp.sales.postings import root_chain
from isp.sales.refund_sale import Sold
from isp.sales.sale import Sale
from isp.subscriptions.hold import PERIODS_MOVED_MAX, Hold, Line, cut_hold, minute_of_hold
from isp.subscriptions.subscription import Period, Subscription

SALES_A_PAGE = 5


class Sales(Protocol):
    """The part of the directory that knows what was sold."""

    def sales_of(self, scope: Scope, customer_id: str, page: PageRequest) -> Page[Sale]: ...
    def period(self, scope: Scope, sale_id: str) -> Period: ...
    def subscription(self, scope: Scope, customer_id: str) -> Subscription | None: ...


def lasting_sales(
    sales: Sales, scope: Scope, customer_id: str, at: int, most: int
) -> Iterator[tuple[Sale, Period]]:
    """Yield sales from the newest, until one was over at the second; hardly more than `most`.

    What was sold earlier is over earlier. Of those sold in one second nobody knows the order, so all of
    them are looked at.
    """
    page, found = PageRequest(SALES_A_PAGE), 0
    over_since: int | None = None
    while True:
        sold = sales.sales_of(scope, customer_id, page)
        for sale in sold.items:
            if over_since is not None and sale.sold_at != over_since:
                return
            period = sales.period(scope, sale.id)
            if seconds_at(period.ends_minute) <= at:
                over_since = sale.sold_at
                continue
            yield sale, period
            found += 1
        if sold.next is None or found > most:
            return
        page = PageRequest(SALES_A_PAGE, sold.next)


def sold_of(directory: Directory, scope: Scope, sale: Sale, period: Period | None = None) -> Sold:
    """Return a sale with all that its refund is decided on; its period is read unless it was."""
    return Sold(
        sale=sale,
        period=directory.period(scope, sale.id) if period is None else period,
        invoice=directory.invoice(scope, sale.invoice_id),
        chain=root_chain(sale.owner_path),
    )


def sold_ahead(directory: Directory, scope: Scope, customer_id: str, at: int) -> tuple[Sold, ...]:
    """Return what lasts beyond the second and can be given back, all of it or too much for one commit."""
    lasting = lasting_sales(directory, scope, customer_id, at, 2 * PERIODS_GIVEN_BACK_MAX)
    return tuple(sold_of(directory, scope, sale, period) for sale, period in lasting)


def line_of(
    sales: Sales, scope: Scope, subscription: Subscription, hold: Hold | None, now: int
) -> Line:
    """Return the line with the periods that a hold (the running one, or one from now on) moves."""
    minute = minute_of_hold(hold, now)
    lasting = lasting_sales(sales, scope, subscription.id, seconds_at(minute), PERIODS_MOVED_MAX)
    periods = tuple(period for _, period in lasting)
    read_together(sales, scope, subscription)
    return Line(subscription, periods, minute)


def hold_cut(
    directory: Directory,
    scope: Scope,
    subscription: Subscription,
    minute: int | None,
    actor_id: str,
) -> Decision:
    """Return what ends the line's hold at the minute; nothing is decided where there is no minute."""
    if minute is None:
        return Decision()
    hold = directory.hold(scope, subscription.hold_id)
    return Decision(changes=(cut_hold(hold, minute, actor_id),))


def read_together(sales: Sales, scope: Scope, subscription: Subscription) -> None:
    """Refuse sales that were read while somebody moved them: StaleRead, decided on again."""
    again = sales.subscription(scope, subscription.id)
    if again is None or again.version != subscription.version:
        raise StaleRead(kind=Subscription.kind)
