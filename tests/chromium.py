"""Chromium for all tests that want a browser: one a test file.

While it is open, Playwright's synchronous interface keeps an event loop running in the thread of the
tests, in which nobody else can run one. So it is closed at the end of the file that asked for it: what
a worker does next need not know of it. It can be entered once at a time, so the fixture stands at the
root of the tests and nowhere else.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserType, expect, sync_playwright

from tests.waiting import LIMIT_SECONDS

ROOT = Path(__file__).parents[1]
# What a browser is asked, and what is expected of a page, waits as long as everything in tests.
LIMIT_MS = LIMIT_SECONDS * 1000
expect.set_options(timeout=LIMIT_MS)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Test machines often have no Bengali font; the documents' own font stands in for the phone's.
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{fonts}</dir>
<cachedir>{cache}</cachedir></fontconfig>
"""


# The same engine without the windows of a desktop, which no test looks at: where there is one, a window
# costs less than half. Then whatever stands for Chromium.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "the browser tests need chromium: apt install chromium"
    return found


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("fonts")
    fonts = ROOT / "layers" / "aws" / "isp_aws" / "documents" / "fonts"
    with sync_playwright() as playwright:
        launched = launch(
            playwright.chromium, folder, FONTS.format(fonts=fonts, cache=folder / "cache")
        )
        yield launched
        launched.close()
    # A loop that went on running would fail whoever runs one after this file.
    assert asyncio._get_running_loop() is None


def launch(chrome: BrowserType, folder: Path, fonts: str) -> Browser:
    """Start a browser on a machine with the fonts that a fontconfig document names."""
    config = folder / "fonts.conf"
    config.write_text(fonts)
    environment = {**os.environ, "FONTCONFIG_FILE": str(config)}
    return chrome.launch(executable_path=chromium(), args=FLAGS, env=environment, timeout=LIMIT_MS)
