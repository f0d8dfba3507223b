"""What was sent and not answered is asked about by itself; what was read stays on the screen."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser import journeys
from tests.browser.fake_api import FakeServer
from tests.browser.journeys import Site
from tests.browser.looking import look
from tests.browser.words import Words

Loses = Callable[[Route], None]


def arrived(route: Route) -> None:
    route.fetch()
    route.abort()


def broke_off(route: Route) -> None:
    route.fulfill(response=route.fetch(), body='{"id": "')


def never_arrived(route: Route) -> None:
    route.abort()


def once(page: Page, loses: Loses) -> None:
    """Lose the first sale's answer; what is asked about it afterwards goes through."""
    lost: list[str] = []

    def handle(route: Route) -> None:
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(route.request.url)
        loses(route)

    page.route("**/api/customers/*/sales", handle)


def sell(page: Page, server: FakeServer, language: str) -> Words:
    """Press "sell" on the page of a customer who has no credit; the answer will be lost."""
    words = Words(language)
    site = Site(server.origin, server.origin, words)
    customer = next(one for one in server.state.customers if not one["credit_minor"])
    page.goto(site.url(f"/console/customers/{customer['id']}?language={language}"))
    journeys.press(page, words("console.customer.sell"))
    journeys.press(page, words("console.customer.take_cash", amount=words.taka("525")))
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    return words


def notes(page: Page, words: Words, outcome: str) -> Locator:
    return page.get_by_role("status").filter(has_text=words(f"console.undecided.{outcome}"))


def test_a_deed_whose_answer_was_lost_is_found_done_after_the_page_was_loaded_again(
    busy: FakeServer, page: Page, language: str, size: str
) -> None:
    once(page, arrived)
    before = len(busy.state.sales)
    words = sell(page, busy, language)
    page.reload()
    note = notes(page, words, "done")
    expect(note).to_be_visible()
    expect(note).to_contain_text(words("console.undecided.deeds.sale"))
    look(page, f"undecided-done-{language}-{size}")
    assert len(busy.state.sales) == before + 1
    journeys.press(page, words("console.undecided.read"))
    expect(note).to_be_hidden()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(note).to_be_hidden()


def test_an_answer_that_broke_off_is_no_answer(busy: FakeServer, phone: Page) -> None:
    once(phone, broke_off)
    before = len(busy.state.sales)
    words = sell(phone, busy, "en")
    phone.keyboard.press("Escape")
    expect(notes(phone, words, "done")).to_be_visible()
    assert len(busy.state.sales) == before + 1


def test_a_deed_that_never_arrived_is_said_to_be_undone_when_it_cannot_arrive_any_more(
    busy: FakeServer, new_phone: Page, language: str
) -> None:
    page = new_phone
    page.clock.install()
    once(page, never_arrived)
    before = len(busy.state.sales)
    words = sell(page, busy, language)
    page.keyboard.press("Escape")
    expect(notes(page, words, "lost")).to_be_visible()
    look(page, f"undecided-lost-{language}-phone")
    page.clock.run_for(61_000)
    expect(notes(page, words, "not_done")).to_be_visible()
    assert len(busy.state.sales) == before


def test_pressing_again_in_a_new_window_is_the_same_deed(
    busy: FakeServer, new_desktop: Page
) -> None:
    """Nothing answers for a while; whoever closes the window and sells again sells once."""
    desktop = new_desktop
    desktop.clock.install()
    keys: list[str | None] = []

    def handle(route: Route) -> None:
        is_sale = route.request.method == "POST"
        if is_sale and "shongjog-was-made" not in route.request.headers:
            keys.append(route.request.headers.get("idempotency-key"))
        if is_sale and len(keys) < 2:
            if len(keys) == 1 and "shongjog-was-made" not in route.request.headers:
                route.fetch()
            route.abort()
        else:
            route.continue_()

    desktop.route("**/api/customers/*/sales", handle)
    before = len(busy.state.sales)
    words = sell(desktop, busy, "en")
    desktop.keyboard.press("Escape")
    journeys.press(desktop, words("console.customer.sell"))
    journeys.press(desktop, words("console.customer.take_cash", amount=words.taka("525")))
    expect(desktop.get_by_role("dialog")).to_be_hidden()
    assert keys[0] == keys[1]
    assert len(busy.state.sales) == before + 1
    expect(notes(desktop, words, "lost")).to_be_hidden()


@pytest.mark.parametrize(
    ("path", "asks", "stays"),
    [
        ("/console/", "/api/home", "console.home.collected"),
        ("/console/customers", "/api/customers?", "fields.login"),
        ("/console/customers/{id}", "/api/customers/{id}", "console.customer.created"),
        ("/console/books", "/api/books/trial-balance", "console.books.trial_balance"),
    ],
)
def test_what_was_read_stays_when_the_connection_breaks(
    busy: FakeServer, new_desktop: Page, path: str, asks: str, stays: str
) -> None:
    desktop = new_desktop
    words = Words("en")
    customer_id = busy.state.customers[0]["id"]
    path, asks = path.format(id=customer_id), asks.format(id=customer_id)
    desktop.clock.install()
    desktop.goto(f"{busy.origin}{path}?language=en")
    shown = desktop.get_by_text(words(stays), exact=True).first
    expect(shown).to_be_visible()
    desktop.route(re.compile(re.escape(asks) + r"[^/]*$"), lambda route: route.abort())
    desktop.clock.run_for(30_000)
    desktop.evaluate("window.dispatchEvent(new Event('visibilitychange'))")
    expect(desktop.get_by_text(re.compile("^Not connected"))).to_be_visible()
    expect(shown).to_be_visible()


def test_the_same_sale_a_moment_later_is_questioned(
    busy: FakeServer, page: Page, language: str, size: str
) -> None:
    words = Words(language)
    customer = next(one for one in busy.state.customers if not one["credit_minor"])
    page.goto(f"{busy.origin}/console/customers/{customer['id']}?language={language}")
    before = len(busy.state.sales)
    take = words("console.customer.take_cash", amount=words.taka("525"))
    for _ in range(2):
        journeys.press(page, words("console.customer.sell"))
        journeys.press(page, take)
        if len(busy.state.sales) == before:
            expect(page.get_by_role("dialog")).to_be_hidden()
    again = page.get_by_role("button", name=words("console.customer.sell_again"))
    expect(again).to_be_visible()
    look(page, f"sold-just-now-{language}-{size}")
    assert len(busy.state.sales) == before + 1
    again.click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert len(busy.state.sales) == before + 2
