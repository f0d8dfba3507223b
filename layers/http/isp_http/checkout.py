"""Paying for a package: what pay links and the customer's own pages do in the same way.

The browser names a package and a provider, never an amount. What it gets is where to go next; what
became of the payment it asks later, under a name that cannot be guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from isp.asked import Asked
from isp.ids import derived_id
from isp.parties.actor import Actor
from isp.parties.scope import Scope
from isp.payments.ports import Payments
from isp.payments.provider import Redirect
from isp.payments.providers import Providers
from isp.ports import Directory, Random
from isp_app.sell import CounterSale, Sell
from isp_app.start_payment import PaymentOrder, StartedPayment

from isp_http.types import Body, Id, Version, View
from isp_http.views import PackageOffer, package_offer


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
    code: str
    name: str


class RedirectView(View):
    kind: Literal["redirect"]
    url: str


class PurchaseRequest(Body):
    package_id: Id
    package_version: Version


class PaymentRequest(PurchaseRequest):
    provider: Literal["bkash"]


class StartedPaymentView(View):
    payment_id: str
    next: RedirectView


def offers(directory: Directory, scope: Scope) -> list[PackageOffer]:
    """Return what can be bought, cheapest first."""
    on_sale = [package for package in directory.packages(scope) if not package.is_archived]
    return [package_offer(package) for package in sorted(on_sale, key=lambda one: one.price_minor)]


def offered_providers(checkout: Checkout, scope: Scope) -> list[ProviderView]:
    """Return the ways to pay that the ISP has set up."""
    active = [account for account in checkout.payments.accounts(scope) if account.is_active]
    names = {account.provider: checkout.providers.provider_of(account).name for account in active}
    return [ProviderView(code=code, name=name) for code, name in sorted(names.items())]


def start_payment(
    checkout: Checkout, scope: Scope, payer: Payer, request: PaymentRequest
) -> StartedPaymentView:
    """Start a payment and say where the browser goes."""
    order = PaymentOrder(
        customer_id=payer.customer_id,
        package_id=request.package_id,
        package_version=request.package_version,
        provider=request.provider,
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
