"""A browser, the built pages, and the stand-in for the product."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from infra.local.checks import node_folder
from infra.local.web_bundles import build_bundles
from tests.browser.fake_api import FakeServer
from tests.browser.fake_state import FakeState, busy_isp, empty_isp
from tests.chromium import LIMIT_MS

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
SIZES = {"desktop": (1280, 800), "phone": (360, 740)}
# An address of the stand-in where no page of ours is.
EMPTY = "/control/sms"


@pytest.fixture(scope="session")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a copy of the built pages: another build may replace them while the tests run."""
    build_bundles(WEB, lambda: node_folder(print), print)
    copy = tmp_path_factory.mktemp("bundles")
    for name in ("console", "portal"):
        shutil.copytree((WEB / name / "dist").resolve(), copy / name)
    yield copy
    while _idle:
        _idle.pop().stop()


@pytest.fixture(params=["desktop", "phone"])
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["bn", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@dataclass(frozen=True)
class Window:
    """A page, and what it threw so far."""

    page: Page
    troubles: list[str] = field(default_factory=list)

    def nothing_was_thrown(self) -> None:
        assert not self.troubles, f"the page threw: {self.troubles}"


def opened_window(browser: Browser, size: str) -> Window:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=size == "phone"
    )
    context.set_default_timeout(LIMIT_MS)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    made = Window(context.new_page())
    made.page.on("pageerror", lambda error: made.troubles.append(str(error)))
    return made


@contextmanager
def window(browser: Browser, size: str) -> Iterator[Window]:
    made = opened_window(browser, size)
    yield made
    made.page.context.close()


class Windows:
    """The windows of all tests of a file, empty whenever a test is given one.

    A new one costs several times what a page in it costs: it starts processes, and it fetches and
    compiles every script anew, which a person's browser does once.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._kept: dict[str, list[Window]] = {size: [] for size in SIZES}

    def taken(self, size: str) -> Window:
        kept = self._kept[size]
        return kept.pop() if kept else opened_window(self._browser, size)

    def given_back(self, size: str, used: Window) -> None:
        """Leave nothing in it for the next test; what cannot be emptied is thrown away."""
        try:
            _empty(used.page)
        except Error:
            used.page.context.close()
            return
        used.troubles.clear()
        self._kept[size].append(used)

    def close(self) -> None:
        for kept in chain.from_iterable(self._kept.values()):
            kept.page.context.close()


def _empty(page: Page) -> None:
    page.unroute_all(behavior="ignoreErrors")
    page.emulate_media(color_scheme="light")
    for other in page.context.pages:
        if other != page:
            other.close()
    if page.url.startswith("http"):
        # What a page keeps can be cleared at its own address only, here where no script of it runs.
        page.goto("/".join(page.url.split("/")[:3]) + EMPTY)
        page.evaluate("sessionStorage.clear(); localStorage.clear()")
    page.context.clear_cookies()
    page.mouse.move(0, 0)
    page.goto("about:blank")


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[Windows]:
    made = Windows(browser)
    yield made
    made.close()


def opened(windows: Windows, size: str) -> Iterator[Page]:
    made = windows.taken(size)
    yield made.page
    try:
        made.nothing_was_thrown()
    finally:
        windows.given_back(size, made)


@pytest.fixture
def page(windows: Windows, size: str) -> Iterator[Page]:
    yield from opened(windows, size)


@pytest.fixture
def desktop(windows: Windows) -> Iterator[Page]:
    yield from opened(windows, "desktop")


@pytest.fixture
def phone(windows: Windows) -> Iterator[Page]:
    yield from opened(windows, "phone")


def new(browser: Browser, size: str) -> Iterator[Page]:
    with window(browser, size) as made:
        yield made.page
    made.nothing_was_thrown()


@pytest.fixture
def new_desktop(browser: Browser) -> Iterator[Page]:
    """Return a window for a test that changes what cannot be changed back: a clock, a script."""
    yield from new(browser, "desktop")


@pytest.fixture
def new_phone(browser: Browser) -> Iterator[Page]:
    """Return a window for a test that changes what cannot be changed back: a clock, a script."""
    yield from new(browser, "phone")


@pytest.fixture
def busy(bundles: Path) -> Iterator[FakeServer]:
    yield from served(busy_isp(), bundles)


@pytest.fixture
def empty(bundles: Path) -> Iterator[FakeServer]:
    yield from served(empty_isp(), bundles)


# Servers that no test uses now. Browsers keep scripts by their address, so it had better be the same.
_idle: list[FakeServer] = []


def served(state: FakeState, bundles: Path) -> Iterator[FakeServer]:
    server = _idle.pop() if _idle else FakeServer(bundles)
    assert server.bundles == bundles
    server.show(state)
    yield server
    _idle.append(server)
    assert not server.unfaithful, f"not as the contract says: {server.unfaithful}"
