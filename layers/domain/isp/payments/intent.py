"""Payment intents: a customer's wish to pay, from the click to the money.

    STARTING → PENDING ⇄ CAPTURING → SUCCEEDED
    PENDING, CAPTURING → NOT_PAID | CANCELLED | EXPIRED    soft ends
    soft end → SUCCEEDED                                   late: a proven payment always wins
    any but SUCCEEDED → REVIEW

An intent is stored as STARTING before the provider is called and as PENDING after, so that a crash in
between leaves a trace. Only a booked payment makes SUCCEEDED. Each transition is a pure function that returns the
next version; the version is the compare-and-set. `tests/payments/test_intent.py` walks the table.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar

from isp.ids import ID_LENGTH, TENANT_ID_LENGTH
from isp.money import Money
from isp.payments.account import Mode
from isp.payments.observation import ProviderRef
from isp.payments.purpose import Purpose
from isp.payments.review import Decided
from isp.refusals import Refusal


class IntentState(StrEnum):
    STARTING = "starting"
    PENDING = "pending"
    CAPTURING = "capturing"
    SUCCEEDED = "succeeded"
    NOT_PAID = "not_paid"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REVIEW = "review"


S = IntentState

SOFT_ENDS = frozenset({S.NOT_PAID, S.CANCELLED, S.EXPIRED})
OPEN = frozenset({S.STARTING, S.PENDING, S.CAPTURING})

TRANSITIONS: dict[IntentState, frozenset[IntentState]] = {
    S.STARTING: SOFT_ENDS | {S.PENDING, S.SUCCEEDED, S.REVIEW},
    S.PENDING: SOFT_ENDS | {S.CAPTURING, S.SUCCEEDED, S.REVIEW},
    S.CAPTURING: SOFT_ENDS | {S.PENDING, S.SUCCEEDED, S.REVIEW},
    S.NOT_PAID: frozenset({S.SUCCEEDED, S.REVIEW}),
    S.CANCELLED: frozenset({S.SUCCEEDED, S.REVIEW}),
    S.EXPIRED: frozenset({S.SUCCEEDED, S.REVIEW}),
    S.REVIEW: frozenset({S.SUCCEEDED, S.REVIEW}),
    S.SUCCEEDED: frozenset(),
}


# Longer than execute and query may take together, so that nobody looks while somebody captures.
CAPTURE_SECONDS = 90
# Begins the reason of an attempt that we ended because its money would have bought nothing.
NOT_TAKEN = "not_taken:"
PAYER_CANCELLED = "payer_cancelled"
PAYER_FAILED = "payer_failed"
PAYER_GAVE_UP = frozenset({PAYER_CANCELLED, PAYER_FAILED})


class PaymentMoved(Refusal):
    """The payment is no longer where this step may happen; look at it again."""

    code, status = "payment_moved", 409


@dataclass(frozen=True, slots=True)
class PaymentIntent:
    """What somebody set out to pay for. Purpose and amount are fixed here."""

    kind: ClassVar[str] = "payment_intent"

    tenant_id: str
    id: str  # Also the merchant reference that the provider sees.
    version: int
    beneficiary_path: str  # The node whose customer it is, and whose book gets the money.
    customer_id: str
    purpose: Purpose
    amount_minor: int  # What was asked for; of a package the price less the credit of that moment.
    currency: str
    account_id: str
    provider: str
    mode: Mode
    return_token: str = field(repr=False)
    provider_ref: str | None
    private: str | None = field(repr=False)  # What only this attempt's answers may contain.
    state: IntentState
    # Where the subscription ended, without its holds, when the customer chose; 0 without one.
    paid_until_seen: int
    is_late: bool
    reason: str | None
    receipt_id: str | None
    sale_id: str | None
    created_at: int
    expires_at: int
    next_check_at: int | None  # Due index: when to ask the provider again.
    checks: int
    is_unclear: bool = False  # The provider, asked last, did not say clearly what it is.
    decided: Decided | None = None
    taken_at: int | None = None  # When a worker took it to move its money.

    def is_in_hand(self, now: int) -> bool:
        """Say whether a worker may still be moving the money."""
        over_at = self._worker_over_at
        return over_at is not None and now < over_at

    @property
    def keeps_its_check(self) -> bool:
        """Say whether a taken payment is asked about when it was to be, as if nobody had taken it.

        That check comes while its worker still has time, and puts it off (`left_alone`).
        """
        over_at, check_at = self._worker_over_at, self.next_check_at
        return over_at is not None and check_at is not None and check_at < over_at

    @property
    def _worker_over_at(self) -> int | None:
        """Return when the time of its worker is over; None where none is known to have it."""
        if self.state is not S.CAPTURING or self.taken_at is None:
            return None
        return self.taken_at + CAPTURE_SECONDS

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def ref(self) -> ProviderRef:
        return ProviderRef(self.provider_ref, self.id, self.amount, self.created_at)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def was_not_taken(self) -> bool:
        """Say whether it was we who did not take the money."""
        return self.state is S.NOT_PAID and (self.reason or "").startswith(NOT_TAKEN)

    @property
    def public_id(self) -> str:
        """Return the name of this payment for its payer: it tells the tenant and cannot be guessed."""
        return self.tenant_id + self.id

    @property
    def return_path_token(self) -> str:
        """Return what stands in the callback address: the intent, and what only its payer was given."""
        return self.id + self.return_token


def split_public_id(public_id: str) -> tuple[str, str] | None:
    """Return the tenant and the intent that a public payment id names, if it can name one."""
    if len(public_id) != TENANT_ID_LENGTH + ID_LENGTH or not public_id.isalnum():
        return None
    return public_id[:TENANT_ID_LENGTH], public_id[TENANT_ID_LENGTH:]


def split_return_token(token: str) -> tuple[str, str] | None:
    """Return the intent id and the secret of a callback address, if it has both."""
    if len(token) != 2 * ID_LENGTH or not token.isalnum():
        return None
    return token[:ID_LENGTH], token[ID_LENGTH:]


def pending(
    intent: PaymentIntent, provider_ref: str | None, private: str | None, next_check_at: int
) -> PaymentIntent:
    """Return the intent with the provider's name for it; the browser may leave now."""
    moved = _moved(intent, S.PENDING)
    return replace(moved, provider_ref=provider_ref, private=private, next_check_at=next_check_at)


def capturing(intent: PaymentIntent, now: int) -> PaymentIntent:
    """Return the intent as taken by one worker: storing this is what lets him move the money.

    Should he die before he is done, somebody asks the provider when his time is over. A check that
    is due before stays where it is and is put off if it comes: to move it would cost as much as a sale's
    invoice, and hardly any comes.
    """
    over_at, check_at = now + CAPTURE_SECONDS, intent.next_check_at
    stays = check_at is not None and check_at <= over_at
    moved = replace(_moved(intent, S.CAPTURING), taken_at=now)
    return replace(moved, next_check_at=check_at if stays else over_at)


def left_alone(intent: PaymentIntent) -> PaymentIntent:
    """Return the intent as not asked about yet: somebody moves its money right now."""
    assert intent.state is S.CAPTURING and intent.taken_at is not None, intent.id
    over_at = intent.taken_at + CAPTURE_SECONDS
    return replace(intent, version=intent.version + 1, next_check_at=over_at)


def waiting(
    intent: PaymentIntent, next_check_at: int, reason: str | None, *, is_unclear: bool = False
) -> PaymentIntent:
    """Return the intent as looked at without a final answer; asked again at `next_check_at`."""
    state = S.PENDING if intent.state is S.CAPTURING else intent.state
    return replace(
        intent,
        version=intent.version + 1,
        state=state,
        next_check_at=next_check_at,
        checks=intent.checks + 1,
        reason=reason or intent.reason,
        is_unclear=is_unclear,
    )


def ended(
    intent: PaymentIntent, state: IntentState, reason: str | None, *, is_unclear: bool = False
) -> PaymentIntent:
    """Return the intent as ended without money, which a proven payment may still overrule.

    `is_unclear` says that it ended by age and nobody said that no money moved.
    """
    assert state in SOFT_ENDS, state
    return replace(_moved(intent, state), reason=reason, is_unclear=is_unclear)


def paid(
    intent: PaymentIntent, receipt_id: str, sale_id: str | None, reason: str | None
) -> PaymentIntent:
    moved = _moved(intent, S.SUCCEEDED)
    return replace(
        moved,
        is_late=intent.is_late or intent.state in SOFT_ENDS,
        receipt_id=receipt_id,
        sale_id=sale_id,
        reason=reason,
    )


def under_review(intent: PaymentIntent, reason: str, receipt_id: str | None) -> PaymentIntent:
    """Return the intent as something that a person has to look at."""
    moved = _moved(intent, S.REVIEW)
    return replace(moved, reason=reason, receipt_id=receipt_id or intent.receipt_id)


def public_state(intent: PaymentIntent) -> str:
    """Return what the payer is told: "pending", "succeeded", "not_paid" or "review".

    A payer who came back with "cancel" reads that nothing was paid, although the provider is still
    asked for a while: browsers are no evidence, in neither direction.
    """
    if intent.state in (S.SUCCEEDED, S.REVIEW):
        return intent.state.value
    is_given_up = intent.state in SOFT_ENDS or intent.reason in PAYER_GAVE_UP
    return "not_paid" if is_given_up else "pending"


def _moved(intent: PaymentIntent, state: IntentState) -> PaymentIntent:
    if state not in TRANSITIONS[intent.state]:
        raise PaymentMoved(payment=intent.id, state=intent.state)
    return replace(intent, version=intent.version + 1, state=state, next_check_at=None)
