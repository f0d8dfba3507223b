"""Setting out to pay: what may be paid for online, and the intent that fixes purpose and amount."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from isp.customers.customer import Customer
from isp.ids import derived_id
from isp.payments.account import PaymentAccount
from isp.payments.intent import IntentState, PaymentIntent
from isp.payments.provider import Capabilities
from isp.payments.purpose import AdvancePurpose, PackagePurpose, Purpose
from isp.refusals import OtherPackageRunning, Refusal
from isp.sales.offer import Offer, to_pay_minor
from isp.subscriptions.subscription import Subscription

# Less is dearer to book than it is worth to anybody; more is a slip of the finger, and it can be
# paid in two parts.
ADVANCE_MIN_MINOR = 1_000
ADVANCE_MAX_MINOR = 2_500_000


class PaymentNotOffered(Refusal):
    """This cannot be paid online here. Values: reason."""

    code, status = "payment_not_offered", 409


class NothingToPay(Refusal):
    """The customer's credit covers the price; it is bought with that."""

    code, status = "nothing_to_pay", 409


class AdvanceTooSmall(Refusal):
    """Values: least_minor."""

    code, status = "advance_too_small", 422


class AdvanceTooLarge(Refusal):
    """Values: most_minor."""

    code, status = "advance_too_large", 422


@dataclass(frozen=True, slots=True)
class Terms:
    """What is paid for, how much is asked for it, and where the line ended when it was chosen."""

    purpose: Purpose
    amount_minor: int
    paid_until: int


@dataclass(frozen=True, slots=True)
class PackageWanted:
    """A package for the customer's line. What he has as credit pays first."""

    offer: Offer
    running: Subscription | None
    credit_minor: int

    def terms(self, caps: Capabilities, now: int) -> Terms:
        """Return what is asked for; refused where the money could only end up as credit."""
        offer, running = self.offer, self.running
        is_running = running is not None and running.is_paid(now)
        if is_running and running is not None and running.package_id != offer.package_id:
            raise OtherPackageRunning(package=running.package_name, expires_at=running.expires_at)
        paid_until = 0 if running is None else running.bought_until
        return Terms(PackagePurpose(offer), self._amount_to_ask(caps), paid_until)

    def _amount_to_ask(self, caps: Capabilities) -> int:
        """Return price less credit; a rest below what the provider takes is rounded up to that."""
        to_pay = to_pay_minor(self.offer, self.credit_minor)
        if not to_pay:
            raise NothingToPay
        amount_minor = max(to_pay, min(caps.min_minor, self.offer.price_minor))
        is_too_much = caps.max_minor is not None and amount_minor > caps.max_minor
        if amount_minor < caps.min_minor or is_too_much:
            raise PaymentNotOffered(reason="amount_out_of_range")
        return amount_minor


@dataclass(frozen=True, slots=True)
class AdvanceWanted:
    """Credit for later, as much as the customer says."""

    amount_minor: int

    def terms(self, caps: Capabilities, now: int) -> Terms:  # noqa: ARG002 - credit serves at any time
        """Return what is asked for; refused where it is less or more than may be paid in advance."""
        least_minor, most_minor = advance_bounds(caps)
        if self.amount_minor < least_minor:
            raise AdvanceTooSmall(least_minor=least_minor)
        if self.amount_minor > most_minor:
            raise AdvanceTooLarge(most_minor=most_minor)
        return Terms(AdvancePurpose(), self.amount_minor, 0)


Wanted = PackageWanted | AdvanceWanted


@dataclass(frozen=True, slots=True)
class Wish:
    """What a customer wants to pay for, and the account that would receive it."""

    customer: Customer
    wanted: Wanted
    account: PaymentAccount
    currency: str


def advance_bounds(caps: Capabilities) -> tuple[int, int]:
    """Return the least and the most in minor units that may be paid in advance through a provider."""
    most_minor = ADVANCE_MAX_MINOR if caps.max_minor is None else caps.max_minor
    return max(ADVANCE_MIN_MINOR, caps.min_minor), min(ADVANCE_MAX_MINOR, most_minor)


def accounts_for(
    accounts: Iterable[PaymentAccount], beneficiary_path: str
) -> tuple[PaymentAccount, ...]:
    """Return the accounts at which a customer of that node may pay."""
    return tuple(one for one in accounts if one.is_offered and one.serves(beneficiary_path))


def receiving_account(
    accounts: Iterable[PaymentAccount], provider: str, beneficiary_path: str
) -> PaymentAccount:
    """Return the account to pay into: a tenant with a live one has no sandbox any more."""
    usable = [one for one in accounts_for(accounts, beneficiary_path) if one.provider == provider]
    if not usable:
        raise PaymentNotOffered(reason="no_account")
    return min(usable, key=lambda one: (not one.is_live, -one.created_at))


def open_intent(wish: Wish, caps: Capabilities, *, randomness: str, now: int) -> PaymentIntent:
    """Return the intent; refused where the money could not get to the customer's own credit."""
    customer, account = wish.customer, wish.account
    if not account.serves(customer.owner_path):
        raise PaymentNotOffered(reason="account_of_another_branch")
    if customer.owner_path != account.owner_path:
        # Money that runs down the sellers to the customer's needs their contracts.
        raise PaymentNotOffered(reason="not_own_customer")
    if wish.currency not in caps.currencies:
        raise PaymentNotOffered(reason="amount_out_of_range")
    terms = wish.wanted.terms(caps, now)

    return PaymentIntent(
        tenant_id=customer.tenant_id,
        id=derived_id("payment_intent", customer.tenant_id, randomness),
        version=1,
        beneficiary_path=customer.owner_path,
        customer_id=customer.id,
        purpose=terms.purpose,
        amount_minor=terms.amount_minor,
        currency=wish.currency,
        account_id=account.id,
        provider=account.provider,
        mode=account.mode,
        return_token=derived_id("payment_return", customer.tenant_id, randomness),
        provider_ref=None,
        private=None,
        state=IntentState.STARTING,
        paid_until_seen=terms.paid_until,
        is_late=False,
        reason=None,
        receipt_id=None,
        sale_id=None,
        created_at=now,
        expires_at=now + caps.ref_ttl_seconds,
        # Cut off here, it ends by age: the browser was never sent away.
        next_check_at=now + caps.clears_after_seconds,
        checks=0,
    )
