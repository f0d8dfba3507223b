"""Whether something of a sale can be refunded, said where sales are listed, before anybody asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from isp.minutes import next_boundary, seconds_at
from isp.parties.scope import Scope
from isp.sales.change_package import PERIODS_GIVEN_BACK_MAX
from isp.sales.sale import Sale

from isp_app.lasting_sales import Sales, lasting_sales


class Outlook(StrEnum):
    POSSIBLE = "possible"
    LATER_FIRST = (
        "later_first"  # What was sold behind it is refunded first, or the line is stopped.
    )
    USED = "used"  # Its time is over.
    REFUNDED = "refunded"  # All of it was given back.


def outlooks(sales: Sales, scope: Scope, listed: Sequence[Sale], now: int) -> Mapping[str, Outlook]:
    """Return the outlook of each of one customer's sales. Few are read: those that last beyond now."""
    if not listed:
        return {}
    line = sales.subscription(scope, listed[0].customer_id)
    ends = 0 if line is None or not line.is_paid(now) else line.expires_at
    at, most = seconds_at(next_boundary(now)), 2 * PERIODS_GIVEN_BACK_MAX
    lasting = lasting_sales(sales, scope, listed[0].customer_id, at, most) if ends > at else ()
    last = {sale.id: seconds_at(period.ends_minute) == ends for sale, period in lasting}
    return {sale.id: _outlook(sale, last.get(sale.id)) for sale in listed}


def _outlook(sale: Sale, is_last: bool | None) -> Outlook:
    if sale.price_minor and sale.refunded_minor >= sale.price_minor:
        return Outlook.REFUNDED
    if is_last is None:
        return Outlook.USED
    return Outlook.POSSIBLE if is_last else Outlook.LATER_FIRST
