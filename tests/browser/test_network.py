"""Who is online, and who had an address."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import journeys
from tests.browser.fake_api import FakeServer
from tests.browser.looking import look
from tests.browser.words import Words


def test_who_had_an_address_is_asked_and_kept(
    page: Page, busy: FakeServer, language: str, size: str
) -> None:
    words = Words(language)
    page.goto(f"{busy.origin}/console/addresses?language={language}")
    journeys.fill(page, words("console.addresses.address"), "10.5.0.2")
    journeys.fill(page, words("console.addresses.time"), "14:30:05")
    journeys.press(page, words("console.addresses.submit"))
    expect(page.get_by_text(words("problem.missing"))).to_be_visible()
    assert not busy.state.look_ups
    journeys.fill(page, words("console.addresses.reason"), "Case 12/26, Mirpur")
    journeys.press(page, words("console.addresses.submit"))
    expect(page.get_by_role("status").get_by_text("rahim.mirpur")).to_be_visible()
    expect(page.get_by_text("Case 12/26, Mirpur").last).to_be_visible()
    look(page, f"addresses-asked.{language}.{size}")
    (kept,) = busy.state.look_ups
    assert kept["at"] % 86_400 == (14 * 3_600 + 30 * 60 + 5 - 6 * 3_600) % 86_400, "Dhaka's clock"
