"""Where no script comes, or comes late: the pay page is read and pays by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import SIZES
from tests.browser.fake_api import FakeServer
from tests.browser.looking import look
from tests.browser.words import Words
from tests.chromium import LIMIT_MS

LINK = "/p/link-rahim-mirpur"


@pytest.fixture
def plain(browser: Browser, size: str) -> Iterator[Page]:
    """Return a page in which nothing of ours runs."""
    width, height = SIZES[size]
    viewport = {"width": width, "height": height}
    context = browser.new_context(viewport=viewport, java_script_enabled=False)
    context.set_default_timeout(LIMIT_MS)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", ["rahim-mirpur", "shahin", "nasrin-home", "nobody"])
def test_a_plain_pay_page_is_right(
    page: Page, busy: FakeServer, name: str, language: str, size: str
) -> None:
    page.route("**/portal.js", lambda route: route.abort())
    page.goto(f"{busy.origin}/p/link-{name}?language={language}")
    expect(page.get_by_role("heading").first).to_be_visible()
    look(page, f"plain-pay-{name}.{language}.{size}")


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_a_plain_form_leads_to_the_provider_and_starts_one_payment(
    plain: Page, busy: FakeServer, language: str
) -> None:
    words = Words(language)
    before = len(busy.state.payments)
    plain.goto(f"{busy.origin}{LINK}?language={language}")
    provider = words("portal.pay.bkash")
    amount = words.taka("404.50")
    name = words("portal.pay.with", provider=provider, amount=amount)
    plain.get_by_role("button", name=name).click()
    plain.wait_for_url("**/checkout/**")
    assert len(busy.state.payments) == before + 1


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_no_amount_is_shown_that_another_choice_has_made_untrue(
    plain: Page, busy: FakeServer, language: str
) -> None:
    words = Words(language)
    plain.goto(f"{busy.origin}{LINK}?language={language}")
    told = plain.locator(".to-pay")
    expect(told).to_be_visible()
    other = plain.locator("input[name=package]:not(:checked)").first
    other.check()
    expect(told).to_be_hidden()
    name = words("portal.pay.with_provider", provider=words("portal.pay.bkash"))
    expect(plain.get_by_role("button", name=name, exact=True).first).to_be_visible()


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_a_plain_advance_is_what_was_typed(plain: Page, busy: FakeServer, language: str) -> None:
    words = Words(language)
    plain.goto(f"{busy.origin}{LINK}?language={language}")
    plain.locator("summary").click()
    plain.get_by_label(words("portal.pay.advance_amount")).fill(words.digits("300.50"))
    plain.locator("details button").click()
    plain.wait_for_url("**/checkout/**")
    started = plain.url.rpartition("/")[2]
    assert busy.state.payments[started]["amount_minor"] == 30_050


def test_the_script_takes_over_what_was_chosen_before_it_came(
    browser: Browser, busy: FakeServer, language: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    held: list[object] = []
    page.route("**/portal.js", lambda route: held.append(route))
    page.goto(f"{busy.origin}{LINK}?language={language}", wait_until="commit")
    other = page.locator("input[name=package]:not(:checked)").first
    value = other.get_attribute("value")
    other.check()
    page.wait_for_function("document.readyState !== 'loading'")
    held[0].continue_()  # type: ignore[attr-defined]
    page.wait_for_load_state("load")
    chosen = page.locator("input[name=package]:checked")
    expect(chosen).to_have_value(str(value))
    expect(page.locator(".to-pay strong")).to_be_visible()
    expect(page.locator("form")).to_have_count(1)
    context.close()
