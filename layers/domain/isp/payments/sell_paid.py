"""The sale that a payment was made for: what was offered at the click is what is sold.

The payment is booked to the customer's credit, and the sale spends it in the same commit, together with
what was there before. A customer who renewed in another way meanwhile is not sold the same again.
"""

from __future__ import annotations

from isp.decision import Decision
from isp.ids import derived_id
from isp.minutes import Moment
from isp.parties.tenant import ROOT_PATH
from isp.payments.book import ACTOR, Known, booked, receipt_of, to_customer
from isp.payments.intent import PaymentIntent, paid
from isp.payments.observation import Observation
from isp.payments.review import Reason
from isp.refusals import Refusal
from isp.sales.offer import Offer
from isp.sales.postings import root_chain
from isp.sales.sale import PaidBy
from isp.sales.sell_package import Order, sell_package

OVERPAID = Reason.OVERPAID


def sold(
    observation: Observation, known: Known, intent: PaymentIntent, now: int
) -> Decision | Refusal | None:
    """Return the decision to book and sell; the refusal or None where there is nothing to sell."""
    if intent.offer is None or is_renewed_meanwhile(known, intent, now):
        return None
    if intent.owner_path != ROOT_PATH:
        return None
    assert observation.gross is not None and observation.provider_txn is not None
    reason = OVERPAID if observation.gross.minor > intent.amount_minor else None
    place = to_customer(intent.customer_id, reason)
    receipt = receipt_of(observation, known, place, now)
    sale_id = derived_id("sale", receipt.id)
    try:
        sale = sell_package(
            _order(observation, known, intent.offer, sale_id), Moment(now, known.utc_offset_minutes)
        )
    except Refusal as refusal:
        return refusal
    after = paid(intent, receipt.id, sale_id, reason)
    return booked(observation, known, place, after, now, sale_id=sale_id).also(sale)


def is_renewed_meanwhile(known: Known, intent: PaymentIntent, now: int) -> bool:
    """Say whether the customer got what he wanted to pay for in another way."""
    subscription = known.subscription
    return (
        subscription is not None
        and subscription.is_paid(now)
        # A hold moves the end too, and is not a renewal.
        and subscription.bought_until > intent.paid_until_seen
    )


def _order(observation: Observation, known: Known, offer: Offer, sale_id: str) -> Order:
    assert known.customer is not None
    return Order(
        customer=known.customer,
        subscription=known.subscription,
        offer=offer,
        chain=root_chain(ROOT_PATH),
        paid_by=PaidBy.GATEWAY,
        payment_reference=f"{known.account.provider}:{observation.provider_txn}",
        sale_id=sale_id,
        actor_id=ACTOR,
    )
