"""Booking money that arrived: its receipt, its journal entry, its event.

Where it goes is a `Place`. The debit is always the gateway account of the receiving account, so the
books can be compared with the provider's statement.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from isp.customers.customer import Customer
from isp.decision import Change, Claim, Create, Decision, Update
from isp.events import Event, EventName, event
from isp.ledger.accounts import account as account_name
from isp.ledger.entry import JournalEntry, credit, debit
from isp.minutes import day_at
from isp.payments.account import PaymentAccount
from isp.payments.intent import PaymentIntent
from isp.payments.observation import Observation
from isp.payments.purpose import PurposeKind
from isp.payments.receipt import Method, Receipt, ReceiptState, masked_payer
from isp.subscriptions.subscription import Subscription

ACTOR = "payments"
ALIAS_CLAIM = "payment_alias"


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that was read to decide about one observation."""

    account: PaymentAccount
    currency: str  # Of the tenant's books.
    utc_offset_minutes: int  # In whose days the books are kept.
    receipt: Receipt | None
    intent: PaymentIntent | None
    customer: Customer | None  # The intent's, or the one whom an unsolicited payment names.
    subscription: Subscription | None
    credit_minor: int  # What the customer has with the seller before this money.


@dataclass(frozen=True, slots=True)
class Place:
    """Where money goes: the state of its receipt, and the account that is credited."""

    state: ReceiptState
    credited_account: str | None  # None: the money is in no currency that the book has.
    customer_id: str | None
    review_reason: str | None


def to_customer(customer_id: str, review_reason: str | None) -> Place:
    credited = account_name("customer_credit", customer_id)
    return Place(ReceiptState.CREDITED, credited, customer_id, review_reason)


def to_suspense(review_reason: str) -> Place:
    return Place(ReceiptState.SUSPENSE, account_name("suspense"), None, review_reason)


def to_hold(customer_id: str, review_reason: str) -> Place:
    return Place(ReceiptState.HELD, account_name("suspense", "held"), customer_id, review_reason)


def without_book(review_reason: str) -> Place:
    return Place(ReceiptState.SUSPENSE, None, None, review_reason)


def booked(  # noqa: PLR0913 - one decision's facts
    observation: Observation,
    known: Known,
    place: Place,
    after: PaymentIntent | None,
    now: int,
    *,
    sale_id: str | None = None,
) -> Decision:
    """Return the decision that books the money in one place.

    `after` is what the intent becomes, `sale_id` the sale that the same commit makes of the money.
    """
    receipt = replace(receipt_of(observation, known, place, now), sale_id=sale_id)
    entries: tuple[JournalEntry, ...] = ()
    if place.credited_account is not None:
        entries = (_entry(observation, known, place.credited_account, receipt, now),)
    return Decision(
        entries=entries,
        changes=receipt_changes(observation, receipt, after),
        events=(
            received(receipt, now) if place.state is ReceiptState.CREDITED else held(receipt, now),
        ),
    )


def receipt_of(observation: Observation, known: Known, place: Place, now: int) -> Receipt:
    assert observation.gross is not None and observation.provider_txn is not None
    account, intent = known.account, known.intent
    return Receipt(
        tenant_id=account.tenant_id,
        id=account.receipt_id(observation.provider_txn),
        version=1,
        method=Method.GATEWAY,
        account_id=account.id,
        provider=account.provider,
        mode=account.mode,
        provider_txn=observation.provider_txn,
        intent_id=None if intent is None else intent.id,
        purpose=PurposeKind.UNASKED if intent is None else intent.purpose.kind,
        beneficiary_path=account.owner_path,
        customer_id=place.customer_id,
        amount_minor=observation.gross.minor,
        currency=observation.gross.currency,
        paid_at=observation.paid_at or now,
        payer_masked=masked_payer(observation.payer),
        state=place.state,
        trust=observation.trust,
        sale_id=None,
        review_reason=place.review_reason,
        refunded_minor=0,
        booked_at=now,
    )


def receipt_changes(
    observation: Observation, receipt: Receipt, after: PaymentIntent | None
) -> tuple[Change, ...]:
    aliases = (
        Claim(ALIAS_CLAIM, f"{receipt.account_id}:{alias}", receipt.id)
        for alias in observation.alias_txns
    )
    updated = () if after is None else (Update(after),)
    return (Create(receipt), *aliases, *updated)


def received(receipt: Receipt, now: int) -> Event:
    assert receipt.customer_id is not None
    return event(
        EventName.PAYMENT_RECEIVED,
        receipt.tenant_id,
        receipt.customer_id,
        now,
        fact=receipt.id,
        receipt_id=receipt.id,
        payment_id=receipt.intent_id,
        provider=receipt.provider,
        reference=receipt.provider_txn,
        amount_minor=receipt.amount_minor,
        sale_id=receipt.sale_id,
        purpose=receipt.purpose,
        review_reason=receipt.review_reason,
    )


def held(receipt: Receipt, now: int) -> Event:
    return event(
        EventName.PAYMENT_HELD,
        receipt.tenant_id,
        receipt.id,
        now,
        fact=receipt.id,
        receipt_id=receipt.id,
        payment_id=receipt.intent_id,
        provider=receipt.provider,
        amount_minor=receipt.amount_minor,
        reason=receipt.review_reason,
    )


def _entry(
    observation: Observation, known: Known, credited: str, receipt: Receipt, now: int
) -> JournalEntry:
    assert observation.provider_txn is not None
    return JournalEntry(
        tenant_id=receipt.tenant_id,
        book=receipt.beneficiary_path,
        entry_id=known.account.entry_id(observation.provider_txn),
        kind="payment",
        posted_at=now,
        effective_at=receipt.paid_at,
        day=day_at(now, known.utc_offset_minutes),
        actor_id=ACTOR,
        lines=(
            debit(known.account.gateway, receipt.amount_minor),
            credit(credited, receipt.amount_minor),
        ),
        about=receipt.id,
    )
