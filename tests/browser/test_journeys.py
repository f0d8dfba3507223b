"""The story's steps in the browser, against the stand-in."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect

from tests.browser import journeys
from tests.browser.fake_api import FakeServer
from tests.browser.fake_state import enrolled_edge
from tests.browser.journeys import Site
from tests.browser.looking import look
from tests.browser.words import Words

SECRETS = {"username": "sandboxUser", "password": "sandbox@1", "app_key": "k1", "app_secret": "s1"}
# The price is 525 taka, and the 120.50 of Rahim's credit are spent first.
AFTER_CREDIT = "404.50"
RAHIM = {"name": "রহিম উদ্দিন", "mobile": "০১৭১২৩৪৫৬৭৮", "login": "rahim", "password": "Rahim@1234"}


def site_of(server: FakeServer, language: str) -> Site:
    return Site(server.origin, server.origin, Words(language))


def test_an_isp_signs_up_sets_up_and_is_paid(
    empty: FakeServer, page: Page, phone: Page, size: str
) -> None:
    site = site_of(empty, "bn" if size == "desktop" else "en")
    words = site.words
    journeys.sign_up(page, site, "01711111111", "আলো নেট", "সালমা বেগম")
    journeys.add_router(page, site, "মিরপুর ১", "103.10.20.30", "a-long-secret", 3799)
    journeys.add_package(page, site, "হোম ১০", words.digits("525"), ("30", "days"))
    journeys.add_payment_account(page, site, "01770618575", SECRETS)
    assert "radius_edge enrol" in journeys.make_enrolment_code(page, site)
    enrolled_edge(empty.state, "মিরপুর এজ")
    journeys.add_customer(page, site, RAHIM)

    link = journeys.make_pay_link(page, site)
    journeys.pay(phone, site, link, "525", journeys.confirm_at_simulator)
    journeys.expect_paid(phone, words)

    page.reload()
    expect(page.get_by_text(words("status.active"), exact=True).first).to_be_visible()
    page.goto(site.url("/console/"))
    expect(page.get_by_role("heading", name=words("console.home.title"))).to_be_visible()
    expect(page.get_by_role("heading", name=words("console.home.checklist"))).to_be_hidden()


def test_cash_is_taken_and_given_back(busy: FakeServer, desktop: Page, language: str) -> None:
    site = site_of(busy, language)
    customer = busy.state.customers[0]
    desktop.goto(site.url(f"/console/customers/{customer['id']}"))
    journeys.take_cash(desktop, site, "525")
    journeys.refund_newest_sale(desktop, site, "ভুল প্যাকেজ")
    expect(desktop.get_by_text(site.words.taka("525")).first).to_be_visible()


def test_two_quick_taps_are_one_sale(busy: FakeServer, desktop: Page) -> None:
    site = site_of(busy, "bn")
    customer = busy.state.customers[0]
    desktop.goto(site.url(f"/console/customers/{customer['id']}"))
    journeys.press(desktop, site.words("console.customer.sell"))
    name = site.words("console.customer.take_cash", amount=site.words.taka("525"))
    desktop.get_by_role("button", name=name).dblclick()
    expect(desktop.get_by_role("dialog")).to_be_hidden()
    assert busy.counts[f"POST /customers/{customer['id']}/sales"] == 1


def test_two_quick_taps_are_one_payment(busy: FakeServer, phone: Page) -> None:
    site = site_of(busy, "bn")
    phone.goto(site.url("/p/link-rahim-mirpur"))
    amount = site.words.taka(AFTER_CREDIT)
    name = site.words("portal.pay.with", provider="বিকাশ", amount=amount)
    phone.get_by_role("button", name=name).dblclick()
    phone.wait_for_url("**/checkout/**")
    assert busy.counts["POST /public/pay-links/link-rahim-mirpur/payments"] == 1


def test_pressing_again_after_a_broken_answer_is_the_same_sale(
    busy: FakeServer, desktop: Page
) -> None:
    site = site_of(busy, "bn")
    customer = busy.state.customers[0]
    before = len(busy.state.sales)
    keys: list[str] = []

    def lose_the_answer(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    desktop.route(
        "**/sales",
        lambda route: (
            lose_the_answer(route) if route.request.method == "POST" else route.continue_()
        ),
    )
    desktop.goto(site.url(f"/console/customers/{customer['id']}"))
    journeys.press(desktop, site.words("console.customer.sell"))
    name = site.words("console.customer.take_cash", amount=site.words.taka("525"))
    journeys.press(desktop, name)
    expect(desktop.get_by_text(site.words("problem.outcome_unknown"))).to_be_visible()
    journeys.press(desktop, name)
    expect(desktop.get_by_role("dialog")).to_be_hidden()
    assert keys[0] == keys[1]
    assert len(busy.state.sales) == before + 1


def test_a_payment_that_was_not_made_can_be_tried_again(busy: FakeServer, phone: Page) -> None:
    site = site_of(busy, "en")
    link = f"{busy.origin}/p/link-rahim-mirpur"
    journeys.pay(phone, site, link, AFTER_CREDIT, journeys.cancel_at_simulator)
    expect(phone.get_by_role("heading", name=site.words("portal.payment.not_paid"))).to_be_visible()
    phone.get_by_role("link", name=site.words("portal.payment.try_again")).click()
    expect(phone).to_have_url(re.compile("/p/link-rahim-mirpur"))


def test_a_customer_pays_in_advance_and_reads_what_it_is_for(
    busy: FakeServer, phone: Page, language: str
) -> None:
    site = site_of(busy, language)
    rahim = next(one for one in busy.state.customers if one["login"] == "rahim.mirpur")
    words, had_minor = site.words, rahim["credit_minor"]
    phone.goto(site.url(f"/p/link-rahim-mirpur?language={language}"))
    journeys.press(phone, words("portal.pay.advance"))
    phone.get_by_label(words("portal.pay.advance_amount")).fill(words.digits("300.50"))
    provider = words("portal.pay.bkash")
    with_amount = words("portal.pay.with", provider=provider, amount=words.taka("300.50"))
    journeys.press(phone, with_amount)
    journeys.confirm_at_simulator(phone)
    phone.wait_for_url("**/pay/**")
    phone.goto(f"{phone.url}?language={language}")
    expect(phone.get_by_role("heading", name=words("portal.payment.advanced"))).to_be_visible()
    amount = words.taka("300.50")
    expect(phone.get_by_text(words("portal.payment.advanced_help", amount=amount))).to_be_visible()
    assert rahim["credit_minor"] == had_minor + 30_050
    # What is left to pay is told less it.
    phone.goto(site.url(f"/p/link-rahim-mirpur?language={language}"))
    expect(phone.get_by_text(words.taka("104"), exact=True)).to_be_visible()


def test_the_pay_page_works_where_storage_throws(busy: FakeServer, new_phone: Page) -> None:
    broken = "Object.defineProperty(window, '{}', {{get() {{ throw new Error('denied') }}}});"
    new_phone.add_init_script(broken.format("sessionStorage") + broken.format("localStorage"))
    site = site_of(busy, "bn")
    link = f"{busy.origin}/p/link-rahim-mirpur"
    journeys.pay(new_phone, site, link, AFTER_CREDIT, journeys.cancel_at_simulator)
    expect(new_phone.get_by_text(site.words("portal.payment.open_link_again"))).to_be_visible()


def test_a_customer_signs_in_and_sees_his_line(
    busy: FakeServer, phone: Page, language: str
) -> None:
    busy.state.session = None
    site = site_of(busy, language)
    journeys.sign_in_customer(phone, site, "alo-net", "01712345678")
    words = site.words
    expect(phone.get_by_text(words("status.online")).first).to_be_visible()
    journeys.press(phone, words("portal.me.renew"))
    amount = words.taka(AFTER_CREDIT)
    name = words("portal.pay.with", provider=words("portal.pay.bkash"), amount=amount)
    journeys.press(phone, name)
    journeys.confirm_at_simulator(phone)
    journeys.expect_paid(phone, words)


def test_a_wrong_code_says_what_to_do(empty: FakeServer, phone: Page) -> None:
    words = Words("bn")
    phone.goto(f"{empty.origin}/i/alo-net")
    journeys.fill(phone, words("fields.mobile"), "01712345678")
    journeys.press(phone, words("portal.sign_up.send_code"))
    phone.get_by_label(words("portal.code.label")).fill("000000")
    journeys.press(phone, words("portal.customer_sign_in.submit"))
    alert = phone.get_by_role("alert")
    expect(alert).to_contain_text(words("refusals.code_wrong"))
    expect(alert).to_contain_text("req-4f2a91c7")
    look(phone, "code-wrong.bn.phone")


def test_a_wrong_mobile_is_told_before_anything_is_sent(empty: FakeServer, phone: Page) -> None:
    words = Words("bn")
    phone.goto(f"{empty.origin}/sign-up")
    journeys.fill(phone, words("fields.mobile"), "০১২")
    journeys.press(phone, words("portal.sign_up.send_code"))
    expect(phone.get_by_text(words("problem.mobile_wrong"))).to_be_visible()
    assert "POST /public/sign-up/codes" not in empty.counts


def test_an_edge_is_revoked_only_by_typing_its_name(busy: FakeServer, desktop: Page) -> None:
    site = site_of(busy, "bn")
    words = site.words
    desktop.goto(site.url("/console/edges"))
    journeys.press(desktop, words("console.edges.revoke_of", name="old-box"))
    form = desktop.get_by_role("dialog")
    submit = form.get_by_role("button", name=words("console.edges.revoke"), exact=True)
    form.get_by_label(words("console.edges.revoke_name")).fill("old")
    expect(submit).to_be_disabled()
    form.get_by_label(words("console.edges.revoke_name")).fill("old-box")
    submit.click()
    expect(desktop.get_by_text(words("status.revoked"), exact=True)).to_be_visible()


def test_a_package_is_archived(busy: FakeServer, desktop: Page) -> None:
    site = site_of(busy, "en")
    words = site.words
    desktop.goto(site.url("/console/packages"))
    journeys.press(desktop, words("console.packages.actions_of", name="হোম ২৫ Mbps"))
    desktop.get_by_role("dialog").get_by_role(
        "button", name=words("console.packages.archive")
    ).click()
    expect(desktop.get_by_text(words("status.archived"), exact=True)).to_have_count(2)


def test_a_ready_package_is_saved_as_it_is(empty: FakeServer, desktop: Page) -> None:
    empty.state.session = "staff"
    site = site_of(empty, "bn")
    desktop.goto(site.url("/console/packages"))
    desktop.get_by_role("button", name=re.compile("২৫ Mbps")).click()
    journeys.press(desktop, site.words("common.save"))
    expect(desktop.get_by_role("dialog")).to_be_hidden()
    made = empty.state.packages[0]
    assert (made["down_kbps"], made["price_minor"], made["validity_minutes"]) == (
        25_000,
        105_000,
        43_200,
    )
    assert made["vat_basis_points"] == 500


def test_validity_may_be_minutes_and_prices_may_be_bengali(
    empty: FakeServer, desktop: Page
) -> None:
    empty.state.session = "staff"
    site = site_of(empty, "bn")
    journeys.add_package(desktop, site, "পরীক্ষা", "১,০৫০.৫০", ("৯০", "minutes"))
    made = empty.state.packages[0]
    assert (made["price_minor"], made["validity_minutes"]) == (105_050, 90)


def test_a_search_is_in_the_address_and_takes_bengali_digits(
    busy: FakeServer, desktop: Page
) -> None:
    site = site_of(busy, "bn")
    desktop.goto(site.url("/console/customers"))
    desktop.get_by_role("searchbox").fill("০১৭১২")
    expect(desktop.get_by_role("link", name="মোঃ রহিম উদ্দিন")).to_be_visible()
    expect(desktop.get_by_role("link", name="শাহীন আলম")).to_be_hidden()
    assert "search=" in desktop.url


def test_customers_are_shown_by_status_with_totals(
    busy: FakeServer, page: Page, language: str
) -> None:
    site = site_of(busy, language)
    words = site.words
    page.goto(site.url("/console/customers"))
    tabs = {
        "common.all": 5,
        "status.unpaid": 0,
        "status.active": 3,
        "status.on_hold": 1,
        "status.expired": 1,
    }
    for key, count in tabs.items():
        tab = page.get_by_role("tab", name=f"{words(key)} {words.digits(str(count))}", exact=True)
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        expect(page.locator("a[href*='/customers/']")).to_have_count(count)
    assert page.url.endswith("status=expired")
    page.reload()
    expect(page.get_by_role("tab", selected=True)).to_contain_text(words("status.expired"))


def test_the_language_switch_is_remembered(busy: FakeServer, desktop: Page) -> None:
    desktop.goto(f"{busy.origin}/console/")
    journeys.press(desktop, "English")
    expect(desktop.get_by_role("heading", name="Home", exact=True)).to_be_visible()
    desktop.reload()
    expect(desktop.get_by_role("heading", name="Home", exact=True)).to_be_visible()
    assert desktop.evaluate("document.documentElement.lang") == "en"


def test_a_customer_in_the_console_is_sent_home(busy: FakeServer, desktop: Page) -> None:
    busy.state.session = "customer"
    desktop.goto(f"{busy.origin}/console/")
    expect(desktop).to_have_url(re.compile("/me$"))


def test_the_console_can_be_walked_by_keyboard(busy: FakeServer, desktop: Page) -> None:
    words = Words("bn")
    desktop.goto(f"{busy.origin}/console/")
    expect(desktop.get_by_role("heading", name=words("console.home.title"))).to_be_visible()
    desktop.keyboard.press("Tab")
    expect(desktop.get_by_role("link", name=words("common.skip_to_content"))).to_be_focused()
    packages = desktop.get_by_role("link", name=words("console.nav.packages"), exact=True)
    for _ in range(12):
        desktop.keyboard.press("Tab")
        if packages.evaluate("(link) => link === document.activeElement"):
            break
    desktop.keyboard.press("Enter")
    expect(
        desktop.get_by_role("heading", name=words("console.packages.title"), exact=True)
    ).to_be_visible()
    assert desktop.evaluate("document.activeElement.id") == "main"
