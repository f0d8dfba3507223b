"""What an observation means: the only way in which money from outside becomes a credit.

Pure: the observation and everything that was read go in, a verdict and a decision come out. Each real
payment is booked once, whatever is delivered how often in which order, because the receipt and the
journal entry of (receiving account, provider transaction) can be created only once, in one commit.
No money is ever left unbooked: what cannot pay for its sale goes to the customer's credit, and what
has no customer to suspense. `tests/payments/test_apply_property.py` searches against an oracle.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from isp.customers.customer import Customer
from isp.decision import Decision, Update
from isp.events import EventName, event
from isp.payments.book import (
    Known,
    Place,
    booked,
    receipt_of,
    to_customer,
    to_hold,
    to_suspense,
    without_book,
)
from isp.payments.fulfil import fulfilment_of
from isp.payments.intent import OPEN, IntentState, PaymentIntent, ended, under_review
from isp.payments.observation import Observation, Outcome, Risk, Trust
from isp.payments.receipt import Receipt, ReceiptState
from isp.payments.review import Reason

ACCOUNT_REF_DIGITS = 11


class Verdict(StrEnum):
    CREDITED = "credited"  # Booked now, to a sale or to the customer's credit.
    SUSPENSE = "suspense"  # Booked now, not known whose.
    HELD = "held"  # Booked now, no service until the provider lets go.
    KNOWN = "known"  # Booked before; nothing to do.
    REVIEW = "review"  # Nothing booked, and a person has to look.
    DROPPED = "dropped"  # Sandbox money at a live account, or the reverse: alarm.
    ASK = "ask"  # Not to be believed from this source: ask the provider.
    ENDED = "ended"  # The attempt is over without money.
    WAITING = "waiting"  # No answer yet.


@dataclass(frozen=True, slots=True)
class Applied:
    verdict: Verdict
    decision: Decision = Decision()
    reason: str | None = None


def apply(observation: Observation, known: Known, credit_trust: Trust, now: int) -> Applied:
    """Decide what one observation about one payment means."""
    if observation.outcome is not Outcome.PAID:
        return _without_money(observation, known, credit_trust, now)
    if observation.trust < credit_trust:
        return Applied(Verdict.ASK)
    if observation.is_live is not None and observation.is_live != known.account.is_live:
        return Applied(Verdict.DROPPED, reason="other_mode")
    if not _is_own_wallet(observation, known):
        return _looked_at(known, Reason.OTHER_WALLET, now)
    if known.receipt is not None:
        return _again(known.receipt, known, now)
    return _first(observation, known, now)


def _without_money(
    observation: Observation, known: Known, credit_trust: Trust, now: int
) -> Applied:
    if observation.outcome in (Outcome.REFUNDED, Outcome.REVERSED):
        return _taken_back(observation, known, credit_trust, now)
    intent = known.intent
    is_final = observation.outcome is Outcome.NOT_PAID and observation.trust >= credit_trust
    if not is_final or intent is None or intent.state not in OPEN:
        return Applied(Verdict.WAITING, reason=observation.reason)
    over = ended(intent, IntentState.NOT_PAID, observation.reason)
    return Applied(Verdict.ENDED, Decision(changes=(Update(over),)), observation.reason)


def _taken_back(observation: Observation, known: Known, credit_trust: Trust, now: int) -> Applied:
    """Money that left again outside our doing: its receipt goes to a person, and stays booked."""
    receipt = known.receipt
    if observation.trust < credit_trust or receipt is None:
        return Applied(Verdict.ASK)
    reason = Reason(f"{observation.outcome}_outside")
    if receipt.review_reason == reason:
        return Applied(Verdict.KNOWN)
    marked = replace(receipt, version=receipt.version + 1, review_reason=reason)
    held = event(
        EventName.PAYMENT_HELD,
        receipt.tenant_id,
        receipt.id,
        now,
        fact=f"{receipt.id}:{reason}",
        reason=reason,
    )
    return Applied(Verdict.REVIEW, Decision(changes=(Update(marked),), events=(held,)), reason)


def _is_own_wallet(observation: Observation, known: Known) -> bool:
    """Say whether the stated wallet is ours; a prefix before the number is no difference."""
    if observation.account_ref is None:
        return True
    stated = observation.account_ref[-ACCOUNT_REF_DIGITS:]
    return stated == known.account.account_ref[-ACCOUNT_REF_DIGITS:]


def _looked_at(known: Known, reason: str, now: int) -> Applied:
    """Nothing is booked; the payment, where there is one, goes to a person."""
    intent = known.intent
    if intent is None or intent.state in (IntentState.SUCCEEDED, IntentState.REVIEW):
        return Applied(Verdict.REVIEW, reason=reason)
    held = event(
        EventName.PAYMENT_HELD,
        intent.tenant_id,
        intent.id,
        now,
        fact=f"{intent.id}:{reason}",
        reason=reason,
    )
    looked_at = under_review(intent, reason, None)
    return Applied(Verdict.REVIEW, Decision(changes=(Update(looked_at),), events=(held,)), reason)


def _again(receipt: Receipt, known: Known, now: int) -> Applied:
    """The money is booked; another payment that shows the same transaction is a replay."""
    if known.intent is None or receipt.intent_id == known.intent.id:
        return Applied(Verdict.KNOWN)
    return _looked_at(known, Reason.TRANSACTION_OF_ANOTHER_PAYMENT, now)


def _first(observation: Observation, known: Known, now: int) -> Applied:
    intent, customer = known.intent, known.customer
    assert observation.gross is not None
    if observation.gross.currency != known.currency:
        return _kept(observation, known, without_book(Reason.OTHER_CURRENCY), now)
    if customer is None:
        return _kept(observation, known, to_suspense(Reason.UNKNOWN_PAYER), now)
    if intent is None:
        # Asked for or not: what may have been paid with a coupon is looked at.
        reason = "risk" if observation.risk is Risk.HOLD else None
        return _kept(observation, known, to_customer(customer.id, reason), now)
    return _of_intent(observation, known, intent, customer, now)


def _of_intent(
    observation: Observation, known: Known, intent: PaymentIntent, customer: Customer, now: int
) -> Applied:
    assert observation.gross is not None
    if not _is_about(observation, intent):
        return _kept(observation, known, to_suspense(Reason.OTHER_PAYMENT), now)
    if observation.risk is Risk.HOLD:
        return _kept(observation, known, to_hold(customer.id, Reason.RISK), now)
    if intent.receipt_id is not None:
        return _kept(observation, known, to_customer(customer.id, Reason.SECOND_PAYMENT), now)
    if customer.owner_path != intent.beneficiary_path:
        return _kept(observation, known, to_customer(customer.id, Reason.NOT_SOLD), now)
    fulfilment = fulfilment_of(known, intent)
    if not fulfilment.suffices(observation.gross.minor):
        return _kept(observation, known, to_customer(customer.id, Reason.UNDERPAID), now)
    decision, reason = fulfilment.in_full(observation, now)
    return Applied(Verdict.CREDITED, decision, reason)


def _is_about(observation: Observation, intent: PaymentIntent) -> bool:
    """Say whether the names that the provider states are those of this payment."""
    # An intent whose start was cut off has no provider's name yet; ours is enough then.
    names = ((observation.merchant_ref, intent.id), (observation.provider_ref, intent.provider_ref))
    return all(stated is None or ours is None or stated == ours for stated, ours in names)


def _kept(observation: Observation, known: Known, place: Place, now: int) -> Applied:
    """Book the money without a sale; a payment that was started goes to a person."""
    intent, reason = known.intent, place.review_reason
    after = None
    if intent is not None and intent.receipt_id is None:
        receipt_id = receipt_of(observation, known, place, now).id
        after = under_review(intent, reason or Reason.UNCLEAR, receipt_id)
    verdict = {
        ReceiptState.CREDITED: Verdict.CREDITED,
        ReceiptState.SUSPENSE: Verdict.SUSPENSE,
        ReceiptState.HELD: Verdict.HELD,
    }[place.state]
    return Applied(verdict, booked(observation, known, place, after, now), reason)
