"""A payment account: tested, given other credentials, switched off, and its number shown to be one's own."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser import journeys
from tests.browser.fake_api import FakeServer
from tests.browser.fake_wallet_routes import CODE
from tests.browser.words import Words

WORDS = Words("bn")


def opened(page: Page, server: FakeServer, place: int) -> tuple[Locator, dict[str, Any]]:
    account = server.state.accounts[place]
    page.goto(f"{server.origin}/console/payment-accounts?language=bn")
    journeys.press(page, accounts_word("open_of", wallet=account["account_ref"]))
    window = page.get_by_role("dialog")
    expect(window.get_by_role("status").first).to_be_visible()
    return window, account


def accounts_word(name: str, **values: str) -> str:
    return WORDS(f"console.payment_accounts.{name}", **values)


def test_a_disputed_number_is_confirmed_with_the_code_that_went_to_it(
    busy: FakeServer, phone: Page
) -> None:
    window, account = opened(phone, busy, 3)
    wallet = account["account_ref"]
    window.get_by_role("button", name=accounts_word("send_code", wallet=wallet)).click()
    expect(window.get_by_text(accounts_word("code_sent", wallet=wallet))).to_be_visible()
    bengali = CODE.translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"))
    window.get_by_label(re.compile("^" + accounts_word("code"))).fill(bengali)
    window.get_by_role("button", name=accounts_word("confirm_code"), exact=True).click()
    expect(window.get_by_text(WORDS("status.account_on"))).to_be_visible()
    assert account["is_active"]


def test_switching_off_is_asked_twice_and_testing_switches_on(
    busy: FakeServer, desktop: Page
) -> None:
    window, account = opened(desktop, busy, 1)
    off = window.get_by_role("button", name=accounts_word("switch_off"))
    off.click()
    assert account["is_active"]
    off.click()
    expect(window.get_by_text(WORDS("status.account_off"), exact=True)).to_be_visible()
    window.get_by_role("button", name=accounts_word("test")).click()
    expect(window.get_by_text(WORDS("status.account_on"))).to_be_visible()


def test_refused_credentials_stay_in_the_form(busy: FakeServer, desktop: Page) -> None:
    window, account = opened(desktop, busy, 4)
    window.get_by_role("button", name=accounts_word("credentials")).click()
    labels = {
        "username": accounts_word("username"),
        "password": WORDS("fields.password"),
        "app_key": accounts_word("app_key"),
        "app_secret": accounts_word("app_secret"),
    }
    for name, label in labels.items():
        window.get_by_label(re.compile("^" + label)).fill("wrong" if name == "app_secret" else "x")
    save = window.get_by_role("button", name=WORDS("common.save"))
    save.click()
    expect(window.get_by_text(WORDS("refusals.credentials_refused"))).to_be_visible()
    assert account["problem"] == "refused"
    window.get_by_label(re.compile("^" + labels["app_secret"])).fill("right")
    save.click()
    expect(window.get_by_text(WORDS("status.account_on"))).to_be_visible()
    assert account["problem"] is None
