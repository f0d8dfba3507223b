"""The story in a real browser, against the running product and a RADIUS edge of its own."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.stories.browser_story import BrowserStory
from tests.stories.product import Product


def test_an_isp_signs_up_and_its_customer_pays_and_is_online_in_the_browser(
    running: tuple[Product, Path], browser: Browser
) -> None:
    product, _ = running
    BrowserStory(product, browser, print).play()
