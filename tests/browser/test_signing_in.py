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
    again = re.compile("^" + words("console.security.password_again"))
    desktop.goto(site.url("/console/security"))
    desktop.get_by_label(again).fill("a long pass phrase")
    journeys.press(desktop, words("console.security.totp_start"))
    expect(desktop.get_by_role("img", name=words("console.security.totp_qr"))).to_be_visible()
    look(desktop, "console-totp.bn.desktop")
    desktop.get_by_label(re.compile("^" + words("console.security.totp_code"))).fill("১২৩৪৫৬")
    journeys.press(desktop, words("console.security.totp_confirm"))
    expect(desktop.get_by_text("4f2a-91c7-0000")).to_be_visible()

    journeys.press(desktop, words("console.security.codes_new"))
    form = desktop.get_by_role("dialog")
    form.get_by_label(again).fill("a long pass phrase")
    form.get_by_label(re.compile("^" + words("console.security.code_or_recovery"))).fill("১২৩৪৫৬")
    look(desktop, "console-recovery-codes.bn.desktop")
    journeys.press(desktop, words("console.security.codes_new_submit"))
    expect(desktop.get_by_text("77aa-00bb-0000")).to_be_visible()

    journeys.press(desktop, words("console.security.everywhere"))
    form.get_by_text(words("console.security.everywhere_sure")).wait_for()
    look(desktop, "console-everywhere.bn.desktop")
    journeys.press(desktop, words("console.security.everywhere_yes"))
    desktop.wait_for_url("**/sign-in?**")
    journeys.sign_in(desktop, site, "01711111111")
    desktop.get_by_label(words("portal.sign_in.totp")).fill("123456")
    journeys.press(desktop, words("portal.sign_in.submit"))
    expect(desktop.get_by_role("heading", name=words("console.home.title"))).to_be_visible()


def test_the_second_factor_is_switched_off_with_the_password_and_a_code(
    busy: FakeServer, desktop: Page
) -> None:
    busy.state.totp_enabled = True
    site = site_of(busy, "bn")
    words = site.words
    desktop.goto(site.url("/console/security"))
    journeys.press(desktop, words("console.security.totp_off"))
    form = desktop.get_by_role("dialog")
    form.get_by_label(re.compile("^" + words("console.security.password_again"))).fill(
        "wrong password"
    )
    form.get_by_label(re.compile("^" + words("console.security.code_or_recovery"))).fill("123456")
    form.get_by_role("button", name=words("console.security.totp_off"), exact=True).click()
    expect(form.get_by_text("?", exact=True)).to_be_visible()
    form.get_by_label(re.compile("^" + words("console.security.password_again"))).fill("right")
    form.get_by_role("button", name=words("console.security.totp_off"), exact=True).click()
    expect(desktop.get_by_role("button", name=words("console.security.totp_start"))).to_be_visible()


def test_a_password_is_changed_and_a_weak_one_is_refused_beside_its_field(
    busy: FakeServer, desktop: Page
) -> None:
    site = site_of(busy, "bn")
    words = site.words
    desktop.goto(site.url("/console/security"))
    desktop.get_by_label(re.compile("^" + words("console.security.password_old"))).fill("old")
    new = desktop.get_by_label(re.compile("^" + words("console.security.password_new")))
    new.fill("1234567890")
    journeys.press(desktop, words("console.security.password_submit"))
    expect(desktop.get_by_text("(often_used)")).to_be_visible()
    new.fill("dui nodi ek megh")
    journeys.press(desktop, words("console.security.password_submit"))
    expect(desktop.get_by_text(words("console.security.password_changed"))).to_be_visible()
    expect(new).to_have_value("")


def test_a_forgotten_password_is_set_anew_with_a_code_and_the_second_factor(
    busy: FakeServer, phone: Page
) -> None:
    busy.state.session, busy.state.totp_enabled = None, True
    site = site_of(busy, "bn")
    words = site.words
    phone.goto(site.url("/sign-in"))
    phone.get_by_role("link", name=words("portal.sign_in.forgotten")).click()
    journeys.fill(phone, words("fields.mobile"), "01711111111")
    journeys.press(phone, words("portal.sign_up.send_code"))
    phone.get_by_label(words("portal.code.label")).fill(site.code_sent_to("01711111111"))
    journeys.fill(phone, words("portal.recover.new_password"), "1234567890")
    journeys.press(phone, words("portal.recover.submit"))
    expect(phone.get_by_text("(often_used)")).to_be_visible()
    journeys.fill(phone, words("portal.recover.new_password"), "dui nodi ek megh")
    journeys.press(phone, words("portal.recover.submit"))
    phone.get_by_label(words("portal.sign_in.totp")).fill("123456")
    look(phone, "recover-new-password.bn.phone")
    journeys.press(phone, words("portal.recover.submit"))
    expect(phone.get_by_role("heading", name=words("console.home.title"))).to_be_visible()


def test_the_owner_chooses_the_name_in_the_address_of_his_page(
    busy: FakeServer, desktop: Page
) -> None:
    site = site_of(busy, "bn")
    words = site.words
    desktop.goto(site.url("/console/invoice-settings"))
    card = desktop.get_by_role("region", name=words("console.invoice_settings.short_name"))
    field = card.get_by_role(
        "textbox", name=words("console.invoice_settings.short_name"), exact=False
    ).last
    field.fill("bkash")
    card.get_by_role("button", name=words("common.save")).click()
    expect(card.get_by_text("(reserved)")).to_be_visible()
    field.fill("Alo-Fiber")
    card.get_by_role("button", name=words("common.save")).click()
    expect(desktop.get_by_text(words("console.invoice_settings.short_name_saved"))).to_be_visible()
    assert busy.state.slug == "alo-fiber"
