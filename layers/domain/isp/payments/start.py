"""Setting out to pay: what may be paid for online, and the intent that fixes the amount."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from isp.customers.customer import Customer
from isp.ids import derived_id
from isp.parties.tenant import ROOT_PATH
from isp.payments.account import PaymentAccount
from isp.payments.intent import IntentState, PaymentIntent
from isp.payments.provider import Capabilities
from isp.refusals import OtherPackageRunning, Refusal
from isp.sales.offer import Offer, to_pay_minor
from isp.subscriptions.subscription import Subscription


class PaymentNotOffered(Refusal):
    """This cannot be paid online here. Values: reason."""

    code, status = "payment_not_offered", 409


class NothingToPay(Refusal):
    """The customer's credit covers the price; it is bought with that."""

    code, status = "nothing_to_pay", 409


@dataclass(frozen=True, slots=True)
class Wish:
    """What a customer wants to pay for, and the account that would receive it."""

    customer: Customer
    subscription: Subscription | None
    offer: Offer
    credit_minor: int
    account: PaymentAccount
    currency: str


def receiving_account(accounts: Iterable[PaymentAccount], provider: str) -> PaymentAccount:
    """Return the account to pay into: a tenant with a live one has no sandbox any more."""
    usable = [one for one in accounts if one.provider == provider and one.is_active]
    if not usable:
        raise PaymentNotOffered(reason="no_account")
    return min(usable, key=lambda one: (not one.is_live, -one.created_at))


def open_intent(wish: Wish, caps: Capabilities, *, randomness: str, now: int) -> PaymentIntent:
    """Return the intent, refused where the money could only end up as credit."""
    customer, offer, running = wish.customer, wish.offer, wish.subscription
    if customer.owner_path != ROOT_PATH:
        raise PaymentNotOffered(reason="not_own_customer")
    if running is not None and running.is_paid(now) and running.package_id != offer.package_id:
        raise OtherPackageRunning(package=running.package_name, expires_at=running.expires_at)
    amount_minor = _amount_to_ask(wish, caps)

    return PaymentIntent(
        tenant_id=customer.tenant_id,
        id=derived_id("payment_intent", customer.tenant_id, randomness),
        version=1,
        owner_path=customer.owner_path,
        customer_id=customer.id,
        package_id=offer.package_id,
        package_name=offer.package_name,
        offer=offer,
        amount_minor=amount_minor,
        currency=wish.currency,
        account_id=wish.account.id,
        provider=wish.account.provider,
        mode=wish.account.mode,
        return_token=derived_id("payment_return", customer.tenant_id, randomness),
        provider_ref=None,
        private=None,
        state=IntentState.STARTING,
        paid_until_seen=0 if running is None else running.bought_until,
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


def _amount_to_ask(wish: Wish, caps: Capabilities) -> int:
    """Return price less credit; a rest below what the provider takes is rounded up to that."""
    to_pay = to_pay_minor(wish.offer, wish.credit_minor)
    if not to_pay:
        raise NothingToPay
    amount_minor = max(to_pay, min(caps.min_minor, wish.offer.price_minor))
    _refuse_an_amount_out_of_range(amount_minor, wish.currency, caps)
    return amount_minor


def _refuse_an_amount_out_of_range(minor: int, currency: str, caps: Capabilities) -> None:
    is_too_much = caps.max_minor is not None and minor > caps.max_minor
    if currency not in caps.currencies or minor < caps.min_minor or is_too_much:
        raise PaymentNotOffered(reason="amount_out_of_range")
