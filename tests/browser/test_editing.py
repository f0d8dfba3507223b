"""Changing customers, routers and packages: what was typed is sent, what somebody else wrote is not lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import journeys
from tests.browser.fake_api import FakeServer
from tests.browser.looking import look
from tests.browser.words import Words


def opened(page: Page, server: FakeServer, path: str, words: Words, name: str | None) -> Locator:
    """Open the edit window of a thing; `name` is None on the thing's own page."""
    page.goto(f"{server.origin}/console/{path}?language={words.language}")
    journeys.press(page, words("common.edit_of", name=name) if name else words("common.edit"))
    form = page.get_by_role("dialog")
    expect(form.get_by_label(field(words, "fields.name"))).to_be_visible()
    return form


def field(words: Words, key: str) -> re.Pattern[str]:
    return re.compile("^" + re.escape(words(key)))


def customer_of(server: FakeServer) -> dict[str, object]:
    return server.state.customers[-1]


def opened_customer(page: Page, server: FakeServer, words: Words) -> Locator:
    return opened(page, server, f"customers/{customer_of(server)['id']}", words, None)


@pytest.mark.parametrize("thing", ["customer", "router", "package"])
def test_an_edit_window_is_right(
    page: Page, busy: FakeServer, thing: str, language: str, size: str
) -> None:
    words = Words(language)
    if thing == "customer":
        opened_customer(page, busy, words)
    elif thing == "router":
        opened(page, busy, "routers", words, "মিরপুর ১")
    else:
        opened(page, busy, "packages", words, "হোম ১০ Mbps")
    look(page, f"console-edit-{thing}.{language}.{size}")


@pytest.mark.parametrize("typed, minor", [("৫,০০০", 500_000), ("", None)])
def test_a_collectors_ceiling_is_set_and_taken_away(
    busy: FakeServer, desktop: Page, typed: str, minor: int | None
) -> None:
    words = Words("bn")
    busy.state.cash_limit_minor = None if minor else 700_000
    desktop.goto(f"{busy.origin}/console/books/accounts/cash?language=bn")
    account = f"{words('console.books.accounts.cash')} (SHIRIN)"
    journeys.press(desktop, words("common.edit_of", name=account))
    form = desktop.get_by_role("dialog")
    form.get_by_label(field(words, "console.books.limit")).fill(typed)
    look(desktop, f"console-limit-{minor}.bn.desktop")
    journeys.press(desktop, words("common.save"))
    expect(form).to_be_hidden()
    assert busy.state.cash_limit_minor == minor


def test_a_payment_is_sent_back_through_its_provider(
    busy: FakeServer, page: Page, language: str, size: str
) -> None:
    words = Words(language)
    page.goto(f"{busy.origin}/console/payments?language={language}")
    sent = next(one for one in busy.state.payments.values() if one["state"] == "succeeded")
    journeys.press(page, words("console.payments.refund_of", transaction=sent["provider_txn"]))
    form = page.get_by_role("dialog")
    expect(form.get_by_text(words("console.payments.no_refunds"))).to_be_visible()
    form.get_by_label(field(words, "console.customer.refund_reason")).fill("paid twice")
    look(page, f"console-payment-refund.{language}.{size}")
    form.locator("button[type=submit]").click()
    expect(form.get_by_text("paid twice")).to_be_visible()
    assert [one["amount_minor"] for one in busy.state.refunds] == [sent["amount_minor"]]


def test_only_what_was_changed_of_a_customer_is_sent(busy: FakeServer, desktop: Page) -> None:
    words, customer = Words("bn"), customer_of(busy)
    form = opened_customer(desktop, busy, words)
    form.get_by_label(field(words, "fields.name")).fill("রহিম মিয়া")
    form.get_by_label(field(words, "fields.mobile")).fill("০১৯৯৯ ৯৯৯৯৯৯")
    with desktop.expect_request(lambda request: request.method == "PATCH") as asked:
        journeys.press(desktop, words("common.save"))
    assert asked.value.post_data_json == {
        "version": 1,
        "name": "রহিম মিয়া",
        "mobile": "01999999999",
    }
    expect(form).to_be_hidden()
    expect(desktop.get_by_role("heading", name="রহিম মিয়া")).to_be_visible()
    expect(desktop.get_by_text("01999999999")).to_be_visible()
    assert customer["version"] == 2


def test_login_password_address_and_next_package_of_a_customer_change(
    busy: FakeServer, phone: Page
) -> None:
    words, customer = Words("en"), customer_of(busy)
    form = opened_customer(phone, busy, words)
    form.get_by_label(field(words, "fields.login")).fill("rahim2")
    form.get_by_label(field(words, "fields.password")).fill("new-pass")
    form.get_by_label(field(words, "fields.address")).fill("Road 4")
    form.get_by_label(words("console.customers.next_package")).select_option("হোম ২৫ Mbps (৳1,050)")
    journeys.press(phone, words("common.save"))
    expect(form).to_be_hidden()
    assert (customer["login"], customer["address"]) == ("rahim2", "Road 4")
    assert customer["package_id"] == busy.state.packages[1]["id"]
    assert busy.state.secrets[str(customer["id"])]["password"] == "new-pass"


def test_who_changed_nothing_sends_nothing(busy: FakeServer, desktop: Page) -> None:
    words = Words("bn")
    for path, name in (("routers", "মিরপুর ১"), ("packages", "হোম ২৫ Mbps")):
        form = opened(desktop, busy, path, words, name)
        journeys.press(desktop, words("common.save"))
        expect(form).to_be_hidden()
    form = opened_customer(desktop, busy, words)
    journeys.press(desktop, words("common.save"))
    expect(form).to_be_hidden()
    assert not [asked for asked in busy.counts if asked.startswith("PATCH")]


@pytest.mark.parametrize("thing", ["customer", "router", "package"])
def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(
    page: Page, busy: FakeServer, thing: str, size: str
) -> None:
    words = Words("bn" if size == "phone" else "en")
    if thing == "customer":
        form, fact = opened_customer(page, busy, words), customer_of(busy)
    elif thing == "router":
        form, fact = opened(page, busy, "routers", words, "মিরপুর ১"), busy.state.nas[0]
    else:
        form, fact = opened(page, busy, "packages", words, "হোম ১০ Mbps"), busy.state.packages[0]
    fact |= {"name": "Theirs", "version": 2}
    name = form.get_by_label(field(words, "fields.name"))
    name.fill("Mine")
    journeys.press(page, words("common.save"))
    expect(form.get_by_role("alert")).to_contain_text(words("refusals.stale_read"))
    assert fact["name"] == "Theirs"
    expect(name).to_have_value("Mine")
    look(page, f"console-stale-{thing}.{size}")

    journeys.press(page, words("problem.reload"))
    expect(name).to_have_value("Theirs")
    expect(form.get_by_role("button", name=words("problem.reload"))).to_be_hidden()
    name.fill("Ours")
    journeys.press(page, words("common.save"))
    expect(form).to_be_hidden()
    assert (fact["name"], fact["version"]) == ("Ours", 3)


def test_a_change_while_a_customer_is_edited_is_seen_although_the_page_reads_again(
    busy: FakeServer, new_desktop: Page
) -> None:
    """The page behind the window asks every few seconds; the window keeps the version it showed."""
    words, customer = Words("bn"), customer_of(busy)
    new_desktop.clock.install()
    form = opened_customer(new_desktop, busy, words)
    customer |= {"name": "Theirs", "version": 2}
    new_desktop.clock.run_for(20_000)
    expect(new_desktop.get_by_role("heading", name="Theirs", include_hidden=True)).to_be_attached()
    form.get_by_label(field(words, "fields.address")).fill("অন্য বাড়ি")
    journeys.press(new_desktop, words("common.save"))
    expect(form.get_by_role("button", name=words("problem.reload"))).to_be_visible()
    assert customer["version"] == 2


def test_a_router_keeps_its_secret_and_may_have_to_sign(busy: FakeServer, desktop: Page) -> None:
    words, router = Words("bn"), busy.state.nas[0]
    form = opened(desktop, busy, "routers", words, "মিরপুর ১")
    form.get_by_label(field(words, "console.routers.address")).fill("১০৩.১০.২০.৩১")
    form.get_by_label(field(words, "console.routers.coa_port")).fill("১৭০০")
    form.get_by_text(words("console.routers.other"), exact=True).click()
    form.get_by_label(words("console.routers.signed")).check()
    journeys.press(desktop, words("common.save"))
    expect(form).to_be_hidden()
    assert router | {"id": ""} == {
        "id": "",
        "name": "মিরপুর ১",
        "address": "103.10.20.31",
        "coa_port": 1700,
        "kind": "other",
        "require_message_authenticator": True,
        "open_again": 3,
        "keeps_old_ends": True,
        "version": 2,
    }
    assert "secret" not in busy.state.secrets[router["id"]]


def test_a_new_secret_is_shown_once_for_the_router(busy: FakeServer, phone: Page) -> None:
    words, router = Words("en"), busy.state.nas[0]
    form = opened(phone, busy, "routers", words, "মিরপুর ১")
    form.get_by_label(field(words, "console.routers.secret")).fill("short")
    journeys.press(phone, words("common.save"))
    expect(form.get_by_text(words("console.routers.secret_wrong"))).to_be_visible()
    form.get_by_label(field(words, "console.routers.secret")).fill("a-newer-secret")
    journeys.press(phone, words("common.save"))
    expect(form.get_by_text("a-newer-secret")).to_be_visible()
    assert busy.state.secrets[router["id"]]["secret"] == "a-newer-secret"


def test_a_package_changes_for_its_next_sale(busy: FakeServer, desktop: Page) -> None:
    words, package = Words("bn"), busy.state.packages[0]
    package["down_kbps"] = 512
    form = opened(desktop, busy, "packages", words, "হোম ১০ Mbps")
    expect(form.get_by_text(words("console.packages.edit_help"))).to_be_visible()
    expect(form.get_by_label(words("console.packages.down"))).to_have_value("০.৫১২")
    form.get_by_label(words("console.packages.down")).fill("১২.৫")
    form.get_by_label(words("console.packages.price")).fill("৬০০.৫০")
    form.get_by_label(field(words, "console.packages.vat")).fill("৭.৫")
    form.get_by_label(field(words, "console.packages.pool")).fill("pool-a")
    with desktop.expect_request(lambda request: request.method == "PATCH") as asked:
        journeys.press(desktop, words("common.save"))
    assert asked.value.post_data_json == {
        "version": 1,
        "down_kbps": 12_500,
        "price_minor": 60_050,
        "vat_basis_points": 750,
        "address_pool": "pool-a",
    }
    expect(form).to_be_hidden()
    expect(desktop.get_by_text("৳৬০০.৫০")).to_be_visible()


@pytest.mark.parametrize("language", ["bn", "en"])
def test_the_owner_says_who_signs_the_invoices(
    page: Page, busy: FakeServer, language: str, size: str
) -> None:
    words = Words(language)
    page.goto(f"{busy.origin}/console/invoice-settings?language={language}")
    page.get_by_label(words("console.invoice_settings.name_en")).fill("Alo Net")
    page.get_by_label(words("console.invoice_settings.address_bn")).fill("১২ স্টেশন রোড")
    number = page.get_by_label(words("console.invoice_settings.bin"))
    form = page.locator("form").filter(has=number)
    number.fill("12345")
    form.get_by_role("button", name=words("common.save"), exact=True).click()
    # The server's words about the field stand at the field.
    expect(page.get_by_text("BIN", exact=True)).to_be_visible()
    assert busy.state.issuer["version"] == 0

    number.fill("004567891-0203")
    form.get_by_role("button", name=words("common.save"), exact=True).click()
    expect(page.get_by_text(words("console.invoice_settings.saved"))).to_be_visible()
    expect(page.get_by_text(words("console.invoice_settings.nothing"))).to_have_count(0)
    assert busy.state.issuer["bin"] == "004567891-0203"
    look(page, f"console-invoice-settings-saved.{language}.{size}")
