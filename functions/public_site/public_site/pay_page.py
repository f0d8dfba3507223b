"""The pay page for browsers that come without a script: a page, and forms that they post by themselves.

The forms do what the routes of pay_links.py do, and meet the same use cases, limits and memory of requests.
"""

from __future__ import annotations

import re
from typing import Annotated

from isp.asked import Asked
from isp.refusals import NotFound
from isp_app.open_pay_link import PayLinkOpened
from isp_http.answers import WebPage
from isp_http.caller import Caller
from isp_http.checkout import (
    BUYING_REFUSED,
    PAYING_IN_ADVANCE_REFUSED,
    PAYING_REFUSED,
    AdvanceRequest,
    Payer,
    PaymentRequest,
    ProviderCode,
    PurchaseRequest,
    StartedPaymentView,
    buy_from_credit,
    start_advance,
    start_payment,
)
from isp_http.operation import Gate
from isp_http.panel import Panel
from isp_http.problems import InvalidRequest
from isp_http.text import LATIN_DIGITS
from isp_http.types import AMOUNT_MINOR_MAX, Form
from isp_http.web_pages import in_language, onward_page
from pydantic import StringConstraints

from public_site.pay_links import OPENING_REFUSED, Token, link_view
from public_site.pay_page_html import PayPage
from public_site.ports import PublicSite

panel = Panel("pay-page")

KEY_BITS = 160
_Chosen = Annotated[str, StringConstraints(pattern=r"^[A-Z2-7]{20}:[1-9][0-9]{0,8}$")]
_Amount = Annotated[str, LATIN_DIGITS, StringConstraints(min_length=1, max_length=20)]
_TAKA = re.compile(r"(\d{1,9})(?:\.(\d{1,2}))?")


class PurchaseForm(Form):
    """`package` is an id and the version that the page showed."""

    package: _Chosen

    @property
    def wanted(self) -> PurchaseRequest:
        package_id, version = self.package.split(":")
        return PurchaseRequest(package_id=package_id, package_version=int(version))


class PaymentForm(PurchaseForm):
    provider: ProviderCode


class AdvanceForm(Form):
    amount: _Amount
    provider: ProviderCode


@panel.route(
    "GET",
    "/p/{token}",
    needs=Gate.PUBLIC,
    use_case="open_pay_link",
    refusals=(NotFound, *OPENING_REFUSED),
)
def show_pay_page(token: Token, caller: Caller, ports: PublicSite) -> WebPage:
    """Return the page of a pay link."""
    link = link_view(ports, ports.open_pay_link(token, caller.address))
    key = ports.checkout.random.token(KEY_BITS)
    page = PayPage(token, link, key, ports.clock.now(), caller.language)
    return WebPage(page.html())


@panel.route(
    "POST",
    "/p/{token}/payments",
    needs=Gate.PUBLIC,
    use_case="start_payment",
    refusals=(*PAYING_REFUSED, *OPENING_REFUSED),
)
def pay_by_form(token: Token, body: PaymentForm, caller: Caller, ports: PublicSite) -> WebPage:
    """Start a payment for the customer of a pay link and lead to the provider."""
    opened = ports.open_pay_link(token, caller.address)
    request = PaymentRequest(provider=body.provider, **body.wanted.model_dump())
    payer = Payer(opened.customer.id, caller.language)
    started = start_payment(ports.checkout, opened.tenant, payer, request)
    return _to_the_provider(ports, opened, caller, started)


@panel.route(
    "POST",
    "/p/{token}/advances",
    needs=Gate.PUBLIC,
    use_case="start_payment",
    refusals=(*PAYING_IN_ADVANCE_REFUSED, *OPENING_REFUSED),
)
def pay_in_advance_by_form(
    token: Token, body: AdvanceForm, caller: Caller, ports: PublicSite
) -> WebPage:
    """Start a payment that becomes credit and lead to the provider."""
    opened = ports.open_pay_link(token, caller.address)
    request = AdvanceRequest(amount_minor=amount_minor(body.amount), provider=body.provider)
    payer = Payer(opened.customer.id, caller.language)
    started = start_advance(ports.checkout, opened.tenant, payer, request)
    return _to_the_provider(ports, opened, caller, started)


@panel.route(
    "POST",
    "/p/{token}/purchases",
    needs=Gate.PUBLIC,
    use_case="sell",
    refusals=(*BUYING_REFUSED, *OPENING_REFUSED),
)
def buy_by_form(
    token: Token,
    body: PurchaseForm,
    caller: Caller,
    asked: Asked,
    ports: PublicSite,
) -> WebPage:
    """Buy what the credit of a pay link's customer covers and lead back to his page."""
    opened = ports.open_pay_link(token, caller.address)
    buy_from_credit(ports.checkout, opened.himself, body.wanted, asked)
    return _onward(ports, opened, caller, in_language(f"/p/{token}", caller.language))


def _to_the_provider(
    ports: PublicSite, opened: PayLinkOpened, caller: Caller, started: StartedPaymentView
) -> WebPage:
    return _onward(ports, opened, caller, started.next.url)


def _onward(ports: PublicSite, opened: PayLinkOpened, caller: Caller, url: str) -> WebPage:
    isp = ports.directory.tenant(opened.tenant)
    return WebPage(onward_page(caller.language, isp.name, url))


def amount_minor(typed: str) -> int:
    """Return "৫২৫.৫", "1,050" or "525.50" as poisha; refused when it is no amount."""
    found = _TAKA.fullmatch(re.sub(r"[,৳\s]", "", typed))
    minor = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else 0
    if not 1 <= minor <= AMOUNT_MINOR_MAX:
        raise InvalidRequest(faults=[("amount", "wrong_format")])
    return minor
