"""What was sold is changed: another package instead of the running one, and time given back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import journeys
from tests.browser.fake_api import FakeServer
from tests.browser.looking import look
from tests.browser.words import Words


@pytest.fixture(params=["phone", "desktop"])
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(request: pytest.FixtureRequest, size: str) -> Page:
    found: Page = request.getfixturevalue(size)
    return found


@pytest.fixture(params=["bn", "en"])
def words(request: pytest.FixtureRequest) -> Words:
    return Words(request.param)


def opened(page: Page, busy: FakeServer, words: Words) -> dict[str, object]:
    """Open the page of a customer whose line runs; return what the stand-in knows of him."""
    state = busy.state
    customer = next(one for one in state.customers if one["status"] == "active")
    page.goto(f"{busy.origin}/console/customers/{customer['id']}?language={words.language}")
    return customer


def test_the_running_package_is_changed_for_the_difference(
    busy: FakeServer, page: Page, words: Words, size: str
) -> None:
    customer = opened(page, busy, words)
    end, old = customer["expires_at"], customer["package_id"]
    journeys.press(page, words("console.customer.change"))
    form = page.get_by_role("dialog")
    expect(form.get_by_text(words("console.customer.to_pay"))).to_be_visible()
    look(page, f"console-change-package.{words.language}.{size}")
    form.get_by_label(
        re.compile(re.escape(words("console.customer.change_restart").split("{")[0]))
    ).check()
    form.get_by_label(
        re.compile(re.escape(words("console.customer.change_keep").split("{")[0]))
    ).check()
    form.locator("button[type=submit]").click()
    expect(form).to_be_hidden()
    assert customer["package_id"] != old and customer["expires_at"] == end
    expect(page.get_by_text(str(customer["package_name"])).first).to_be_visible()


def test_the_difference_of_a_change_is_put_on_account(
    busy: FakeServer, page: Page, words: Words, size: str
) -> None:
    customer = opened(page, busy, words)
    customer |= {"owed_limit_minor": 1_000_000, "owed_minor": 0}
    page.reload()
    journeys.press(page, words("console.customer.change"))
    form = page.get_by_role("dialog")
    form.get_by_label(words("console.customer.tender")).select_option("on_account")
    look(page, f"console-change-on-account.{words.language}.{size}")
    form.locator("button[type=submit]").click()
    expect(form).to_be_hidden()
    owed = customer["owed_minor"]
    assert isinstance(owed, int) and owed > 0


def test_cash_in_advance_becomes_credit(
    busy: FakeServer, page: Page, words: Words, size: str
) -> None:
    customer = opened(page, busy, words)
    had = customer["credit_minor"]
    assert isinstance(had, int)
    journeys.press(page, words("console.customer.advance"))
    form = page.get_by_role("dialog")
    form.locator("button[type=submit]").click()
    expect(form.get_by_text(words("problem.amount_wrong"))).to_be_visible()
    form.get_by_label(re.compile("^" + words("fields.amount"))).fill("৫০০")
    look(page, f"console-advance.{words.language}.{size}")
    form.locator("button[type=submit]").click()
    expect(form).to_be_hidden()
    assert customer["credit_minor"] == had + 50_000


def test_a_line_is_shortened_to_a_day(
    busy: FakeServer, page: Page, words: Words, size: str
) -> None:
    customer = opened(page, busy, words)
    page.get_by_role("tab", name=words("console.customer.sales"), exact=True).click()
    page.get_by_role(
        "button", name=re.compile(words("console.customer.refund_of").split("{")[0])
    ).first.click()
    form = page.get_by_role("dialog")
    form.get_by_label(words("console.customer.refund_on_day")).check()
    form.get_by_label(re.compile("^" + words("console.customer.refund_reason"))).fill("বাড়ি যাবে")
    form.locator("button[type=submit]").click()
    expect(form.get_by_text(words("problem.missing"))).to_be_visible()
    last = form.get_by_label(re.compile("^" + words("console.customer.refund_day")))
    last.fill("2030-12-05")
    expect(form.get_by_text(words("refusals.nothing_to_refund"))).to_be_visible()
    expect(form.locator("button[type=submit]")).to_be_hidden()
    last.fill("2026-12-05")
    expect(form.get_by_text(words("console.customer.refund_back"), exact=True)).to_be_visible()
    look(page, f"console-refund-to-a-day.{words.language}.{size}")
    form.locator("button[type=submit]").click()
    expect(form).to_be_hidden()
    assert customer["expires_at"] == 1_796_493_600, "the end of 5 December 2026 in Dhaka"


def test_a_line_is_stopped_early(busy: FakeServer, page: Page, words: Words, size: str) -> None:
    customer = opened(page, busy, words)
    journeys.press(page, words("console.customer.stop"))
    form = page.get_by_role("dialog")
    expect(form.get_by_text(words("console.customer.refund_back"), exact=True)).to_be_visible()
    form.locator("button[type=submit]").click()
    expect(form.get_by_text(words("problem.missing"))).to_be_visible()
    form.get_by_label(re.compile("^" + words("console.customer.refund_reason"))).fill("বাসা বদল")
    look(page, f"console-stop.{words.language}.{size}")
    form.locator("button[type=submit]").click()
    expect(form).to_be_hidden()
    assert customer["status"] == "expired"
