"""The sale that a payment pays for, in the same commit as the payment.

The price is the one that the payer saw: it was fixed in the intent. Money that comes after the wish
was fulfilled otherwise (two payments for one renewal, cash in the meantime) does not sell again.
"""

from __future__ import annotations

from dataclasses import replace

from isp.decision import Decision
from isp.ids import derived_id
from isp.minutes import Moment
from isp.parties.tenant import ROOT_PATH
from isp.payments.book import ACTOR, Known, Place, receipt_changes, receipt_of, received
from isp.payments.intent import PaymentIntent, paid
from isp.payments.observation import Observation
from isp.payments.receipt import ReceiptState
from isp.refusals import Refusal
from isp.sales.sale import PaidBy
from isp.sales.sell_package import Order, Tender, sell_package

OVERPAID = "overpaid"


def sold(
    observation: Observation, known: Known, intent: PaymentIntent, now: int
) -> Decision | Refusal | None:
    """Return the decision to sell and book; the refusal or None where there is nothing to sell."""
    if is_renewed_meanwhile(known, intent, now) or intent.owner_path != ROOT_PATH:
        return None
    assert observation.gross is not None and observation.provider_txn is not None
    sale_id = derived_id("sale", known.account.receipt_id(observation.provider_txn))
    try:
        sale = sell_package(
            _order(observation, known, intent, sale_id), Moment(now, known.utc_offset_minutes)
        )
    except Refusal as refusal:
        return refusal
    reason = OVERPAID if observation.gross.minor > intent.amount_minor else None
    place = Place(ReceiptState.CREDITED, None, intent.customer_id, reason)
    receipt = replace(receipt_of(observation, known, place, now), sale_id=sale_id)
    after = paid(intent, receipt.id, sale_id, reason)
    booking = Decision(
        changes=receipt_changes(observation, receipt, after), events=(received(receipt, now),)
    )
    return sale.also(booking)


def is_renewed_meanwhile(known: Known, intent: PaymentIntent, now: int) -> bool:
    """Say whether the customer got what he wanted to pay for in another way."""
    subscription = known.subscription
    return (
        subscription is not None
        and subscription.is_active(now)
        and subscription.expires_at > intent.paid_until_seen
    )


def _order(observation: Observation, known: Known, intent: PaymentIntent, sale_id: str) -> Order:
    assert observation.gross is not None and observation.provider_txn is not None
    assert known.customer is not None and known.package is not None
    assert known.invoice_number is not None, "a sale needs a reserved number"
    return Order(
        customer=known.customer,
        subscription=known.subscription,
        package=replace(known.package, price_minor=intent.amount_minor),
        tender=Tender(
            paid_by=PaidBy.GATEWAY,
            account=known.account.gateway,
            received_minor=observation.gross.minor,
            reference=f"{known.account.provider}:{observation.provider_txn}",
            entry_id=known.account.entry_id(observation.provider_txn),
        ),
        sale_id=sale_id,
        invoice_number=known.invoice_number,
        actor_id=ACTOR,
    )
