"""Every page, in both languages, on a desktop and a phone: readable, accessible, not too wide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import served
from tests.browser.fake_api import FakeServer
from tests.browser.fake_money import COMPARED_DAY
from tests.browser.fake_state import Fact, busy_isp
from tests.browser.looking import look
from tests.browser.words import Words

PORTAL = {
    "portal-home": "/",
    "sign-up": "/sign-up",
    "sign-in": "/sign-in",
    "recover": "/recover",
    "pay-link": "/p/link-rahim-mirpur",
    "pay-link-on-hold": "/p/link-shahin",
    "pay-link-owing": "/p/link-nasrin-home",
    "pay-link-missing": "/p/nothing",
    "pay-link-over": "/p/link-of-last-year",
    "payment-succeeded": "/pay/paid-payment-token",
    "payment-advanced": "/pay/advanced-outcome",
    "payment-pending": "/pay/pending-token",
    "payment-not-paid": "/pay/not_paid-token",
    "payment-review": "/pay/review-token",
    "customer-sign-in": "/i/alo-net",
    "find-isp": "/me",
    "missing": "/no/such/page",
}

CONSOLE = {
    "home": "/console/",
    "customers": "/console/customers",
    "customers-none": "/console/customers?search=zzz",
    "customers-on-hold": "/console/customers?status=on_hold",
    "customers-owing": "/console/customers?status=owes",
    "customers-expired": "/console/customers?status=expired",
    "customers-add": "/console/customers?add=1",
    "packages": "/console/packages",
    "packages-add": "/console/packages?add=1",
    "routers": "/console/routers",
    "routers-add": "/console/routers?add=1",
    "online": "/console/online",
    "online-closed": "/console/online?shown=closed",
    "addresses": "/console/addresses",
    "edges": "/console/edges",
    "edges-add": "/console/edges?add=1",
    "payments": "/console/payments",
    "payments-of-no-day": "/console/payments?first_day=2026-03-01&last_day=2026-03-02&order=turned",
    "customers-ending": "/console/customers?status=active&last_day=2026-12-03",
    "money-inbox": "/console/money-inbox",
    "money-inbox-decided": "/console/money-inbox?shown=decided",
    "invoices": "/console/invoices",
    "invoices-credit-notes": "/console/invoices?tab=credit_notes",
    "invoices-void-numbers": "/console/invoices?tab=void_numbers",
    "books": "/console/books",
    "book-accounts": "/console/books/accounts/cash",
    "book-statement": "/console/books/statement?account=gateway:bkash",
    "book-entries": "/console/books/entries?day=2026-11-24&account=service_revenue",
    "book-entry": "/console/books/entry?entry_id=sale:x",
    "invoice-settings": "/console/invoice-settings",
    "payment-accounts": "/console/payment-accounts",
    "payment-accounts-add": "/console/payment-accounts?add=1",
    "messages": "/console/messages",
    "exports": "/console/exports",
    "security": "/console/security",
    "console-missing": "/console/no-such-page",
}

# The push of an account in each of its states, by the account's place in the list.
PUSHES = {"asks": 0, "connected": 1, "waits": 2}

# How an account stands, by the account's place in the list.
WALLETS = {"on": 1, "disputed": 3, "refused": 4}

TABS = ("sales", "sessions", "usage", "invoices", "credit_notes", "payments", "holds")


@pytest.fixture(scope="module")
def _busy(bundles: Path) -> Iterator[FakeServer]:
    yield from served(busy_isp(), bundles)


@pytest.fixture
def busy(_busy: FakeServer) -> FakeServer:
    """Return one prepared ISP for all pages: they are read, and nothing of it is changed."""
    _busy.state.session = "staff"
    return _busy


def shown(page: Page, server: FakeServer, path: str, language: str) -> None:
    mark = "&" if "?" in path else "?"
    page.goto(f"{server.origin}{path}{mark}language={language}")
    expect(page.get_by_role("heading").first).to_be_visible()


@pytest.mark.parametrize("name", PORTAL)
def test_a_page_of_the_portal_is_right(
    page: Page, busy: FakeServer, name: str, language: str, size: str
) -> None:
    if name != "find-isp":
        busy.state.session = "customer"
    else:
        busy.state.session = None
    shown(page, busy, PORTAL[name], language)
    look(page, f"{name}.{language}.{size}")


def test_the_customers_own_page_is_right(
    page: Page, busy: FakeServer, language: str, size: str
) -> None:
    busy.state.session = "customer"
    shown(page, busy, "/me", language)
    page.get_by_role("button", name=Words(language)("portal.me.renew")).click()
    look(page, f"me.{language}.{size}")


def test_the_own_page_of_who_is_away_is_right(
    page: Page, busy: FakeServer, language: str, size: str
) -> None:
    busy.state.session, busy.state.whose = "customer", _who_is_away(busy)["id"]
    shown(page, busy, "/me", language)
    look(page, f"me-on-hold.{language}.{size}")
    busy.state.whose = None


def test_the_page_of_a_customer_on_hold_is_right(
    page: Page, busy: FakeServer, language: str, size: str
) -> None:
    shown(page, busy, f"/console/customers/{_who_is_away(busy)['id']}?tab=holds", language)
    look(page, f"console-customer-on-hold.{language}.{size}")


def _who_is_away(busy: FakeServer) -> Fact:
    return next(one for one in busy.state.customers if one["status"] == "on_hold")


@pytest.mark.parametrize("path", ["/me", "/p/link-rahim-mirpur"])
def test_paying_in_advance_is_right(
    page: Page, busy: FakeServer, language: str, size: str, path: str
) -> None:
    busy.state.session = "customer"
    words = Words(language)
    shown(page, busy, path, language)
    if path == "/me":
        page.get_by_role("button", name=words("portal.me.renew")).click()
    page.get_by_role("button", name=words("portal.pay.advance")).click()
    page.get_by_label(words("portal.pay.advance_amount")).fill(words.digits("5"))
    page.get_by_role("button", name=words("portal.pay.with_provider", provider="")).last.click()
    said = words("portal.pay.advance_bounds", least=words.taka("10"), most=words.taka("25,000"))
    expect(page.get_by_text(said)).to_be_visible()
    look(page, f"advance{path[:3].replace('/', '-')}.{language}.{size}")


@pytest.mark.parametrize("deed", ["shown", "sell", "limit"])
def test_who_owes_is_shown_and_sold_to_right(
    page: Page, busy: FakeServer, deed: str, language: str, size: str
) -> None:
    words = Words(language)
    who = next(one for one in busy.state.customers if one["owed_minor"])
    shown(page, busy, f"/console/customers/{who['id']}?tab=invoices", language)
    expect(page.get_by_text(words("console.invoices.partly_open").split("{")[0])).to_be_visible()
    if deed == "sell":
        page.get_by_role("button", name=words("console.customer.sell"), exact=True).click()
        choice = page.get_by_role("dialog").get_by_label(words("console.customer.tender"))
        choice.select_option("on_account")
    if deed == "limit":
        name = words("console.customer.limit_set")
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.get_by_role("dialog")).to_be_visible()
    look(page, f"console-owing-{deed}.{language}.{size}")


def test_what_is_owed_is_paid_from_the_portal(
    page: Page, busy: FakeServer, language: str, size: str
) -> None:
    words = Words(language)
    shown(page, busy, "/p/link-nasrin-home", language)
    name = words("portal.pay.pay_owed", amount=words.taka("300"))
    page.get_by_role("button", name=name).click()
    field = page.get_by_label(words("portal.pay.owed_amount"))
    expect(field).to_have_value(words.digits("300"))
    look(page, f"pay-what-is-owed.{language}.{size}")


@pytest.mark.parametrize("name", CONSOLE)
def test_a_page_of_the_console_is_right(
    page: Page, busy: FakeServer, name: str, language: str, size: str
) -> None:
    shown(page, busy, CONSOLE[name], language)
    look(page, f"console-{name}.{language}.{size}")


@pytest.mark.parametrize("state", PUSHES)
def test_the_push_of_a_payment_account_is_right(
    page: Page, busy: FakeServer, state: str, language: str, size: str
) -> None:
    account = busy.state.accounts[PUSHES[state]]
    shown(page, busy, f"/console/payment-accounts?push={account['id']}", language)
    address = page.get_by_role("dialog").get_by_text(account["push"]["address"])
    expect(address).to_be_visible()
    look(page, f"console-push-{state}.{language}.{size}")


@pytest.mark.parametrize("state", WALLETS)
def test_how_a_payment_account_stands_is_right(
    page: Page, busy: FakeServer, state: str, language: str, size: str
) -> None:
    account = busy.state.accounts[WALLETS[state]]
    shown(page, busy, f"/console/payment-accounts?account={account['id']}", language)
    expect(page.get_by_role("dialog").get_by_role("status")).to_be_visible()
    look(page, f"console-wallet-{state}.{language}.{size}")


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_of_the_customers_page_is_right(
    page: Page, busy: FakeServer, tab: str, language: str, size: str
) -> None:
    customer = busy.state.customers[-1]
    shown(page, busy, f"/console/customers/{customer['id']}?tab={tab}", language)
    look(page, f"console-customer-{tab}.{language}.{size}")


def test_a_compared_day_is_right(page: Page, busy: FakeServer, language: str, size: str) -> None:
    account = busy.state.accounts[0]
    path = f"/console/payment-accounts/{account['id']}?day={COMPARED_DAY}"
    shown(page, busy, path, language)
    look(page, f"console-payment-account.{language}.{size}")


@pytest.mark.parametrize("deed", ["accept", "assign", "refund", "book"])
def test_a_window_of_the_money_inbox_is_right(
    page: Page, busy: FakeServer, deed: str, language: str, size: str
) -> None:
    words = Words(language)
    shown(page, busy, "/console/money-inbox", language)
    button = words(f"console.money_inbox.{deed}")
    page.get_by_role("button", name=re.compile(f"^{button}")).first.click()
    if deed == "assign":
        page.get_by_role("searchbox").fill("ra")
        expect(page.get_by_role("dialog").get_by_role("radio").first).to_be_visible()
    look(page, f"console-money-{deed}.{language}.{size}")


def test_the_home_of_a_new_isp_is_right(
    page: Page, empty: FakeServer, language: str, size: str
) -> None:
    empty.state.session = "staff"
    shown(page, empty, "/console/", language)
    look(page, f"console-home-new.{language}.{size}")


@pytest.mark.parametrize("path", ["/console/", "/console/customers", "/console/books"])
def test_dark_pages_have_contrast_too(desktop: Page, busy: FakeServer, path: str) -> None:
    desktop.emulate_media(color_scheme="dark")
    shown(desktop, busy, path, "bn")
    look(desktop, f"dark{path.replace('/', '-')}")


@pytest.mark.parametrize("path", ["/", "/p/link-rahim-mirpur", "/pay/paid-payment-token"])
def test_the_dark_portal_has_contrast_too(phone: Page, busy: FakeServer, path: str) -> None:
    phone.emulate_media(color_scheme="dark")
    shown(phone, busy, path, "bn")
    look(phone, f"dark-portal{path.replace('/', '-')}")
