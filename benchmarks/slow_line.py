"""What people wait for on a slow line: 400 kbit/s, 400 ms to any answer, and a phone a quarter as fast.

    python -m benchmarks.slow_line                   an instance of its own, with its demo data
    python -m benchmarks.slow_line --origin URL      a product that runs with demo data

Chromium itself is slowed down (its DevTools protocol), each page is opened in a browser that has nothing yet,
and waited for until what is looked for is drawn. It ends with 1 if a page misses its goal. Compiling the
first page of a function's life is not what is measured, so each page is opened once before.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.pages import pay_link
from benchmarks.product import NotMeasured, Product, own_product
from benchmarks.tables import table
from infra.local.cloud.interpreter import ROOT

KBIT_PER_SECOND, LATENCY_MS, SLOWER = 400, 400, 4
ROUNDS = 5
LONGEST_MS = 60_000
LOOK_EVERY_MS = 20
KIB = 1_024
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

# Notes when everything that is looked for has been drawn: the frame after it has a size.
WATCH = """(wanted => {
  const look = () => {
    const drawn = wanted.every(one => {
      const box = document.querySelector(one)?.getBoundingClientRect()
      return box && box.width > 0 && box.height > 0
    })
    if (drawn) requestAnimationFrame(() => { window.drawnAt = performance.now() })
    else requestAnimationFrame(look)
  }
  look()
})(%s)"""

# What had come by then, as the browser itself accounts for it: headers and compressed bodies.
CAME = """drawnAt => ['navigation', 'resource']
  .flatMap(kind => performance.getEntriesByType(kind))
  .filter(one => one.responseEnd > 0 && one.responseEnd <= drawnAt)
  .reduce((sum, one) => sum + one.transferSize, 0)"""


@dataclass(frozen=True, slots=True)
class Looked:
    """A page, what is waited for, and its goal: seconds and KiB, where there is one."""

    name: str
    path: str
    wanted: tuple[str, ...]
    goal_seconds: float | None = None
    goal_kib: float | None = None
    cookie: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    seconds: float
    kib: float


@dataclass(frozen=True, slots=True)
class Waited:
    looked: Looked
    opened: Sequence[Opened]

    @property
    def seconds(self) -> float:
        return statistics.median(one.seconds for one in self.opened)

    @property
    def kib(self) -> float:
        return statistics.median(one.kib for one in self.opened)

    @property
    def is_missed(self) -> bool:
        slow = self.looked.goal_seconds is not None and self.seconds > self.looked.goal_seconds
        return slow or (self.looked.goal_kib is not None and self.kib > self.looked.goal_kib)

    def row(self) -> tuple[str, ...]:
        goals = (self.looked.goal_seconds, self.looked.goal_kib)
        said = ["" if goal is None else f"≤ {goal:g}" for goal in goals]
        return (self.looked.name, f"{self.seconds:.2f}", said[0], f"{self.kib:.1f}", said[1])


def pages_of(product: Product) -> list[Looked]:
    owner = product.owner()
    customer = owner.get("/customers?limit=50")["items"][7]
    link = f"/p/{pay_link(owner, customer['id'])}"
    paying = (".offer .price", ".button.bkash")
    return [
        Looked("pay link, Bengali", link, paying, 1.0, 14),
        Looked("pay link, English", f"{link}?language=en", paying, 1.0, 14),
        Looked("public home, Bengali", "/", ("h1", ".actions .button")),
        Looked("public home, English", "/?language=en", ("h1", ".actions .button")),
        Looked("sign-in of staff", "/sign-in", ("h1", "input", "form .button")),
        Looked("console, first page", "/console/", ("main h1",), None, 120, owner.cookie),
    ]


def measure(browser: Browser, origin: str, pages: Sequence[Looked]) -> list[Waited]:
    for looked in pages:
        open_slowly(browser, origin, looked)
    return [
        Waited(looked, [open_slowly(browser, origin, looked) for _ in range(ROUNDS)])
        for looked in pages
    ]


def open_slowly(browser: Browser, origin: str, looked: Looked) -> Opened:
    """Open a page in a browser that has nothing, until what is wanted is drawn."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    if looked.cookie:
        context.add_cookies(
            [{"name": "__Host-session", "value": looked.cookie, "url": origin, "secure": True}]
        )
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    rate = KBIT_PER_SECOND * 1_000 / 8
    slow = {"latency": LATENCY_MS, "downloadThroughput": rate, "uploadThroughput": rate}
    line.send("Network.emulateNetworkConditions", {"offline": False, **slow})
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    wanted = ", ".join(f"'{one}'" for one in looked.wanted)
    page.add_init_script(WATCH % f"[{wanted}]")
    page.goto(origin + looked.path, wait_until="commit", timeout=LONGEST_MS)
    drawn_at = _drawn_at(page)
    kib = page.evaluate(CAME, drawn_at) / KIB
    seconds = drawn_at / 1_000
    context.close()
    return Opened(seconds, kib)


def _drawn_at(page: Page) -> float:
    """Return when it was drawn; asked from here, since the pages let nobody evaluate a text in them."""
    for _ in range(LONGEST_MS // LOOK_EVERY_MS):
        found = page.evaluate("window.drawnAt")
        if found is not None:
            return float(found)
        page.wait_for_timeout(LOOK_EVERY_MS)
    raise NotMeasured(f"{page.url} was not drawn within {LONGEST_MS // 1_000} seconds")


@contextmanager
def chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise NotMeasured("this wants Chromium: make system-tools")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


def slow_line_table(waited: Sequence[Waited]) -> str:
    head = ("page", "seconds (median)", "goal", "KiB until then", "goal")
    return table(head, (one.row() for one in waited))


@contextmanager
def _product(told: argparse.Namespace) -> Iterator[Product]:
    if told.origin:
        yield Product(told.origin, told.simulator, told.state_dir.resolve())
        return
    with own_product() as product:
        yield product


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--origin", help="measure this running product (demo data)")
    parser.add_argument("--simulator", default="http://localhost:8090", help="its simulator")
    parser.add_argument("--state-dir", type=Path, default=ROOT / ".local", help="its state folder")
    try:
        with _product(parser.parse_args()) as product, chromium() as browser:
            waited = measure(browser, product.origin, pages_of(product))
    except NotMeasured as reason:
        print(f"not measured: {reason}", file=sys.stderr)
        return 1
    print(slow_line_table(waited))
    return 1 if any(one.is_missed for one in waited) else 0


if __name__ == "__main__":
    sys.exit(main())
