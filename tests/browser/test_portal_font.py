"""The portal fetches a Bengali font only where the machine has none, so that nobody reads boxes."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from playwright.sync_api import Browser

from tests.browser.fake_api import FakeServer
from tests.browser.looking import settled
from tests.chromium import ROOT, launch

HIND = ROOT / "layers" / "aws" / "isp_aws" / "documents" / "fonts" / "HindSiliguri-Regular.ttf"
# Nothing but the folder: what this very machine has installed must not help. What a page gets that
# asks for no font by name has no Bengali, as on a phone.
ONLY = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<match target="pattern"><edit name="family" mode="append_last" binding="strong">
<string>Latin Only</string></edit></match>
</fontconfig>
"""
FAMILY, SUBFAMILY, FULL_NAME, POSTSCRIPT_NAME = 1, 2, 4, 6


def installed(folder: Path, *families: str) -> str:
    """Install the usual Latin font, and Bengali ones of these names; return fontconfig's document."""
    fonts = folder / "installed"
    fonts.mkdir()
    latin = TTFont(HIND)
    subsetter = Subsetter(Options(notdef_outline=True))
    subsetter.populate(unicodes=range(0x20, 0x7F))
    subsetter.subset(latin)
    save_as(latin, "Latin Only", fonts)
    for family in families:
        save_as(TTFont(HIND), family, fonts)
    return ONLY.format(fonts=fonts, cache=folder / "cache")


def save_as(font: TTFont, family: str, folder: Path) -> None:
    names = font["name"]
    names.names = [one for one in names.names if one.nameID <= POSTSCRIPT_NAME]
    for name_id, text in (
        (FAMILY, family),
        (SUBFAMILY, "Regular"),
        (FULL_NAME, family),
        (POSTSCRIPT_NAME, family.replace(" ", "") + "-Regular"),
    ):
        names.setName(text, name_id, 3, 1, 0x409)
        names.setName(text, name_id, 1, 0, 0)
    font.save(folder / f"{family}.ttf")


def fetched_fonts(browser: Browser, server: FakeServer, folder: Path, fonts: str) -> list[str]:
    """Return the fonts that the pay page fetches on a machine with these fonts."""
    other = launch(browser.browser_type, folder, fonts)
    page = other.new_page()
    fetched: list[str] = []
    page.on(
        "request",
        lambda asked: fetched.append(asked.url) if asked.resource_type == "font" else None,
    )
    page.goto(f"{server.origin}/p/link-rahim-mirpur?language=bn")
    page.get_by_role("heading").first.wait_for()
    settled(page)
    other.close()
    return fetched


@pytest.mark.parametrize(
    "family",
    [
        "Noto Sans Bengali",
        "Hind Siliguri",
        "Nirmala UI",
        "Kohinoor Bangla",
        "SolaimanLipi",
        "Vrinda",
        "Bangla Sangam MN",
    ],
)
def test_who_has_a_bengali_font_fetches_none(
    browser: Browser, busy: FakeServer, tmp_path: Path, family: str
) -> None:
    assert fetched_fonts(browser, busy, tmp_path, installed(tmp_path, family)) == []


@pytest.mark.parametrize("families", [(), ("A Font That Nobody Named",)])
def test_who_has_none_that_we_know_fetches_one(
    browser: Browser, busy: FakeServer, tmp_path: Path, families: tuple[str, ...]
) -> None:
    fetched = fetched_fonts(browser, busy, tmp_path, installed(tmp_path, *families))
    assert len(fetched) == 1 and "hind-siliguri-bengali-Regular" in fetched[0]
