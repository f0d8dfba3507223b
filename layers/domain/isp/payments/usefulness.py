"""Would this payment still buy what it is for? Asked before the provider is told to take the money.

Between the click and the PIN the line may have been renewed in another way, another package started, or
the credit been spent that was to pay a part. Money that is known to buy nothing is not taken. Money that
moved all the same is booked: this decides what we ask for, never what we own up to.
"""

from __future__ import annotations

from enum import StrEnum

from isp.payments.book import Known
from isp.payments.intent import PaymentIntent
from isp.payments.sell_paid import is_renewed_meanwhile


class Useless(StrEnum):
    """Why nothing is taken."""

    RENEWED_MEANWHILE = "renewed_meanwhile"
    OTHER_PACKAGE_RUNNING = "other_package_running"
    CREDIT_SPENT = "credit_spent"
    CUSTOMER_MOVED = "customer_moved"


def uselessness(known: Known, intent: PaymentIntent, now: int) -> Useless | None:
    """Return why the money would only become credit, or None where it buys what was offered."""
    customer, running = known.customer, known.subscription
    if customer is None or customer.owner_path != intent.owner_path:
        return Useless.CUSTOMER_MOVED
    # Money for the package on hold buys minutes behind it; for another it buys nothing.
    is_running = running is not None and running.is_paid(now)
    if is_running and running is not None and running.package_id != intent.package_id:
        return Useless.OTHER_PACKAGE_RUNNING
    if is_renewed_meanwhile(known, intent, now):
        return Useless.RENEWED_MEANWHILE
    if intent.offer is not None:
        has = intent.amount_minor + known.credit_minor
        return Useless.CREDIT_SPENT if has < intent.offer.price_minor else None
    return None
