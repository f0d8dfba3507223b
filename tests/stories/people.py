"""A person's browser window on the running product, and everything in it that must not happen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

from tests.browser.conftest import SIZES
from tests.browser.journeys import Site
from tests.browser.looking import look
from tests.browser.words import Words
from tests.chromium import LIMIT_MS
from tests.stories.product import Product, must

REFUSED = "Failed to load resource: the server responded with a status of "


# Pages give up on the product after a while, as people do. On a machine that tests share, the first
# calls of a function may take longer; how pages say that is a test of its own.
PATIENT = """(() => {
  const set = window.setTimeout
  window.setTimeout = (run, ms, ...rest) => set(run, ms === 12000 || ms === 30000 ? ms * 10 : ms, ...rest)
})()"""


@dataclass
class Person:
    """Somebody at a screen of one size, who reads one language first."""

    page: Page
    site: Site
    size: str
    troubles: list[str] = field(default_factory=list)
    looked: set[str] = field(default_factory=set)

    @property
    def words(self) -> Words:
        return self.site.words

    def look(self, name: str) -> None:
        """Axe, width and a picture of what is on the screen now."""
        shown = f"{name}.{self.words.language}.{self.size}"
        look(self.page, f"story/{shown}")
        self.looked.add(shown)

    def open(self, path: str, name: str, *, heading: str | None = None) -> None:
        """Open an address of the product and look at it."""
        self.page.goto(self.site.url(path))
        title = self.page.get_by_role("heading", name=heading) if heading else None
        (title or self.page.get_by_role("heading")).first.wait_for()
        self.look(name)

    def nothing_went_wrong(self) -> None:
        must(not self.troubles, f"on the {self.size}: {self.troubles}")


@contextmanager
def person(
    browser: Browser,
    product: Product,
    size: str,
    language: str,
    refusals: frozenset[int],
    *,
    is_patient: bool = True,
) -> Iterator[Person]:
    """Give a fresh window; whatever its pages complain of is kept, except the refusals to come."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=size == "phone"
    )
    context.set_default_timeout(LIMIT_MS)
    if is_patient:
        context.add_init_script(PATIENT)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    made = Person(context.new_page(), site_of(product, language), size)

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _is_foreseen(message.text, refusals):
            made.troubles.append(f"console: {message.text}")

    def answered(response: Response) -> None:
        if response.status >= 400 and response.status not in refusals:
            made.troubles.append(f"{response.status} {response.request.method} {response.url}")

    def failed(request: Request) -> None:
        # A page that is left takes its questions with it.
        if request.failure != "net::ERR_ABORTED":
            made.troubles.append(f"{request.failure} {request.method} {request.url}")

    context.on("console", said)
    context.on("response", answered)
    context.on("requestfailed", failed)
    context.on("weberror", lambda error: made.troubles.append(f"threw: {error.error}"))
    try:
        yield made
    finally:
        context.close()


def _is_foreseen(text: str, refusals: frozenset[int]) -> bool:
    return any(text.startswith(f"{REFUSED}{status} ") for status in refusals)


def site_of(product: Product, language: str) -> Site:
    return Site(product.origin, product.simulator, Words(language))
