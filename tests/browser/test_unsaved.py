"""What was typed and not sent is not lost by a slip: whoever leaves it is asked first."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from tests.browser import journeys
from tests.browser.fake_api import FakeServer
from tests.browser.looking import look
from tests.browser.words import Words


def asks(page: Page, words: Words) -> Locator:
    return page.get_by_role("dialog").filter(has_text=words("common.unsaved_help"))


def edited(page: Page, busy: FakeServer, words: Words) -> tuple[Locator, Locator]:
    """Open a customer's edit window and return it, and the field of the name."""
    customer = busy.state.customers[-1]
    page.goto(f"{busy.origin}/console/customers/{customer['id']}?language={words.language}")
    journeys.press(page, words("common.edit"))
    window = page.get_by_role("dialog").filter(has_text=words("console.customers.edit"))
    return window, window.get_by_label(re.compile("^" + words("fields.name")))


@pytest.mark.parametrize("language", ["bn", "en"])
def test_a_window_with_edits_asks_before_it_closes(
    busy: FakeServer, page: Page, language: str, size: str
) -> None:
    words = Words(language)
    window, name = edited(page, busy, words)
    name.fill("Karim")
    page.keyboard.press("Escape")
    expect(asks(page, words)).to_be_visible()
    look(page, f"console-unsaved.{language}.{size}")
    page.keyboard.press("Escape")
    expect(asks(page, words)).to_be_hidden()
    expect(name).to_have_value("Karim")
    window.get_by_role("button", name=words("common.close")).click()
    journeys.press(page, words("common.unsaved_leave"))
    expect(window).to_be_hidden()
    assert busy.state.customers[-1]["name"] != "Karim"


def test_nobody_is_asked_where_nothing_would_be_lost(busy: FakeServer, desktop: Page) -> None:
    words = Words("en")
    window, name = edited(desktop, busy, words)
    before = name.input_value()
    name.fill("Karim")
    name.fill(before)
    desktop.keyboard.press("Escape")
    expect(window).to_be_hidden()
    window, name = edited(desktop, busy, words)
    name.fill("Karim")
    window.locator("button[type=submit]").click()
    expect(window).to_be_hidden()
    assert busy.state.customers[-1]["name"] == "Karim"
    assert not asks(desktop, words).is_visible()


def test_a_page_with_edits_asks_before_another_is_opened(busy: FakeServer, desktop: Page) -> None:
    words = Words("bn")
    desktop.goto(f"{busy.origin}/console/?language=bn")
    settings = words("console.nav.invoice_settings")
    desktop.get_by_role("link", name=settings, exact=True).click()
    label = re.compile("^" + re.escape(words("console.invoice_settings.bin")))
    desktop.get_by_label(label).fill("12345")
    other = desktop.get_by_role("link", name=words("console.nav.packages"), exact=True)
    other.click()
    journeys.press(desktop, words("common.unsaved_stay"))
    expect(desktop.get_by_label(label)).to_have_value("12345")
    desktop.go_back()
    journeys.press(desktop, words("common.unsaved_stay"))
    expect(desktop.get_by_label(label)).to_have_value("12345")
    other.click()
    journeys.press(desktop, words("common.unsaved_leave"))
    expect(desktop).to_have_url(re.compile("/packages"))


def test_loading_the_page_anew_asks_as_well(busy: FakeServer, desktop: Page) -> None:
    words = Words("bn")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    desktop.on("dialog", answer)
    _, name = edited(desktop, busy, words)
    desktop.reload()
    assert asked == []
    _, name = edited(desktop, busy, words)
    name.fill("Karim")
    desktop.reload()
    assert asked == ["beforeunload"]
