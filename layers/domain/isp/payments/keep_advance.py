"""A payment in advance: its money is the customer's credit, and his next purchase spends it first."""

from __future__ import annotations

from dataclasses import dataclass

from isp.decision import Decision
from isp.payments.book import Known, booked, receipt_of, to_customer
from isp.payments.intent import PaymentIntent, paid
from isp.payments.observation import Observation
from isp.payments.purpose import Useless
from isp.payments.review import Reason


@dataclass(frozen=True, slots=True)
class BecomesCredit:
    known: Known
    intent: PaymentIntent

    def uselessness(self, now: int) -> Useless | None:  # noqa: ARG002 - credit serves at any time
        return None

    def suffices(self, received_minor: int) -> bool:
        return received_minor >= self.intent.amount_minor

    def in_full(self, observation: Observation, now: int) -> tuple[Decision, Reason | None]:
        assert observation.gross is not None
        # More than was asked for is his credit all the same; how it came about is looked at.
        is_over = observation.gross.minor > self.intent.amount_minor
        reason = Reason.OVERPAID if is_over else None
        place = to_customer(self.intent.customer_id, reason)
        receipt_id = receipt_of(observation, self.known, place, now).id
        after = paid(self.intent, receipt_id, None, reason)
        return booked(observation, self.known, place, after, now), reason
