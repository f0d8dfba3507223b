"""A browser, the built pages, and the stand-in for the product."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from infra.local.checks import node_folder
from infra.local.web_bundles import build_bundles
from tests.browser.fake_api import FakeServer
from tests.browser.fake_state import FakeState, busy_isp, empty_isp
from tests.chromium import LIMIT_MS

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
SIZES = {"desktop": (1280, 800), "phone": (360, 740)}


@pytest.fixture(scope="session")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the built pages: another build may replace them while the tests run."""
    build_bundles(WEB, lambda: node_folder(print), print)
    copy = tmp_path_factory.mktemp("bundles")
    for name in ("console", "portal"):
        shutil.copytree((WEB / name / "dist").resolve(), copy / name)
    return copy


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


@contextmanager
def window(browser: Browser, size: str) -> Iterator[Window]:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=size == "phone"
    )
    context.set_default_timeout(LIMIT_MS)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    made = Window(context.new_page())
    made.page.on("pageerror", lambda error: made.troubles.append(str(error)))
    yield made
    context.close()


def opened(browser: Browser, size: str) -> Iterator[Page]:
    with window(browser, size) as made:
        yield made.page
    made.nothing_was_thrown()


@pytest.fixture
def page(browser: Browser, size: str) -> Iterator[Page]:
    yield from opened(browser, size)


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    yield from opened(browser, "desktop")


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    yield from opened(browser, "phone")


@pytest.fixture
def busy(bundles: Path) -> Iterator[FakeServer]:
    yield from served(busy_isp(), bundles)


@pytest.fixture
def empty(bundles: Path) -> Iterator[FakeServer]:
    yield from served(empty_isp(), bundles)


def served(state: FakeState, bundles: Path) -> Iterator[FakeServer]:
    server = FakeServer(state, bundles)
    yield server
    server.stop()
    assert not server.unfaithful, f"not as the contract says: {server.unfaithful}"
