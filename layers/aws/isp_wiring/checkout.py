"""The checkout of a function."""

from __future__ import annotations

from isp_app.payment_ports import PaymentPorts
from isp_app.sell import Sell
from isp_app.start_payment import StartPayment
from isp_http.checkout import Checkout

from isp_wiring.reach import Reach


def checkout_of(reach: Reach, engine: PaymentPorts) -> Checkout:
    return Checkout(
        payments=reach.payments,
        providers=engine.providers,
        start=StartPayment(engine),
        sell=Sell(reach.directory, reach.ledger, reach.clock, reach.patience),
        random=reach.random,
    )
