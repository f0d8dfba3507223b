"""The main job once more, as people do it: the owner at a desktop in Bengali, the customer on a phone
in English, both in a real browser against the running product and a real RADIUS edge.

Every page on the way is looked at: no grave accessibility fault, not wider than the screen, nothing
in the browser's console, no request that failed.
"""

from __future__ import annotations

import io
import re
import secrets
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import journeys
from tests.ports import free_port, free_ports
from tests.stories.first_payment import PRICE_MINOR, SECRET, Say
from tests.stories.people import Person, person
from tests.stories.product import (
    PATIENCE,
    Product,
    RunningEdge,
    enrol_edge,
    must,
    running_edge,
    until,
)
from tests.stories.radius_peer import Answer, Peer

ISP, OWNER, CUSTOMER, PACKAGE = "আলো নেট", "সালমা বেগম", "রহিম উদ্দিন", "হোম ১০"
PRICE = "525"
OPENS_SECONDS_MAX = 30
NO_REFUSALS: frozenset[int] = frozenset()
CONSOLE = {
    "home": "/console/",
    "customers": "/console/customers",
    "packages": "/console/packages",
    "routers": "/console/routers",
    "edges": "/console/edges",
    "payments": "/console/payments",
    "invoices": "/console/invoices",
    "books": "/console/books",
    "payment-accounts": "/console/payment-accounts",
    "security": "/console/security",
}
TABS = ("sales", "sessions", "usage", "invoices", "payments")


def some_mobile() -> str:
    return f"01{secrets.choice('3456789')}{secrets.randbelow(10**8):08d}"


@dataclass
class BrowserStory:
    product: Product
    browser: Browser
    say: Say
    owner_mobile: str = field(default_factory=some_mobile)
    mobile: str = field(default_factory=some_mobile)
    login: str = field(default_factory=lambda: f"rahim{secrets.token_hex(3)}")
    password: str = "Rahim@1234"
    link: str = ""
    slug: str = ""
    customer_path: str = ""

    def play(self) -> None:
        with ExitStack() as stack:
            state = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="story-edge-")))
            owner = stack.enter_context(self._person("desktop", "bn"))
            phone = stack.enter_context(self._person("phone", "en"))
            self._step("the owner signs up", lambda: self._sign_up(owner))
            self._step("she sets up", lambda: self._set_up(owner))
            edge = self._enrol(owner, stack, state)
            peer = Peer(edge.auth_port, edge.acct_port, SECRET)
            self._step("she adds a customer", lambda: self._add_customer(owner, peer))
            self._step("the customer pays on a phone", lambda: self._pay(phone, peer))
            self._step("he reads his own pages", lambda: self._own_pages(phone, peer))
            self._step("the owner sees it", lambda: self._owner_sees(owner))
            self._step("every page, both languages", lambda: self._every_page(owner))
            self._step("both sign out", lambda: self._sign_out(owner, phone))
            owner.nothing_went_wrong()
            phone.nothing_went_wrong()

    def _person(self, size: str, language: str) -> AbstractContextManager[Person]:
        return person(self.browser, self.product, size, language, NO_REFUSALS)

    def _step(self, name: str, run: Callable[[], None]) -> None:
        started = time.monotonic()
        run()
        self.say(f"{time.monotonic() - started:7.2f} s  {name}")

    def _sign_up(self, owner: Person) -> None:
        words, page = owner.words, owner.page
        owner.open("/", "public-home")
        owner.open("/sign-up", "sign-up")
        page.goto(owner.site.url("/"))
        journeys.sign_up(page, owner.site, self.owner_mobile, ISP, OWNER, owner.look)
        expect(page.get_by_text(words("common.done"), exact=True)).to_have_count(0)
        self.slug = page.get_by_text(re.compile(r"/i/")).inner_text().rsplit("/", 1)[-1]
        owner.look("home-new")

    def _set_up(self, owner: Person) -> None:
        page, site = owner.page, owner.site
        coa_port = free_port()
        journeys.add_router(page, site, "মিরপুর ১", "127.0.0.1", SECRET, coa_port)
        owner.look("routers-one")
        journeys.add_package(page, site, PACKAGE, site.words.digits(PRICE), ("১", "hours"))
        owner.look("packages-one")
        keys = {"app_key": f"story-{secrets.token_hex(8)}", "app_secret": secrets.token_hex(16)}
        user = {"username": "sandboxTokenizedUser", "password": "sandboxTokenizedUser@12345"}
        journeys.add_payment_account(page, site, some_mobile(), user | keys)
        owner.look("payment-accounts-one")

    def _enrol(self, owner: Person, stack: ExitStack, state: Path) -> RunningEdge:
        command = journeys.make_enrolment_code(owner.page, owner.site)
        owner.look("edges-code")
        found = re.search(r"--cloud (\S+) --code (\S+)", command)
        assert found, f"the command names the cloud and the code: {command}"
        must(found[1] == f"{self.product.origin}/api", f"the command may be pasted: {command}")
        enrol_edge(self.product, found[2], state)
        auth, acct, health = free_ports(3)
        return stack.enter_context(running_edge(state, (auth, acct, health)))

    def _add_customer(self, owner: Person, peer: Peer) -> None:
        page, words = owner.page, owner.words
        someone = {"name": CUSTOMER, "mobile": words.digits(self.mobile)}
        secret = {"login": self.login, "password": self.password}
        journeys.add_customer(page, owner.site, someone | secret)
        expect(page.get_by_text(words("status.unpaid"), exact=True).first).to_be_visible()
        self.customer_path = urlsplit(page.url).path
        owner.look("customer-unpaid")
        self.link = journeys.make_pay_link(page, owner.site)
        until(
            lambda: any(self.link in text for text in self.product.texts_to(f"88{self.mobile}")),
            "the pay link arrives by SMS",
            seconds=10,
        )
        answer = until(lambda: peer.pap(self.login, self.password), "the edge answers", seconds=20)
        must(not answer.accepted, "an unpaid customer stays out")

    def _pay(self, phone: Person, peer: Peer) -> None:
        page = phone.page

        def at_bkash(checkout: Page) -> None:
            phone.look("bkash")
            journeys.confirm_at_simulator(checkout)

        phone.open(self.link.removeprefix(self.product.origin), "pay")
        journeys.pay(page, phone.site, self.link, PRICE, at_bkash)
        confirmed = time.monotonic()
        journeys.expect_paid(page, phone.words)
        phone.look("payment-succeeded")

        def accepted() -> Answer | None:
            answer = peer.pap(self.login, self.password)
            return answer if answer is not None and answer.accepted else None

        answer = until(accepted, "Access-Accept after the payment", seconds=OPENS_SECONDS_MAX)
        self.say(f"{time.monotonic() - confirmed:7.2f} s  from the confirmation to Access-Accept")
        left = int(answer.attributes["Session-Timeout"])
        must(3_600 - 120 * PATIENCE <= left <= 3_660, f"an hour was paid, not {left} s")

    def _own_pages(self, phone: Person, peer: Peer) -> None:
        page, words = phone.page, phone.words
        self._use_the_line(peer)
        page.get_by_role("link", name=words("portal.home.customer_link")).click()
        page.wait_for_url(re.compile(f"/i/{self.slug}"))
        phone.look("customer-sign-in")
        journeys.sign_in_customer(page, phone.site, self.slug, self.mobile, phone.look)
        until(lambda: self._sessions_are_shown(page), "one line ended, one runs", seconds=30)
        expect(page.get_by_text(words("status.active"), exact=False).first).to_be_visible()
        expect(page.get_by_text(re.compile(r"10 Mbps")).first).to_be_visible()
        expect(page.get_by_text(re.compile(r"5\d minutes|1 hour")).first).to_be_visible()
        expect(page.get_by_text("10.9.8.7").first).to_be_visible()
        expect(page.get_by_role("listitem", name=re.compile("50 MB")).first).to_be_visible()
        expect(page.get_by_text(words.taka(PRICE)).first).to_be_visible()
        phone.look("me")
        self._sheet(page, page.get_by_role("link", name=re.compile(words("portal.me.excel"))))
        page.get_by_role("button", name=words("portal.me.renew")).click()
        page.get_by_text(words("portal.pay.choose_package")).wait_for()
        phone.look("me-renew")

    def _use_the_line(self, peer: Peer) -> None:
        where = {"Framed_IP_Address": "10.9.8.7", "Calling_Station_Id": "AA:BB:CC:DD:EE:01"}
        first, second = f"81{secrets.token_hex(3)}", f"82{secrets.token_hex(3)}"
        must(peer.account(1, self.login, first, **where), "Start is recorded")
        last = {"Acct_Input_Octets": 2_000_000, "Acct_Output_Octets": 50_000_000}
        must(peer.account(2, self.login, first, **where, **last, Acct_Session_Time=9), "Stop too")
        must(peer.account(1, self.login, second, **where), "the next Start is recorded")

    def _sessions_are_shown(self, page: Page) -> bool:
        page.reload()
        page.get_by_role("heading", name="Sessions").wait_for()
        page.wait_for_load_state("networkidle")
        return page.get_by_text("10.9.8.7").count() == 2 and page.get_by_text("50 MB").count() >= 1

    def _sheet(self, page: Page, link: Locator) -> None:
        with page.expect_download() as download:
            link.first.click()
        book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
        cells = [cell for row in book.active.iter_rows(values_only=True) for cell in row]
        must(PRICE_MINOR / 100 in cells or str(PRICE_MINOR) in map(str, cells), f"{cells}")

    def _owner_sees(self, owner: Person) -> None:
        page, words = owner.page, owner.words
        page.goto(owner.site.url("/console/customers"))
        owner.look("customers-one")
        page.get_by_role("link", name=CUSTOMER).click()
        for status in ("status.active", "status.online"):
            expect(page.get_by_text(words(status), exact=True).first).to_be_visible()
        for tab in TABS:
            page.get_by_role("tab", name=words(f"console.customer.{tab}"), exact=True).click()
            owner.look(f"customer-{tab}")
        expect(page.get_by_text(words.taka(PRICE)).first).to_be_visible()
        page.goto(owner.site.url("/console/"))
        expect(page.get_by_role("heading", name=words("console.home.checklist"))).to_be_hidden()
        expect(page.get_by_text(words.taka(PRICE)).first).to_be_visible()

    def _every_page(self, owner: Person) -> None:
        """Both languages: the owner's at the desktop in Bengali and on a phone in English."""
        cookies = owner.page.context.cookies()
        customer = self.customer_path
        with self._person("phone", "en") as phone:
            phone.page.context.add_cookies(cookies)
            for seer in (owner, phone):
                for name, path in CONSOLE.items():
                    seer.open(path, name)
            for name in ("customers", "packages", "routers", "edges", "payment-accounts"):
                phone.open(f"{CONSOLE[name]}?add=1", f"{name}-add")
            for tab in TABS:
                phone.open(f"{customer}?tab={tab}", f"customer-{tab}")
            phone.nothing_went_wrong()

    def _sign_out(self, owner: Person, phone: Person) -> None:
        for one, path in ((phone, r"/i/"), (owner, r"/sign-in")):
            journeys.press(one.page, one.words("common.sign_out"))
            one.page.wait_for_url(re.compile(path))
            one.look("signed-out")
        # Chromium names the answer 401 an error of the page; here it is the right answer.
        gone = owner.page.context.request.get(f"{self.product.origin}/api/session")
        must(gone.status == 401, f"a session that ended answers {gone.status}")
