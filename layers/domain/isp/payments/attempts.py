"""What was begun lately to pay for a customer: how much of it may be open, and what is meant again.

Whoever holds a customer's link can begin payments for him, and each is stored, told to the provider and asked
about for a day. So few may be open at once. An honest payer who tries again is not met by this: asking for
the same leads to the pay page that is open already, and what he gave up there is not open any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from isp.customers.customer import Customer
from isp.payments.intent import PAYER_GAVE_UP, IntentState, PaymentIntent
from isp.payments.purpose import PackagePurpose, Purpose
from isp.refusals import Refusal

OPEN_MAX = 5
# Given up ones too: to say "cancel" costs nobody anything.
NOT_MADE_MAX = 20
# What is older is not counted: nobody types a PIN an hour later, so an hour is the longest wait.
COUNTED_SECONDS = 3_600
# So long a pay page is surely good.
SAME_PAGE_SECONDS = 900
# Longer than a provider is given to answer: of what did not start by then, nobody was sent anywhere.
STARTING_SECONDS = 60


class TooManyOpenPayments(Refusal):
    """Values: most, minutes until there is room for another."""

    code, status = "too_many_open_payments", 409


@dataclass(frozen=True, slots=True)
class Attempt:
    payment_id: str
    begun_at: int


@dataclass(frozen=True, slots=True)
class PaymentAttempts:
    """What was begun within the last hour for one customer; `pages` are the open pay pages by payment."""

    kind: ClassVar[str] = "payment_attempts"

    tenant_id: str
    id: str  # The customer's id.
    version: int
    attempts: tuple[Attempt, ...]
    pages: Mapping[str, str] = field(repr=False)

    def lately(self, now: int) -> tuple[Attempt, ...]:
        return tuple(one for one in self.attempts if now - one.begun_at < COUNTED_SECONDS)


def no_attempts(customer: Customer) -> PaymentAttempts:
    """Return what stands before the first."""
    return PaymentAttempts(customer.tenant_id, customer.id, 0, (), {})


def open_page(
    before: PaymentAttempts, intents: Mapping[str, PaymentIntent], wish: PaymentIntent
) -> tuple[PaymentIntent, str] | None:
    """Return the payment that was begun for just this and its page, where the payer may go on."""
    for attempt in reversed(before.lately(wish.created_at)):
        begun, page = intents.get(attempt.payment_id), before.pages.get(attempt.payment_id)
        if begun is not None and page is not None and _is_same(begun, wish):
            return begun, page
    return None


def begun(
    before: PaymentAttempts, intents: Mapping[str, PaymentIntent], wish: PaymentIntent
) -> PaymentAttempts:
    """Return the attempts with one more; TooManyOpenPayments where there is no room for it."""
    now, lately = wish.created_at, before.lately(wish.created_at)
    not_made = [one for one in lately if _is_not_made(intents.get(one.payment_id), one, now)]
    still_open = [one for one in not_made if not _is_given_up(intents.get(one.payment_id))]
    for counted, most in ((still_open, OPEN_MAX), (not_made, NOT_MADE_MAX)):
        if len(counted) >= most:
            free_at = counted[len(counted) - most].begun_at + COUNTED_SECONDS
            raise TooManyOpenPayments(most=most, minutes=-(-(free_at - now) // 60))
    kept = {one.payment_id for one in still_open}
    return replace(
        before,
        version=before.version + 1,
        attempts=(*lately, Attempt(wish.id, now)),
        pages={one: page for one, page in before.pages.items() if one in kept},
    )


def with_page(attempts: PaymentAttempts, payment_id: str, url: str) -> PaymentAttempts:
    """Return the attempts with the page on which a payment goes on."""
    pages = {**attempts.pages, payment_id: url}
    return replace(attempts, version=attempts.version + 1, pages=pages)


def _is_not_made(intent: PaymentIntent | None, attempt: Attempt, now: int) -> bool:
    # Between the attempt and its payment, and while the provider is asked, it counts for a moment.
    if intent is None or intent.state is IntentState.STARTING:
        return now - attempt.begun_at < STARTING_SECONDS
    return intent.state not in (IntentState.SUCCEEDED, IntentState.REVIEW)


def _is_given_up(intent: PaymentIntent | None) -> bool:
    return intent is not None and (not intent.is_open or intent.reason in PAYER_GAVE_UP)


def _is_same(begun: PaymentIntent, wish: PaymentIntent) -> bool:
    """Say whether the payer would pay just the same on the page that is open."""
    is_fresh = wish.created_at - begun.created_at < SAME_PAGE_SECONDS
    is_waiting = begun.state is IntentState.PENDING and begun.reason not in PAYER_GAVE_UP
    return is_fresh and is_waiting and _terms(begun) == _terms(wish)


def _terms(intent: PaymentIntent) -> tuple[object, ...]:
    return (
        _without_time(intent.purpose),
        intent.amount,
        intent.account_id,
        intent.beneficiary_path,
        intent.paid_until_seen,
    )


def _without_time(purpose: Purpose) -> Purpose:
    if isinstance(purpose, PackagePurpose):
        return PackagePurpose(replace(purpose.offer, offered_at=0))
    return purpose
