"""Returning browsers, pushes of providers, and documents."""

from __future__ import annotations

from isp.parties.permissions import Role

from tests.api.requests_of_routes import PAYMENT_BODY
from tests.api.world import Browser, World


def test_a_returning_browser_is_sent_to_a_fixed_page_whatever_it_says(world: World) -> None:
    public_id = world.home.ids["account_public_id"]
    path = f"/pay/return/bkash/{public_id}/{'A' * 40}?status=success&next=https://evil.example"
    answer = world.send("GET", path, headers={})
    assert answer.status == 303
    expected = f"https://shongjog.example/pay/{world.home.tenant_id}{'A' * 20}"
    assert answer.headers["Location"] == expected
    assert ("status", "success") in world.door.seen[0].query


def test_a_push_arrives_byte_for_byte_with_the_address_that_the_gateway_saw(world: World) -> None:
    public_id = world.home.ids["account_public_id"]
    content = b'{"a": 1,\r\n "b" : "\xe0\xa6\x95"}'
    headers = {"x-forwarded-for": "1.2.3.4", "Content-Type": "text/plain"}
    answer = world.send("POST", f"/pay/hook/bkash/{public_id}", headers=headers, content=content)
    assert (answer.status, answer.text) == (200, "got it")
    seen = world.door.seen[0]
    assert (seen.body, seen.remote_ip) == (content, "127.0.0.1")
    assert seen.headers["content-type"] == "text/plain"


def test_an_oversized_push_is_refused_before_it_is_looked_at(world: World) -> None:
    path = f"/pay/hook/bkash/{world.home.ids['account_public_id']}"
    refused = world.send("POST", path, headers={}, content=b"x" * 262_145)
    assert refused.status == 413
    assert world.door.seen == []


def test_an_account_that_nobody_has_is_not_found(world: World) -> None:
    for path in (f"/pay/hook/bkash/{'A' * 20}", "/pay/hook/bkash/x", "/pay/hook/b%20/x"):
        assert world.send("POST", path, headers={}, content=b"{}").status == 404


def test_a_document_is_made_once_for_each_language_and_kept(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    path = f"/invoices/{world.home.ids['invoice_id']}/document"
    first = admin.get(f"{path}?format=pdf&language=bn")
    admin.get(f"{path}?format=pdf&language=bn")
    admin.get(f"{path}?format=pdf&language=en")
    assert first.status == 200
    assert first.headers["Content-Type"] == "application/pdf"
    disposition = first.headers["Content-Disposition"]
    assert disposition == 'attachment; filename="INV-2026-000001.pdf"'
    assert len(world.made) == len(world.documents.kept) == 2
    assert all(name.startswith(world.home.tenant_id) for name in world.documents.kept)


def test_a_customer_gets_his_own_invoice_and_no_others(world: World) -> None:
    customer = world.browser(Role.CUSTOMER)
    mine = world.home.ids["invoice_id"]
    assert customer.get(f"/me/invoices/{mine}/document?format=xlsx").status == 200
    theirs = world.other.ids["invoice_id"]
    assert customer.get(f"/me/invoices/{theirs}/document?format=xlsx").status == 404


def test_a_document_of_another_kind_or_language_is_refused(world: World) -> None:
    admin = world.browser(Role.ISP_ADMIN)
    path = f"/invoices/{world.home.ids['invoice_id']}/document"
    for query in ("", "?format=docx", "?format=pdf&language=fr"):
        assert admin.get(path + query).status == 422


def test_a_customer_pays_for_his_own_line(world: World) -> None:
    customer = world.browser(Role.CUSTOMER)
    offers = customer.get("/me/packages").json
    body = {
        "package_id": offers["items"][0]["package_id"],
        "package_version": offers["items"][0]["package_version"],
        "provider": "bkash",
    }
    started = customer.post("/me/payments", body)
    assert started.status == 201
    payment = Browser(world, None).get(f"/public/payments/{started.json['payment_id']}").json
    assert payment["package_name"] == "Ten"


def test_what_is_not_offered_cannot_be_bought(world: World) -> None:
    admin, customer = world.browser(Role.ISP_ADMIN), world.browser(Role.CUSTOMER)
    path = f"/packages/{world.home.ids['package_id']}"
    admin.patch(path, {"version": 1, "is_archived": True})
    assert customer.get("/me/packages").json["items"] == []
    body = PAYMENT_BODY | {"package_id": world.home.ids["package_id"]}
    refused = customer.post("/me/payments", body)
    assert (refused.status, refused.code) == (409, "package_archived")
