"""The pay page as HTML: it can be read and paid by without any script, and a repeat is one deed."""

from __future__ import annotations

import base64
import gzip
import json
import re
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from isp.parties.permissions import Role

from tests.api.world import ORIGIN, Answer, Browser, Form, World

OTHER_PACKAGE: dict[str, Any] = {
    "name": "<b>Twenty</b>",
    "down_kbps": 20_480,
    "up_kbps": 20_480,
    "validity_minutes": 43_200,
    "price_minor": 80_050,
    "vat_basis_points": 500,
}


def page_of(world: World, language: str = "en") -> Answer:
    return Browser(world, None).get(f"/p/{world.home.ids['token']}?language={language}")


def key_in(page: str) -> str:
    return re.findall(r'name="key" value="([^"]+)"', page)[0]


def post(world: World, deed: str, form: dict[str, Any], **headers: str) -> Answer:
    # As a browser posts by itself: without any header of ours.
    told = {"shongjog_request": "", "idempotency_key": ""} | headers
    path = f"/p/{world.home.ids['token']}/{deed}"
    return Browser(world, None).post(path, Form(form), **told)


def payment(world: World, **changes: str) -> dict[str, str]:
    key = key_in(page_of(world).text)
    package = f"{world.home.ids['package_id']}:1"
    return {"key": key, "package": package, "provider": "bkash"} | changes


def next_address(answer: Answer) -> str:
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', answer.text)
    assert found is not None, answer.text
    return unescape(found[1])


@pytest.mark.parametrize(
    ("language", "said"), [("bn", ("৳৫০০", "বিকাশ")), ("en", ("৳500", "bKash"))]
)
def test_the_page_says_who_what_and_how_much_in_both_languages(
    world: World, language: str, said: tuple[str, ...]
) -> None:
    page = page_of(world, language)
    assert (page.status, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert f'<html lang="{language}">' in page.text
    for text in ("Ka***", "01755***555", *said):
        assert text in page.text, text
    assert "01755555555" not in page.text and world.home.ids["customer_id"] not in page.text
    assert page.headers["Cache-Control"] == "private, no-store"


def test_nothing_in_the_page_runs_that_is_not_a_file_of_ours(world: World) -> None:
    page = page_of(world).text
    scripts = re.findall(r"<script([^>]*)>", page)
    assert scripts == [
        ' type="application/json" id="pay-link"',
        ' type="module" src="/portal.js" async',
    ]
    assert not re.findall(r"\son\w+=", page) and "javascript:" not in page


def test_names_are_text_and_never_markup(world: World) -> None:
    assert world.browser(Role.ISP_ADMIN).post("/packages", OTHER_PACKAGE).status == 201
    page = page_of(world).text
    assert "<b>Twenty" not in page and "&lt;b&gt;Twenty&lt;/b&gt;" in page
    island = re.search(r'id="pay-link">(.*?)</script>', page)
    assert island is not None
    link = json.loads(island[1])
    assert link == Browser(world, None).get(f"/public/pay-links/{world.home.ids['token']}").json
    assert "<" not in island[1]


def test_a_browser_that_can_gets_it_compressed(world: World) -> None:
    path = f"/p/{world.home.ids['token']}"
    for app, gateway in world._gateways:
        if path.rpartition("/")[0] + "/{token}" in app.routes:
            said = gateway.handle_request("GET", path, {"accept-encoding": "gzip, br"}, None)
    packed = base64.b64decode(said["body"])
    assert said["headers"]["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed).startswith(b"<!doctype html>")
    assert len(packed) < 6 * 1024


def test_the_form_starts_a_payment_and_leads_to_the_provider(world: World) -> None:
    answer = post(world, "payments", payment(world))
    assert answer.status == 200, answer.text
    assert next_address(answer).startswith("http")
    assert world.bkash.started[-1]["amount"] == "500.00"


def test_the_same_form_twice_is_one_payment_and_another_choice_is_another(world: World) -> None:
    form = payment(world)
    first, again = post(world, "payments", form), post(world, "payments", form)
    assert (first.status, again.text) == (200, first.text)
    assert len(world.bkash.started) == 1
    advance = {"key": form["key"], "amount": "100", "provider": "bkash"}
    one, same = post(world, "advances", advance), post(world, "advances", advance)
    other = post(world, "advances", advance | {"amount": "200"})
    assert (same.text, other.status) == (one.text, 200)
    assert [asked["amount"] for asked in world.bkash.started] == ["500.00", "100.00", "200.00"]


@pytest.mark.parametrize(
    ("typed", "amount"), [("333.5", "333.50"), ("৩৩৩.৫০", "333.50"), ("1,050", "1050.00")]
)
def test_an_advance_is_what_was_typed(world: World, typed: str, amount: str) -> None:
    form = {"key": key_in(page_of(world).text), "amount": typed, "provider": "bkash"}
    answer = post(world, "advances", form)
    assert (answer.status, world.bkash.started[-1]["amount"]) == (200, amount)
    next_address(answer)


@pytest.mark.parametrize(
    "typed", ["", "0", "-5", "1.234", "5e3", "9.99", "nine", "250000.01", "1" * 20]
)
def test_an_amount_that_is_none_is_refused_with_a_page(world: World, typed: str) -> None:
    form = {"key": key_in(page_of(world).text), "amount": typed, "provider": "bkash"}
    before = len(world.store.items)
    answer = post(world, "advances", form)
    assert answer.status == 422 and answer.text.startswith("<!doctype html>")
    assert f'href="/p/{world.home.ids["token"]}"' in answer.text
    assert (len(world.store.items), world.bkash.started) == (before, [])


def test_credit_buys_once_however_often_the_form_is_sent(world: World) -> None:
    ids = world.home.ids
    more = {"package_id": ids["package_id"], "package_version": 1, "cash_minor": 150_000}
    path = f"/customers/{ids['customer_id']}/sales"
    assert world.browser(Role.ISP_ADMIN).post(path, more | {"is_another": True}).status == 201
    page = page_of(world).text
    assert f'formaction="/p/{ids["token"]}/purchases?language=en"' in page
    form = {"key": key_in(page), "package": f"{ids['package_id']}:1"}
    before = len(world.store.events)
    first = post(world, "purchases", form)
    assert (first.status, next_address(first)) == (200, f"/p/{ids['token']}")
    made = len(world.store.events)
    assert made > before
    world.idempotency.records.clear()
    assert post(world, "purchases", form).text == first.text
    assert len(world.store.events) == made


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"sec_fetch_site": "cross-site", "origin": "null"},
        {"sec_fetch_site": "same-site", "origin": ORIGIN},
    ],
)
def test_a_form_of_somebody_elses_page_starts_nothing(
    world: World, headers: dict[str, str]
) -> None:
    answer = post(world, "payments", payment(world), **headers)
    assert answer.status == 403 and answer.text.startswith("<!doctype html>")
    assert world.bkash.started == []


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": ORIGIN},
        {"sec_fetch_site": "same-origin", "origin": "null"},
        # An old browser under no-referrer.
        {"origin": "null"},
    ],
)
def test_our_own_page_is_known_in_every_browser(world: World, headers: dict[str, str]) -> None:
    assert post(world, "payments", payment(world), **headers).status == 200


def test_a_page_of_nobody_is_a_page_that_says_so(world: World) -> None:
    for token in ("a" * 32, "A" * 32, '"><script>'):
        answer = Browser(world, None).get(f"/p/{quote(token, safe='')}?language=en&fbclid=x")
        assert answer.status == 404
        assert "This link does not work" in answer.text and "<script>" not in answer.text


def test_a_form_without_its_key_or_of_another_kind_is_refused(world: World) -> None:
    form = payment(world)
    assert post(world, "payments", {**form, "key": "short"}).status == 422
    del form["key"]
    assert post(world, "payments", form).status == 422
    json_body = Browser(world, None).post(f"/p/{world.home.ids['token']}/payments", form)
    assert json_body.status == 415
    assert world.bkash.started == []
