"""Signing in, the second factor, and where it leads."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import journeys
from tests.browser.fake_api import FakeServer
from tests.browser.looking import look
from tests.browser.test_journeys import site_of


def test_staff_of_two_isps_choose_one(busy: FakeServer, desktop: Page) -> None:
    site = site_of(busy, "bn")
    busy.state.session = None
    journeys.sign_in(desktop, site, "01711111111", "two isps")
    desktop.get_by_label("আলো নেট").check()
    journeys.press(desktop, site.words("portal.sign_in.submit"))
    expect(desktop.get_by_role("heading", name=site.words("console.home.title"))).to_be_visible()


@pytest.mark.parametrize("path", ["/console/customers?status=active", "/console/books"])
def test_signing_in_comes_back_to_the_page_that_was_asked_for(
    busy: FakeServer, desktop: Page, path: str
) -> None:
    busy.state.session = None
    site = site_of(busy, "bn")
    desktop.goto(busy.origin + path)
    desktop.wait_for_url("**/sign-in?**")
    journeys.fill(desktop, site.words("fields.mobile"), "01711111111")
    journeys.fill(desktop, site.words("fields.password"), "a long pass phrase")
    journeys.press(desktop, site.words("portal.sign_in.submit"))
    expect(desktop).to_have_url(re.compile(re.escape(path)))


def test_signing_in_never_leads_to_another_site(busy: FakeServer, desktop: Page) -> None:
    busy.state.session = None
    site = site_of(busy, "bn")
    desktop.goto(f"{busy.origin}/sign-in?next=//evil.example/console/")
    journeys.fill(desktop, site.words("fields.mobile"), "01711111111")
    journeys.fill(desktop, site.words("fields.password"), "a long pass phrase")
    journeys.press(desktop, site.words("portal.sign_in.submit"))
    expect(desktop).to_have_url(re.compile(re.escape(f"{busy.origin}/console/")))


def test_the_second_factor_is_switched_on_and_asked_for(busy: FakeServer, desktop: Page) -> None:
    site = site_of(busy, "bn")
    words = site.words
    desktop.goto(site.url("/console/security"))
    journeys.press(desktop, words("console.security.totp_start"))
    expect(desktop.get_by_role("img", name=words("console.security.totp_qr"))).to_be_visible()
    look(desktop, "console-totp.bn.desktop")
    desktop.get_by_label(re.compile("^" + words("console.security.totp_code"))).fill("১২৩৪৫৬")
    journeys.press(desktop, words("console.security.totp_confirm"))
    expect(desktop.get_by_text("4f2a-91c7-0000")).to_be_visible()

    journeys.press(desktop, words("console.security.everywhere"))
    desktop.wait_for_url("**/sign-in?**")
    journeys.sign_in(desktop, site, "01711111111")
    desktop.get_by_label(words("portal.sign_in.totp")).fill("123456")
    journeys.press(desktop, words("portal.sign_in.submit"))
    expect(desktop.get_by_role("heading", name=words("console.home.title"))).to_be_visible()
