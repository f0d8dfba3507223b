"""Pay links: paying for a line without signing in.

The token is all that is needed, so the page shows no more than the payer already knows: names and
numbers are masked.
"""

from __future__ import annotations

from typing import Annotated

from isp.asked import Asked
from isp.customers.mobile import masked
from isp.customers.pay_link import PayLinkOver
from isp.parties.one_time_code import TooManyRequests
from isp.refusals import NotFound
from isp_app.customer_credit import credit_of
from isp_app.open_pay_link import PayLinkOpened
from isp_app.settled import debt_of
from isp_http.caller import Caller
from isp_http.checkout import (
    BUYING_REFUSED,
    PAYING_IN_ADVANCE_REFUSED,
    PAYING_REFUSED,
    AdvanceRequest,
    Payer,
    PaymentRequest,
    ProviderView,
    PurchaseRequest,
    PurchaseView,
    StartedPaymentView,
    buy_from_credit,
    offered_providers,
    offers,
    start_advance,
    start_payment,
)
from isp_http.operation import Gate
from isp_http.panel import Panel
from isp_http.types import View
from isp_http.views import CustomerStatus, PackageOffer, opens_at, status_of
from pydantic import StringConstraints

from public_site.ports import PublicSite

panel = Panel("pay-links")

Token = Annotated[str, StringConstraints(pattern=r"^[a-z2-7]{32}$")]


# What every route answers whose token opens nothing, besides NotFound.
OPENING_REFUSED = (PayLinkOver, TooManyRequests)


class PayLinkView(View):
    isp_name: str
    customer_name: str
    login: str
    mobile: str
    status: CustomerStatus
    expires_at: int | None
    opens_at: int | None
    package_id: str | None
    packages: list[PackageOffer]
    providers: list[ProviderView]
    credit_minor: int
    owed_minor: int


@panel.route(
    "GET",
    "/public/pay-links/{token}",
    needs=Gate.PUBLIC,
    use_case="open_pay_link",
    refusals=(NotFound, *OPENING_REFUSED),
)
def get_pay_link(token: Token, caller: Caller, ports: PublicSite) -> PayLinkView:
    """Return what a pay link offers."""
    return link_view(ports, ports.open_pay_link(token, caller.address))


def link_view(ports: PublicSite, opened: PayLinkOpened) -> PayLinkView:
    """Return what a link that is open offers."""
    scope, customer = opened.scope, opened.customer
    tenant_wide = opened.tenant
    subscription = opened.line
    now = ports.clock.now()
    return PayLinkView(
        isp_name=ports.directory.tenant(tenant_wide).name,
        customer_name=masked_name(customer.name),
        login=customer.login,
        mobile=masked(customer.mobile),
        status=status_of(subscription, now),
        expires_at=subscription.expires_at if subscription else None,
        opens_at=opens_at(subscription, now),
        package_id=customer.package_id,
        packages=offers(ports.directory, tenant_wide),
        providers=offered_providers(ports.checkout, tenant_wide, customer.owner_path),
        credit_minor=credit_of(ports.ledger, tenant_wide, customer),
        owed_minor=debt_of(ports.directory, scope, customer).owed_minor,
    )


@panel.route(
    "POST",
    "/public/pay-links/{token}/payments",
    needs=Gate.PUBLIC,
    use_case="start_payment",
    status=201,
    refusals=(*PAYING_REFUSED, *OPENING_REFUSED),
)
def pay_by_link(
    token: Token, body: PaymentRequest, caller: Caller, ports: PublicSite
) -> StartedPaymentView:
    """Start a payment for the customer of a pay link."""
    opened = ports.open_pay_link(token, caller.address)
    payer = Payer(opened.customer.id, caller.language)
    return start_payment(ports.checkout, opened.tenant, payer, body)


@panel.route(
    "POST",
    "/public/pay-links/{token}/advances",
    needs=Gate.PUBLIC,
    use_case="start_payment",
    status=201,
    refusals=(*PAYING_IN_ADVANCE_REFUSED, *OPENING_REFUSED),
)
def pay_in_advance_by_link(
    token: Token, body: AdvanceRequest, caller: Caller, ports: PublicSite
) -> StartedPaymentView:
    """Start a payment that becomes the credit of a pay link's customer."""
    opened = ports.open_pay_link(token, caller.address)
    payer = Payer(opened.customer.id, caller.language)
    return start_advance(ports.checkout, opened.tenant, payer, body)


@panel.route(
    "POST",
    "/public/pay-links/{token}/purchases",
    needs=Gate.PUBLIC,
    use_case="sell",
    status=201,
    refusals=(*BUYING_REFUSED, *OPENING_REFUSED),
)
def buy_by_link(
    token: Token,
    body: PurchaseRequest,
    caller: Caller,
    asked: Asked,
    ports: PublicSite,
) -> PurchaseView:
    """Buy what the credit of a pay link's customer covers: it is spent on his own line only."""
    opened = ports.open_pay_link(token, caller.address)
    return buy_from_credit(ports.checkout, opened.himself, body, asked)


def masked_name(name: str) -> str:
    """Return a name as its owner recognises it: the first letters of each word."""
    return " ".join(word[:2] + "***" if len(word) > 2 else word for word in name.split())
