"""Chromium for all tests that want a browser: one a test process.

Playwright's synchronous interface can be entered once in a process, so the fixture stands at the root
of the tests and nowhere else.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserType, sync_playwright

ROOT = Path(__file__).parents[1]
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


def chromium() -> str:
    found = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    assert found, "the browser tests need chromium: apt install chromium"
    return found


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("fonts")
    fonts = ROOT / "layers" / "aws" / "isp_aws" / "documents" / "fonts"
    with sync_playwright() as playwright:
        launched = launch(
            playwright.chromium, folder, FONTS.format(fonts=fonts, cache=folder / "cache")
        )
        yield launched
        launched.close()


def launch(chrome: BrowserType, folder: Path, fonts: str) -> Browser:
    """Start a browser on a machine with the fonts that a fontconfig document names."""
    config = folder / "fonts.conf"
    config.write_text(fonts)
    environment = {**os.environ, "FONTCONFIG_FILE": str(config)}
    return chrome.launch(executable_path=chromium(), args=FLAGS, env=environment)
