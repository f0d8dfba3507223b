"""What people do, as functions over a browser page and an address: played against the stand-in here
and against the running product by its own tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import requests
from playwright.sync_api import Page, expect

from tests.browser.words import Words
from tests.waiting import LIMIT_SECONDS, until

_LATIN = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
PASSWORD = "a long pass phrase"
Look = Callable[[str], None]


def unseen(name: str) -> None:
    """Look at nothing: what a journey does on its way unless it is told to look."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the product is, where its text messages can be read, and what language to use it in."""

    origin: str
    messages: str
    words: Words

    def url(self, path: str) -> str:
        mark = "&" if "?" in path else "?"
        return f"{self.origin}{path}{mark}language={self.words.language}"

    def code_sent_to(self, mobile: str) -> str:
        """Return the code of the newest message to an 01… mobile."""

        def codes() -> list[str]:
            answer = requests.get(
                f"{self.messages}/control/sms",
                params={"to": f"88{mobile}"},
                timeout=LIMIT_SECONDS,
            )
            messages = sorted(answer.json(), key=lambda message: message["request_id"])
            texts = [message["text"].translate(_LATIN) for message in messages]
            return [code for text in texts for code in re.findall(r"\b\d{6}\b", text)]

        return until(codes, f"a code for {mobile}")[-1]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_label(re.compile(f"^{re.escape(label)}")).first.fill(text)


def sign_up(
    page: Page, site: Site, mobile: str, isp_name: str, owner_name: str, look: Look = unseen
) -> None:
    """From the public home to the console's."""
    words = site.words
    page.goto(site.url("/"))
    page.get_by_role("link", name=words("portal.home.sign_up")).first.click()
    fill(page, words("fields.mobile"), words.digits(mobile))
    press(page, words("portal.sign_up.send_code"))
    code_field = page.get_by_label(words("portal.code.label"))
    code_field.wait_for()
    look("sign-up-code")
    code_field.fill(site.code_sent_to(mobile))
    fill(page, words("portal.sign_up.isp_name"), isp_name)
    fill(page, words("portal.sign_up.owner_name"), owner_name)
    fill(page, words("fields.password"), PASSWORD)
    press(page, words("portal.sign_up.finish"))
    expect(page.get_by_role("heading", name=words("console.home.checklist"))).to_be_visible()


def sign_in(page: Page, site: Site, mobile: str, password: str = PASSWORD) -> None:
    page.goto(site.url("/sign-in"))
    fill(page, site.words("fields.mobile"), mobile)
    fill(page, site.words("fields.password"), password)
    press(page, site.words("portal.sign_in.submit"))


def follow_checklist(page: Page, site: Site, step: str) -> None:
    """Open the form that a step of the checklist leads to."""
    page.goto(site.url("/console/"))
    page.get_by_role("link", name=site.words(f"console.home.steps.{step}")).click()


def add_router(page: Page, site: Site, name: str, address: str, secret: str, coa_port: int) -> None:
    words = site.words
    follow_checklist(page, site, "router")
    form = page.get_by_role("dialog")
    form.get_by_label(re.compile("^" + words("fields.name"))).fill(name)
    form.get_by_label(re.compile("^" + words("console.routers.address"))).fill(address)
    form.get_by_label(re.compile("^" + words("console.routers.secret"))).fill(secret)
    form.get_by_label(re.compile("^" + re.escape(words("console.routers.coa_port")))).fill(
        str(coa_port)
    )
    press(page, words("common.save"))
    expect(form.get_by_text(words("console.routers.paste_title"))).to_be_visible()
    expect(form.get_by_text(secret)).to_be_visible()
    form.get_by_role("button", name=words("common.close"), exact=True).last.click()
    expect(form).to_be_hidden()
    expect(page.get_by_text(address).first).to_be_visible()


def add_package(page: Page, site: Site, name: str, price: str, validity: tuple[str, str]) -> None:
    """`validity` is a count and one of days, hours, minutes."""
    words = site.words
    follow_checklist(page, site, "package")
    form = page.get_by_role("dialog")
    form.get_by_label(re.compile("^" + words("fields.name"))).fill(name)
    form.get_by_label(words("console.packages.down")).fill(words.digits("10"))
    form.get_by_label(words("console.packages.up")).fill(words.digits("5"))
    form.get_by_label(
        re.compile("^" + words("fields.validity") + r"\b|^" + words("fields.validity") + " ")
    ).first.fill(validity[0])
    form.get_by_label(words("console.packages.validity_unit")).select_option(validity[1])
    form.get_by_label(words("console.packages.price")).fill(price)
    press(page, words("common.save"))
    expect(form).to_be_hidden()
    expect(page.get_by_text(name).first).to_be_visible()


def add_customer(page: Page, site: Site, person: dict[str, str]) -> None:
    """`person` has name, mobile, login, password. Ends on the customer's page."""
    words = site.words
    follow_checklist(page, site, "customer")
    form = page.get_by_role("dialog")
    for field in ("name", "mobile", "login", "password"):
        form.get_by_label(re.compile("^" + re.escape(words(f"fields.{field}")))).fill(person[field])
    press(page, words("common.save"))
    expect(page.get_by_role("heading", name=person["name"])).to_be_visible()


def make_enrolment_code(page: Page, site: Site) -> str:
    """Return the command that an engineer pastes on the edge's machine."""
    words = site.words
    follow_checklist(page, site, "edge")
    press(page, words("console.edges.make_code"))
    command = page.get_by_role("dialog").get_by_text("radius_edge enrol")
    command.wait_for()
    return command.inner_text()


def add_payment_account(page: Page, site: Site, wallet: str, secrets: dict[str, str]) -> None:
    """`secrets` has username, password, app_key, app_secret."""
    words = site.words
    follow_checklist(page, site, "payment_account")
    form = page.get_by_role("dialog")
    form.get_by_label(re.compile("^" + words("console.payment_accounts.wallet"))).fill(wallet)
    for field in ("username", "app_key", "app_secret"):
        form.get_by_label(re.compile("^" + words(f"console.payment_accounts.{field}"))).fill(
            secrets[field]
        )
    form.get_by_role("textbox", name=re.compile("^" + words("fields.password"))).fill(
        secrets["password"]
    )
    press(page, words("common.save"))
    expect(form).to_be_hidden()
    expect(page.get_by_text(wallet).first).to_be_visible()


def make_pay_link(page: Page, site: Site) -> str:
    """On a customer's page: return the pay link, and text it too."""
    words = site.words
    press(page, words("console.customer.pay_link"))
    form = page.get_by_role("dialog")
    link = form.get_by_text(re.compile(r"https?://\S+/p/\S+"))
    link.wait_for()
    url = link.inner_text()
    press(page, words("console.customer.send_sms"))
    expect(form.get_by_role("status")).to_be_visible()
    form.get_by_role("button", name=words("common.close"), exact=True).click()
    return url


def confirm_at_simulator(page: Page) -> None:
    page.locator("[name=action][value=confirm]").click()


def cancel_at_simulator(page: Page) -> None:
    page.locator("[name=action][value=cancel]").click()


def pay(page: Page, site: Site, url: str, amount: str, at_provider: Callable[[Page], None]) -> None:
    """A customer opens the pay link on a phone and pays; ends on the status page."""
    words = site.words
    page.goto(f"{url}?language={words.language}")
    button = words("portal.pay.with", provider=words("portal.pay.bkash"), amount=words.taka(amount))
    press(page, button)
    at_provider(page)
    page.wait_for_url(re.compile(r"/pay/[\w-]+"))


def expect_paid(page: Page, words: Words) -> None:
    """The page that the provider sends people back to is in Bengali until they switch."""
    expect(page.get_by_role("heading", name=words("portal.payment.sold"))).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name=words("portal.payment.invoice")).click()
    assert download.value.failure() is None, "the invoice downloads"


def take_cash(page: Page, site: Site, amount: str) -> None:
    """On a customer's page: sell the usual package for cash."""
    words = site.words
    press(page, words("console.customer.sell"))
    press(page, words("console.customer.take_cash", amount=words.taka(amount)))
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_text(words("status.active"), exact=True).first).to_be_visible()


def refund_newest_sale(page: Page, site: Site, reason: str) -> None:
    words = site.words
    page.get_by_role(
        "button", name=re.compile(words("console.customer.refund_of", when=".*"))
    ).first.click()
    page.get_by_role("dialog").get_by_label(
        re.compile("^" + words("console.customer.refund_reason"))
    ).fill(reason)
    page.get_by_role("dialog").locator("button[type=submit]").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def sign_in_customer(page: Page, site: Site, slug: str, mobile: str, look: Look = unseen) -> None:
    words = site.words
    page.goto(site.url(f"/i/{slug}"))
    fill(page, words("fields.mobile"), mobile)
    press(page, words("portal.sign_up.send_code"))
    code_field = page.get_by_label(words("portal.code.label"))
    code_field.wait_for()
    look("customer-sign-in-code")
    code_field.fill(site.code_sent_to(mobile))
    press(page, words("portal.customer_sign_in.submit"))
    expect(page.get_by_role("heading", name=words("portal.me.usage"))).to_be_visible()
