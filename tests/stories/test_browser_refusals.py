"""What people read in a real browser when something is not so, against the running product."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import journeys
from tests.stories.browser_story import PRICE, some_mobile
from tests.stories.first_payment import Story, Told, cloud_stopped
from tests.stories.people import Person, person
from tests.stories.product import Product

OWNER_PASSWORD = "a long pass phrase"
Open = Callable[..., AbstractContextManager[Person]]


@pytest.fixture(scope="module")
def told(running: tuple[Product, Path]) -> Told:
    """An ISP with a router, a package, a customer and a bKash account."""
    product, _ = running
    return Story(product, None, print).open_shop(3799)


@pytest.fixture(scope="module")
def link(told: Told) -> str:
    assert told.owner is not None
    path = f"/customers/{told.customer_id}/pay-links"
    return str(told.owner.post(path, {"send_sms": False})["url"])


@pytest.fixture
def opened(running: tuple[Product, Path], browser: Browser) -> Open:
    """Open a window in which the refusals that are named may happen, and nothing else."""

    @contextmanager
    def window(
        size: str, language: str, *refusals: int, is_patient: bool = True
    ) -> Iterator[Person]:
        who = (browser, running[0], size, language, frozenset(refusals))
        with person(*who, is_patient=is_patient) as somebody:
            yield somebody
            somebody.nothing_went_wrong()

    return window


def says(somebody: Person, key: str) -> None:
    expect(somebody.page.get_by_text(somebody.words(key)).first).to_be_visible()


def sign_in_owner(owner: Person, told: Told, *, password: str = OWNER_PASSWORD) -> None:
    mobile = "0" + told.owner_mobile.removeprefix("880")
    journeys.sign_in(owner.page, owner.site, mobile, password)


@pytest.mark.parametrize("language", ["bn", "en"])
def test_a_wrong_code_is_said_and_the_right_one_still_works(opened: Open, language: str) -> None:
    with opened("phone", language, 401) as owner:
        page, words, mobile = owner.page, owner.words, some_mobile()
        page.goto(owner.site.url("/sign-up"))
        journeys.fill(page, words("fields.mobile"), mobile)
        journeys.press(page, words("portal.sign_up.send_code"))
        code_field = page.get_by_label(words("portal.code.label"))
        code_field.wait_for()
        code = owner.site.code_sent_to(mobile)
        code_field.fill(f"{(int(code) + 1) % 10**6:06d}")
        journeys.fill(page, words("portal.sign_up.isp_name"), "আলো নেট")
        journeys.fill(page, words("portal.sign_up.owner_name"), "সালমা")
        journeys.fill(page, words("fields.password"), OWNER_PASSWORD)
        journeys.press(page, words("portal.sign_up.finish"))
        says(owner, "refusals.code_wrong")
        owner.look("code-wrong")
        code_field.fill(code)
        journeys.press(page, words("portal.sign_up.finish"))
        says(owner, "console.home.checklist")


def test_a_code_that_is_over_is_said(
    opened: Open, told: Told, running: tuple[Product, Path]
) -> None:
    with opened("phone", "bn", 401) as customer:
        page, words = customer.page, customer.words
        mobile = "0" + told.customer_mobile.removeprefix("880")
        page.goto(customer.site.url(f"/i/{told.slug}"))
        journeys.fill(page, words("fields.mobile"), mobile)
        with page.expect_response("**/customer-codes") as sent:
            journeys.press(page, words("portal.sign_up.send_code"))
        code_field = page.get_by_label(words("portal.code.label"))
        code_field.wait_for()
        # Somebody else was quicker with it: it is over, as it is after five minutes.
        once = {"challenge_id": sent.value.json()["challenge_id"]}
        once["code"] = customer.site.code_sent_to(mobile)
        path = f"/public/isps/{told.slug}/customer-sign-ins"
        running[0].browser().post(path, once, status=200)
        code_field.fill(once["code"])
        journeys.press(page, words("portal.customer_sign_in.submit"))
        says(customer, "refusals.code_wrong")


@pytest.mark.parametrize("language", ["bn", "en"])
def test_a_wrong_password_is_said(opened: Open, told: Told, language: str) -> None:
    with opened("phone", language, 401) as owner:
        sign_in_owner(owner, told, password="not the pass phrase")
        says(owner, "refusals.sign_in_failed")
        owner.look("password-wrong")


def test_what_a_form_got_wrong_stands_at_the_field(opened: Open, told: Told) -> None:
    with opened("desktop", "bn", 409, 422) as owner:
        page, words = owner.page, owner.words
        sign_in_owner(owner, told)
        says(owner, "console.home.title")
        journeys.follow_checklist(page, owner.site, "first_payment")
        page.goto(owner.site.url("/console/customers?add=1"))
        form = page.get_by_role("dialog")
        typed = {
            "name": "করিম",
            "mobile": "01212345678",
            "login": told.login,
            "password": "Karim@1",
        }
        for field, value in typed.items():
            form.get_by_label(re.compile("^" + re.escape(words(f"fields.{field}")))).fill(value)
        journeys.press(page, words("common.save"))
        says(owner, "problem.mobile_wrong")
        form.get_by_label(re.compile("^" + words("fields.mobile"))).fill(some_mobile())
        journeys.press(page, words("common.save"))
        says(owner, "refusals.fields.login_taken")
        owner.look("login-taken")

        page.goto(owner.site.url("/console/routers?add=1"))
        address = form.get_by_label(re.compile("^" + words("console.routers.address")))
        form.get_by_label(re.compile("^" + words("fields.name"))).fill("উত্তরা")
        for wrong, said in (
            ("103.10.20", "problem.address_wrong"),
            ("224.0.0.1", "refusals.fields.not_a_router_address"),
            ("127.0.0.1", "refusals.fields.address_taken"),
        ):
            address.fill(wrong)
            journeys.press(page, words("common.save"))
            says(owner, said)
        owner.look("router-address-taken")


@pytest.mark.parametrize("language", ["bn", "en"])
def test_who_cancels_at_bkash_comes_back_to_the_pay_page(
    opened: Open, link: str, language: str
) -> None:
    with opened("phone", language) as customer:
        page, words = customer.page, customer.words
        journeys.pay(page, customer.site, link, PRICE, journeys.cancel_at_simulator)
        says(customer, "portal.payment.not_paid")
        customer.look("payment-not-paid")
        page.get_by_role("link", name=words("portal.payment.try_again")).click()
        says(customer, "portal.pay.choose_package")
        assert page.url.startswith(link)


@pytest.mark.parametrize(
    "path,said",
    [
        (f"/p/{'x' * 32}", "portal.pay.missing"),
        ("/pay/nothing-at-all", "portal.payment.missing"),
        ("/i/nobody-at-all", "portal.customer_sign_in.missing"),
    ],
)
@pytest.mark.parametrize("language", ["bn", "en"])
def test_an_address_that_leads_nowhere_says_so(
    opened: Open, path: str, said: str, language: str
) -> None:
    with opened("phone", language, 404) as somebody:
        somebody.page.goto(somebody.site.url(path))
        says(somebody, said)
        says(somebody, f"{said}_help")
        somebody.look(said)


def test_who_was_signed_out_signs_in_and_is_back(opened: Open, told: Told) -> None:
    with opened("desktop", "bn", 401) as owner:
        page = owner.page
        sign_in_owner(owner, told)
        says(owner, "console.home.title")
        # What the page still asks would find nobody signed in, and leave it before the click.
        page.wait_for_load_state("networkidle")
        page.evaluate(
            "fetch('/api/sessions', {method: 'DELETE', headers: {'Shongjog-Request': '1',"
            f" 'Idempotency-Key': '{secrets.token_hex(8)}'}}}}).then((answer) => answer.status)"
        )
        page.get_by_role("link", name=owner.words("console.nav.books"), exact=True).click()
        page.wait_for_url("**/sign-in?next=**")
        says(owner, "portal.sign_in.then_back")
        owner.look("sign-in-again")
        journeys.fill(page, owner.words("fields.mobile"), "0" + told.owner_mobile[3:])
        journeys.fill(page, owner.words("fields.password"), OWNER_PASSWORD)
        journeys.press(page, owner.words("portal.sign_in.submit"))
        page.wait_for_url("**/console/books*")
        says(owner, "console.books.trial_balance")


def test_a_cloud_that_is_away_is_told_and_can_be_asked_again(
    opened: Open, told: Told, running: tuple[Product, Path]
) -> None:
    # The pay page is drawn by the cloud: where that is away, browsers say so in their own words.
    with opened("desktop", "bn", is_patient=False) as owner:
        sign_in_owner(owner, told)
        says(owner, "console.home.title")
        with cloud_stopped(running[1]) as is_stopped:
            assert is_stopped
            owner.page.get_by_role("link", name=owner.words("console.nav.books")).click()
            expect(owner.page.get_by_text(owner.words("problem.timed_out"))).to_be_visible()
            owner.look("cloud-away")
        journeys.press(owner.page, owner.words("common.try_again"))
        says(owner, "console.books.trial_balance")
