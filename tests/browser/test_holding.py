"""A customer goes away: his line is held until a day or until told, moved, and opened again."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser import journeys
from tests.browser.fake_api import FakeServer
from tests.browser.looking import look
from tests.browser.test_adjusting import opened, page, size, words
from tests.browser.words import Words

__all__ = ["page", "size", "words"]
MIDNIGHT = re.compile(r"^\d{4}-\d{2}-\d{2}$")


def test_a_line_is_held_until_a_day_and_opened_again(
    busy: FakeServer, page: Page, words: Words, size: str
) -> None:
    customer = opened(page, busy, words)
    journeys.press(page, words("console.customer.hold"))
    form = page.get_by_role("dialog")
    form.locator("button[type=submit]").click()
    expect(form.get_by_text(words("problem.missing"))).to_be_visible()
    day = form.get_by_label(re.compile("^" + words("console.customer.hold_day")))
    earliest = day.get_attribute("min")
    assert earliest is not None and MIDNIGHT.match(earliest)
    day.fill(earliest)
    look(page, f"console-hold.{words.language}.{size}")
    form.locator("button[type=submit]").click()
    expect(form).to_be_hidden()
    assert customer["status"] == "on_hold"
    opens_at = customer["opens_at"]
    assert isinstance(opens_at, int) and (opens_at + 6 * 3_600) % 86_400 == 0, "midnight in Dhaka"

    journeys.press(page, words("console.customer.hold_move"))
    form.get_by_label(words("console.customer.hold_until_told")).check()
    form.locator("button[type=submit]").click()
    expect(form).to_be_hidden()
    assert customer["opens_at"] == busy.state.now + 180 * 86_400

    journeys.press(page, words("console.customer.resume"))
    look(page, f"console-resume.{words.language}.{size}")
    form.locator("button[type=submit]").click()
    expect(form).to_be_hidden()
    assert customer["status"] == "active"


def test_a_hold_that_is_too_long_is_refused_in_words(
    busy: FakeServer, page: Page, words: Words
) -> None:
    customer = opened(page, busy, words)
    journeys.press(page, words("console.customer.hold"))
    form = page.get_by_role("dialog")
    form.get_by_label(re.compile("^" + words("console.customer.hold_day"))).fill("2037-01-01")
    form.locator("button[type=submit]").click()
    expect(form.get_by_role("alert")).to_be_visible()
    assert customer["status"] == "active"
