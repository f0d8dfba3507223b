"""Looking at a page: accessibility by axe, width, and a picture for people to look at."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.waiting import until

ROOT = Path(__file__).parents[2]
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = ROOT / ".local" / "screenshots"
GRAVE = ("serious", "critical")


SETTLED = """() => document.fonts.status === 'loaded'
  && !document.querySelector('.loading, [role=status] .mantine-Loader-root')
  && document.getAnimations().every((one) =>
    one.playState !== 'running' || one.effect?.getTiming().iterations === Infinity)"""


def settled(page: Page) -> None:
    """Wait until nothing loads, nothing moves and the fonts are there."""
    page.wait_for_load_state("networkidle")
    # Asked from here: a waiting script in the page would break the pages' own security policy.
    until(lambda: page.evaluate(SETTLED), f"{page.url} at rest")


def look(page: Page, name: str) -> None:
    """Fail on grave accessibility faults and on pages wider than the screen; keep a picture."""
    settled(page)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
    assert not (wide := too_wide(page)), f"{name} is {wide} px wider than the screen"
    faults = grave_faults(page)
    assert not faults, f"{name}: " + "; ".join(faults)


def too_wide(page: Page) -> int:
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


def grave_faults(page: Page) -> list[str]:
    # Evaluated, not added as a script tag: the pages forbid scripts that are not their own.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['id']} at {', '.join(node['target'][0] for node in fault['nodes'][:4])}"
        for fault in found["violations"]
        if fault["impact"] in GRAVE
    ]
