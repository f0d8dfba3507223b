"""The sale that a payment was made for: what was offered at the click is what is sold.

The payment is booked to the customer's credit, and the sale spends it in the same commit, together with
what was there before. A customer who renewed in another way meanwhile is not sold the same again.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.decision import Decision
from isp.ids import derived_id
from isp.minutes import Moment
from isp.payments.book import ACTOR, Known, booked, receipt_of, to_customer
from isp.payments.intent import PaymentIntent, paid
from isp.payments.observation import Observation
from isp.payments.purpose import Useless
from isp.payments.review import Reason, reason_of
from isp.refusals import Refusal
from isp.sales.offer import Offer
from isp.sales.postings import root_chain
from isp.sales.sale import PaidBy
from isp.sales.sell_package import Order, sell_package


@dataclass(frozen=True, slots=True)
class SellsPackage:
    """A payment for a package, with what is known of its customer and his line."""

    known: Known
    intent: PaymentIntent
    offer: Offer

    def uselessness(self, now: int) -> Useless | None:
        """Return why the money would only become credit, None where it buys what was offered."""
        running = self.known.subscription
        # Money for the package on hold buys minutes behind it; for another it buys nothing.
        is_running = running is not None and running.is_paid(now)
        if is_running and running is not None and running.package_id != self.offer.package_id:
            return Useless.OTHER_PACKAGE_RUNNING
        if self._is_renewed_meanwhile(now):
            return Useless.RENEWED_MEANWHILE
        return None if self.suffices(self.intent.amount_minor) else Useless.CREDIT_SPENT

    def suffices(self, received_minor: int) -> bool:
        """Say whether the money, with the credit that is spent first, pays what was offered."""
        return received_minor + self.known.credit_minor >= self.offer.price_minor

    def in_full(self, observation: Observation, now: int) -> tuple[Decision, Reason | None]:
        """Sell what was paid for. Where that cannot be, the payer did his part: it is his credit."""
        sale = None if self._is_renewed_meanwhile(now) else self._sold(observation, now)
        if isinstance(sale, Decision):
            return sale, None
        reason = _why_not_sold(sale)
        place = to_customer(self.intent.customer_id, reason)
        receipt_id = receipt_of(observation, self.known, place, now).id
        after = paid(self.intent, receipt_id, None, reason)
        return booked(observation, self.known, place, after, now), reason

    def _sold(self, observation: Observation, now: int) -> Decision | Refusal:
        """Return the decision to book and sell, or why nothing can be sold."""
        assert observation.gross is not None
        is_over = observation.gross.minor > self.intent.amount_minor
        reason = Reason.OVERPAID if is_over else None
        place = to_customer(self.intent.customer_id, reason)
        receipt = receipt_of(observation, self.known, place, now)
        sale_id = derived_id("sale", receipt.id)
        moment = Moment(now, self.known.utc_offset_minutes)
        try:
            sale = sell_package(self._order(observation, sale_id, receipt.id), moment)
        except Refusal as refusal:
            return refusal
        after = paid(self.intent, receipt.id, sale_id, reason)
        return booked(observation, self.known, place, after, now, sale_id=sale_id).also(sale)

    def _is_renewed_meanwhile(self, now: int) -> bool:
        """Say whether the customer got what he wanted to pay for in another way."""
        subscription = self.known.subscription
        return (
            subscription is not None
            and subscription.is_paid(now)
            # A hold moves the end too, and is not a renewal.
            and subscription.bought_until > self.intent.paid_until_seen
        )

    def _order(self, observation: Observation, sale_id: str, receipt_id: str) -> Order:
        customer, account = self.known.customer, self.known.account
        assert customer is not None and observation.provider_txn is not None
        return Order(
            customer=customer,
            subscription=self.known.subscription,
            offer=self.offer,
            chain=root_chain(account.owner_path),
            paid_by=PaidBy.GATEWAY,
            payment_reference=f"{account.provider}:{observation.provider_txn}",
            sale_id=sale_id,
            actor_id=ACTOR,
            receipt_id=receipt_id,
        )


def _why_not_sold(refusal: Refusal | None) -> Reason:
    if refusal is None:
        return Reason.RENEWED_MEANWHILE
    return reason_of(refusal.code, Reason.NOT_SOLD)
