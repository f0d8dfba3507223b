"""Paying for a package: what pay links and the customer's own pages do in the same way.

The browser names a package and a provider, never an amount. What it gets is where to go next; what
became of the payment it asks later, under a name that cannot be guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from isp.customers.customer import Customer
from isp.parties.scope import Scope
from isp.payments.intent import IntentState, PaymentIntent
from isp.payments.provider import NextStep, Redirect
from isp.ports import Directory
from isp.refusals import NotFound, Refusal

from isp_http.types import Body, Id, View
from isp_http.views import PackageOffer, package_offer


class ProviderNotOffered(Refusal):
    code, status = "provider_not_offered", 409


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants to pay for what, how, and which request said so."""

    customer: Customer
    package_id: str
    provider: str
    key: str  # A repeated request starts the same payment again, not a second one.
    language: str


@dataclass(frozen=True, slots=True)
class Started:
    intent: PaymentIntent
    next: NextStep


@dataclass(frozen=True, slots=True)
class OfferedProvider:
    code: str
    name: str


class Checkout(Protocol):
    """The payment engine, as far as a payer meets it."""

    def providers(self, scope: Scope) -> Sequence[OfferedProvider]: ...
    def start(self, scope: Scope, wish: Wish) -> Started: ...
    def intent(self, scope: Scope, intent_id: str) -> PaymentIntent: ...


class ProviderView(View):
    code: str
    name: str


class RedirectView(View):
    kind: Literal["redirect"]
    url: str


class PaymentRequest(Body):
    package_id: Id
    provider: Literal["bkash"]


class StartedPaymentView(View):
    payment_id: str
    next: RedirectView


def offers(directory: Directory, scope: Scope) -> list[PackageOffer]:
    """Return what can be bought, cheapest first."""
    on_sale = [package for package in directory.packages(scope) if not package.is_archived]
    return [package_offer(package) for package in sorted(on_sale, key=lambda one: one.price_minor)]


def offered_providers(checkout: Checkout, scope: Scope) -> list[ProviderView]:
    return [ProviderView(code=one.code, name=one.name) for one in checkout.providers(scope)]


def start_payment(checkout: Checkout, scope: Scope, wish: Wish) -> StartedPaymentView:
    """Start a payment and say where the browser goes."""
    if wish.provider not in {offered.code for offered in checkout.providers(scope)}:
        raise ProviderNotOffered
    started = checkout.start(scope, wish)
    assert isinstance(started.next, Redirect), "the only provider so far redirects"
    return StartedPaymentView(
        payment_id=started.intent.public_id,
        next=RedirectView(kind="redirect", url=started.next.url),
    )


PayerState = Literal["pending", "succeeded", "not_paid", "review"]

_FOR_PAYERS: dict[IntentState, PayerState] = {
    IntentState.SUCCEEDED: "succeeded",
    IntentState.NOT_PAID: "not_paid",
    IntentState.CANCELLED: "not_paid",
    IntentState.EXPIRED: "not_paid",
    IntentState.REVIEW: "review",
}


def payer_state(intent: PaymentIntent) -> PayerState:
    """Return what the payer reads; everything that is under way is pending."""
    return _FOR_PAYERS.get(intent.state, "pending")


def customer_of_scope(directory: Directory, scope: Scope, customer_id: str) -> Customer:
    """Return the customer; NotFound for everybody else's."""
    customer = directory.customer(scope, customer_id)
    if not scope.covers(customer.owner_path, customer.id):
        raise NotFound(kind="customer")
    return customer
