"""The push of a payment account: compared by a person, confirmed, declined, replaced, given up."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser import journeys
from tests.browser.fake_api import FakeServer
from tests.browser.fake_state import TOPIC
from tests.browser.words import Words

WORDS = Words("bn")
OTHER = "arn:aws:sns:ap-southeast-1:354285753755:bpt_other"


def opened(page: Page, server: FakeServer, place: int) -> tuple[Locator, dict[str, Any]]:
    account = server.state.accounts[place]
    page.goto(f"{server.origin}/console/payment-accounts?language=bn")
    journeys.press(page, WORDS("console.push.open_of", wallet=account["account_ref"]))
    window = page.get_by_role("dialog")
    expect(window.get_by_text(account["push"]["address"])).to_be_visible()
    return window, account


def test_what_asks_is_confirmed_only_after_it_was_compared(busy: FakeServer, desktop: Page) -> None:
    window, account = opened(desktop, busy, 0)
    confirm = window.get_by_role("button", name=WORDS("console.push.confirm"))
    expect(confirm).to_be_disabled()
    window.get_by_label(WORDS("console.push.compared")).check()
    confirm.click()
    expect(desktop.get_by_text(WORDS("console.push.connected"))).to_be_visible()
    expect(window.get_by_text(WORDS("status.push_on"))).to_be_visible()
    assert account["push"]["topic"] == TOPIC


def test_what_is_not_bkashs_is_declined(busy: FakeServer, phone: Page) -> None:
    window, account = opened(phone, busy, 0)
    window.get_by_role("button", name=WORDS("console.push.decline")).click()
    expect(window.get_by_text(WORDS("console.push.asks"))).to_be_hidden()
    assert account["push"]["parked"] == [] and account["push"]["topic"] is None


def test_a_topic_is_replaced_and_a_wrong_one_is_refused_at_its_field(
    busy: FakeServer, desktop: Page
) -> None:
    window, account = opened(desktop, busy, 1)
    field = window.get_by_label(re.compile("^" + WORDS("console.push.topic_other")))
    replace = window.get_by_role("button", name=WORDS("console.push.replace"))
    field.fill("bpt_other")
    replace.click()
    expect(window.get_by_role("alert")).to_be_visible()
    assert account["push"]["topic"] == TOPIC
    field.fill(OTHER)
    replace.click()
    expect(window.get_by_text(WORDS("console.push.waits_help"))).to_be_visible()
    assert (account["push"]["topic"], account["push"]["connected_at"]) == (OTHER, None)


def test_taking_no_more_notices_is_asked_twice(busy: FakeServer, phone: Page) -> None:
    window, account = opened(phone, busy, 1)
    button = window.get_by_role("button", name=WORDS("console.push.unpin"))
    button.click()
    expect(window.get_by_text(WORDS("console.push.unpin_ask"))).to_be_visible()
    assert account["push"]["topic"] == TOPIC
    button.click()
    expect(window.get_by_text(WORDS("status.push_off"))).to_be_visible()
    assert account["push"]["topic"] is None


def test_the_address_is_copied_whole(busy: FakeServer, desktop: Page) -> None:
    desktop.context.grant_permissions(["clipboard-read", "clipboard-write"])
    window, account = opened(desktop, busy, 2)
    window.get_by_role("button", name=WORDS("common.copy")).click()
    expect(window.get_by_role("button", name=WORDS("common.copied"))).to_be_visible()
    copied = desktop.evaluate("navigator.clipboard.readText()")
    assert copied == account["push"]["address"]
