"""Who has two lines with one mobile: he chooses after the code, switches later, and pays for each."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import journeys
from tests.browser.fake_api import FakeServer
from tests.browser.fake_state import Fact, add_customer
from tests.browser.looking import look
from tests.browser.test_journeys import site_of
from tests.browser.words import Words

MOBILE = "01712345678"


@pytest.fixture
def shop(busy: FakeServer) -> Fact:
    """Return a second line with the first customer's mobile, which nothing was bought for."""
    home = busy.state.customers[-1]
    told = {
        "name": "রহিম স্টোর",
        "mobile": MOBILE,
        "login": "rahim.shop",
        "address": "মিরপুর ১০, বাজার",
    }
    made = add_customer(busy.state, told | {"package_id": home["package_id"]})
    made["owed_minor"] = 30_000
    busy.state.whose = home["id"]
    return made


def test_the_lines_of_a_mobile_are_shown_right(
    page: Page, busy: FakeServer, shop: Fact, language: str, size: str
) -> None:
    busy.state.session, words = "customer", Words(language)
    page.goto(f"{busy.origin}/me/lines?language={language}")
    expect(page.get_by_role("heading", name=words("portal.lines.title"))).to_be_visible()
    expect(page.get_by_text(shop["login"])).to_be_visible()
    look(page, f"me-lines.{language}.{size}")


def test_after_the_code_a_line_is_chosen_and_later_the_other(
    phone: Page, busy: FakeServer, shop: Fact
) -> None:
    site = site_of(busy, "bn")
    words = site.words
    phone.goto(site.url("/i/alo-net"))
    journeys.fill(phone, words("fields.mobile"), MOBILE)
    journeys.press(phone, words("portal.sign_up.send_code"))
    phone.get_by_label(words("portal.code.label")).fill(site.code_sent_to(MOBILE))
    journeys.press(phone, words("portal.customer_sign_in.submit"))
    open_button = phone.get_by_role("button", name=words("portal.lines.open"))
    open_button.nth(1).click()
    expect(phone.get_by_text("rahim.shop")).to_be_visible()
    phone.get_by_role(
        "link", name=words("portal.lines.others_other", count=words.digits("2"))
    ).click()
    phone.get_by_role("button", name=words("portal.lines.open")).first.click()
    expect(phone.get_by_text("rahim.mirpur")).to_be_visible()


def test_the_other_line_is_paid_for_from_the_list(
    phone: Page, busy: FakeServer, shop: Fact
) -> None:
    busy.state.session, words = "customer", Words("bn")
    phone.goto(f"{busy.origin}/me/lines")
    phone.get_by_role("button", name=words("portal.me.pay_now")).click()
    amount = words.taka("525")
    name = words("portal.pay.with", provider=words("portal.pay.bkash"), amount=amount)
    # Another window of his puts the first line in front again: what is shown is paid for.
    expect(phone.get_by_role("button", name=name)).to_be_visible()
    busy.state.whose = busy.state.customers[-1]["id"]
    journeys.press(phone, name)
    journeys.confirm_at_simulator(phone)
    journeys.expect_paid(phone, words)
    assert shop["status"] == "active"
