"""The payment page says what became of the money, in both languages, and offers only what works."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from isp.payments.payer_outcome import PayerOutcome
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Window, served, window
from tests.browser.fake_api import FakeServer
from tests.browser.fake_state import OUTCOMES, busy_isp
from tests.browser.looking import look
from tests.browser.words import Words

HAS_INVOICE = {"sold", "sold_with_rest"}
MAY_TRY_AGAIN = {"not_paid", "not_taken"}


@pytest.fixture(scope="module")
def isp(bundles: Path) -> Iterator[FakeServer]:
    yield from served(busy_isp(), bundles)


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Window]:
    with window(browser, "phone") as opened:
        yield opened


def test_the_table_below_knows_every_outcome() -> None:
    assert set(OUTCOMES) == set(PayerOutcome)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_outcome_has_its_own_text_and_only_buttons_that_work(
    phone: Window, isp: FakeServer, language: str, outcome: str
) -> None:
    page, words = phone.page, Words(language)
    page.goto(f"{isp.origin}/pay/{outcome}-outcome?language={language}")
    expect(page.get_by_role("heading", name=words(f"portal.payment.{outcome}"))).to_be_visible()
    invoice = page.get_by_role("link", name=words("portal.payment.invoice"))
    expect(invoice).to_have_count(int(outcome in HAS_INVOICE))
    again = page.get_by_text(words("portal.payment.open_link_again"))
    expect(again).to_have_count(int(outcome in MAY_TRY_AGAIN))
    look(page, f"payment-{outcome}.{language}.phone")
    phone.nothing_was_thrown()


def test_no_two_outcomes_read_the_same_but_for_the_rest(language: str) -> None:
    words = Words(language)
    helps = [words(f"portal.payment.{outcome}_help") for outcome in OUTCOMES]
    assert len(set(helps)) == len(helps)
