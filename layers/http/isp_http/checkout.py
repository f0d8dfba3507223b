"""Paying for a package or in advance: what pay links and the customer's own pages do in the same way.

The browser names a package and a provider, and an amount only of what is paid in advance. What it gets is
where to go next; what became of the payment it asks later, under a name that cannot be guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from isp.asked import Asked
from isp.ids import derived_id
from isp.parties.actor import Actor
from isp.parties.scope import Scope
from isp.payments.attempts import TooManyOpenPayments
from isp.payments.ports import Payments
from isp.payments.provider import PaymentProvider, Redirect
from isp.payments.providers import Providers
from isp.payments.start import (
    AdvanceTooLarge,
    AdvanceTooSmall,
    NothingToPay,
    PaymentNotOffered,
    accounts_for,
    advance_bounds,
)
from isp.ports import Directory, Random
from isp.refusals import (
    InsufficientBalance,
    Invalid,
    NotFound,
    OtherPackageRunning,
    PackageArchived,
    Unavailable,
)
from isp.sales.offer import OfferChanged
from isp_app.sell import CounterSale, PaymentTooSmall, SaleNotPossible, Sell
from isp_app.start_payment import AdvanceChoice, PackageChoice, PaymentOrder, StartedPayment

from isp_http.types import Body, Id, Price, Version, View
from isp_http.views import PackageOffer, package_offer

# What the use cases may answer, whichever door asks for them.
PAYING_REFUSED = (
    NotFound,
    OfferChanged,
    PackageArchived,
    OtherPackageRunning,
    PaymentNotOffered,
    NothingToPay,
    TooManyOpenPayments,
    Unavailable,
)
PAYING_IN_ADVANCE_REFUSED = (
    NotFound,
    AdvanceTooSmall,
    AdvanceTooLarge,
    PaymentNotOffered,
    TooManyOpenPayments,
    Unavailable,
)
BUYING_REFUSED = (
    NotFound,
    Invalid,
    OfferChanged,
    PackageArchived,
    OtherPackageRunning,
    PaymentTooSmall,
    InsufficientBalance,
    SaleNotPossible,
)


class StartsPayments(Protocol):
    """The payment engine, as far as a payer meets it."""

    def __call__(self, scope: Scope, order: PaymentOrder) -> StartedPayment: ...


@dataclass(frozen=True, slots=True)
class Checkout:
    payments: Payments
    providers: Providers
    start: StartsPayments
    sell: Sell
    random: Random


@dataclass(frozen=True, slots=True)
class Payer:
    """Whose line is paid for, and in which language the provider should speak."""

    customer_id: str
    language: str


class ProviderView(View):
    """`least_minor` and `most_minor` bound what may be paid in advance."""

    code: str
    name: str
    least_minor: int
    most_minor: int


class RedirectView(View):
    kind: Literal["redirect"]
    url: str


class PurchaseRequest(Body):
    package_id: Id
    package_version: Version


ProviderCode = Literal["bkash"]


class PaymentRequest(PurchaseRequest):
    provider: ProviderCode


class AdvanceRequest(Body):
    amount_minor: Price
    provider: ProviderCode


class StartedPaymentView(View):
    payment_id: str
    next: RedirectView


def offers(directory: Directory, scope: Scope) -> list[PackageOffer]:
    """Return what can be bought, cheapest first."""
    on_sale = [package for package in directory.packages(scope) if not package.is_archived]
    return [package_offer(package) for package in sorted(on_sale, key=lambda one: one.price_minor)]


def offered_providers(
    checkout: Checkout, scope: Scope, beneficiary_path: str
) -> list[ProviderView]:
    """Return the ways to pay that are set up for customers of a node."""
    active = accounts_for(checkout.payments.accounts(scope), beneficiary_path)
    reached = {account.provider: checkout.providers.provider_of(account) for account in active}
    return [_provider_view(provider) for _, provider in sorted(reached.items())]


def _provider_view(provider: PaymentProvider) -> ProviderView:
    least_minor, most_minor = advance_bounds(provider.caps)
    return ProviderView(
        code=provider.code, name=provider.name, least_minor=least_minor, most_minor=most_minor
    )


def start_payment(
    checkout: Checkout, scope: Scope, payer: Payer, request: PaymentRequest
) -> StartedPaymentView:
    """Start a payment and say where the browser goes."""
    choice = PackageChoice(request.package_id, request.package_version)
    return _started(checkout, scope, payer, choice, request.provider)


def start_advance(
    checkout: Checkout, scope: Scope, payer: Payer, request: AdvanceRequest
) -> StartedPaymentView:
    """Start a payment that buys nothing yet and say where the browser goes."""
    choice = AdvanceChoice(request.amount_minor)
    return _started(checkout, scope, payer, choice, request.provider)


def _started(
    checkout: Checkout,
    scope: Scope,
    payer: Payer,
    choice: PackageChoice | AdvanceChoice,
    provider: str,
) -> StartedPaymentView:
    order = PaymentOrder(
        customer_id=payer.customer_id,
        choice=choice,
        provider=provider,
        locale=payer.language,
        randomness=checkout.random.token(256),
    )
    started = checkout.start(scope, order)
    assert isinstance(started.next, Redirect), "the only provider so far redirects"
    return StartedPaymentView(
        payment_id=started.payment_id,
        next=RedirectView(kind="redirect", url=started.next.url),
    )


class PurchaseView(View):
    sale_id: str
    price_minor: int
    invoice_id: str


def buy_from_credit(
    checkout: Checkout, customer: Actor, request: PurchaseRequest, asked: Asked
) -> PurchaseView:
    """Sell to the customer what his credit covers; nobody else is asked."""
    wanted = CounterSale(
        sale_id=derived_id("purchase", customer.tenant_id, customer.subject_id, asked.key),
        customer_id=customer.subject_id,
        package_id=request.package_id,
        package_version=request.package_version,
        cash_minor=0,
        asked=asked,
    )
    sale = checkout.sell(customer, wanted)
    return PurchaseView(sale_id=sale.id, price_minor=sale.price_minor, invoice_id=sale.invoice_id)


PayerState = Literal["pending", "succeeded", "not_paid", "review"]
