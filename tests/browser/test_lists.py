"""Lists: narrowed by days, turned, added up, and left and found again where they were."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.fake_api import FakeServer
from tests.browser.fake_state import add_customer
from tests.browser.looking import look
from tests.browser.words import Words
from tests.waiting import until

WORDS = Words("en")


def rows(page: Page) -> list[str]:
    return page.locator("tbody tr").all_inner_texts()


def test_payments_are_narrowed_turned_and_added_up(busy: FakeServer, desktop: Page) -> None:
    desktop.goto(f"{busy.origin}/console/payments?language=en")
    expect(desktop.get_by_text(re.compile("^Total of what is shown"))).to_be_visible()
    whole = rows(desktop)
    assert len(whole) > 1
    desktop.get_by_label(WORDS("common.order")).select_option("turned")
    until(lambda: rows(desktop) == whole[::-1], "the list is turned")
    desktop.get_by_label(WORDS("common.to_day")).fill("2026-01-02")
    expect(desktop.get_by_text(WORDS("console.invoices.none_in_days"))).to_be_visible()
    assert "last_day=2026-01-02" in desktop.url and "order=turned" in desktop.url
    desktop.get_by_label(WORDS("common.from_day")).fill("2026-01-03")
    expect(desktop.get_by_text(WORDS("refusals.fields.before_first_day"))).to_be_visible()
    desktop.get_by_role("button", name=WORDS("common.all_days")).click()
    until(lambda: rows(desktop) == whole[::-1], "all days again")


def test_an_invoice_is_found_by_its_number(busy: FakeServer, desktop: Page) -> None:
    desktop.goto(f"{busy.origin}/console/invoices?language=en")
    number = desktop.locator("tbody tr").first.locator("td").first.inner_text()
    desktop.get_by_label(WORDS("console.invoices.find")).fill(number.lower())
    until(lambda: len(rows(desktop)) == 1, "one invoice")
    assert number in rows(desktop)[0]
    expect(desktop.get_by_label(WORDS("common.from_day"))).to_have_count(0)


def test_a_list_is_found_where_it_was_left(busy: FakeServer, desktop: Page) -> None:
    for place in range(40):
        add_customer(
            busy.state,
            {
                "kind": "pppoe",
                "name": f"Line {place}",
                "mobile": f"018{place:08}",
                "login": f"line{place}",
                "package_id": busy.state.packages[0]["id"],
                "address": "",
            },
        )
    desktop.goto(f"{busy.origin}/console/customers?order=turned&language=en")
    last = desktop.get_by_role("link", name="Line 1", exact=True)
    last.scroll_into_view_if_needed()
    left_at = desktop.evaluate("scrollY")
    assert left_at > 300
    last.click()
    expect(desktop.get_by_role("heading", name="Line 1", exact=True)).to_be_visible()
    until(lambda: desktop.evaluate("scrollY") == 0, "a new page begins at its top")
    desktop.go_back()
    until(lambda: abs(desktop.evaluate("scrollY") - left_at) <= 1, "the list where it was left")
    assert "order=turned" in desktop.url
    desktop.go_forward()
    expect(desktop.get_by_role("heading", name="Line 1", exact=True)).to_be_visible()


def test_a_list_is_taken_out_as_it_is_narrowed(busy: FakeServer, desktop: Page) -> None:
    desktop.goto(f"{busy.origin}/console/payments?order=turned&language=en")
    desktop.get_by_role("button", name=WORDS("console.exports.button")).click()
    window = desktop.get_by_role("dialog")
    window.get_by_label(WORDS("console.exports.csv")).check()
    window.get_by_role("button", name=WORDS("console.exports.begin")).click()
    file = window.get_by_role("link", name=WORDS("console.exports.fetch"))
    expect(file).to_have_attribute("href", f"{busy.origin}/list.csv")
    expect(window.get_by_text("501")).to_be_visible()
    assert busy.counts["POST /exports"] == 1
    newest = busy.state.exports[0]
    assert (newest["list"], newest["format"], newest["is_ready"]) == ("payments", "csv", True)
    desktop.goto(f"{busy.origin}/console/exports?language=en")
    desktop.get_by_role("button", name=WORDS("console.exports.get")).first.click()
    expect(desktop.get_by_role("link", name=WORDS("console.exports.fetch"))).to_be_visible()


def test_the_window_of_an_export_is_right(
    page: Page, busy: FakeServer, language: str, size: str
) -> None:
    words = Words(language)
    page.goto(f"{busy.origin}/console/customers?language={language}")
    page.get_by_role("button", name=words("console.exports.button")).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look(page, f"console-export.{language}.{size}")
