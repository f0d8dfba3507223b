"""Would this payment still serve its purpose? Asked before the provider is told to take the money.

Between the click and the PIN the line may have been renewed in another way, another package started, or
the credit been spent that was to pay a part. Money that is known to serve nothing is not taken. Money that
moved all the same is booked: this decides what we ask for, never what we own up to.
"""

from __future__ import annotations

from isp.payments.book import Known
from isp.payments.fulfil import fulfilment_of
from isp.payments.intent import PaymentIntent
from isp.payments.purpose import Useless


def uselessness(known: Known, intent: PaymentIntent, now: int) -> Useless | None:
    """Return why the money would not be what it was asked for, or None where it would."""
    customer = known.customer
    if customer is None or customer.owner_path != intent.beneficiary_path:
        return Useless.CUSTOMER_MOVED
    return fulfilment_of(known, intent).uselessness(now)
