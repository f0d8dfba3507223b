"""One well-formed request for every route, with the ids of one of the twins.

A route without a row here fails the tests: nobody adds a door that the matrix does not walk through.
"""

from __future__ import annotations

import re
from typing import Any

from isp_http.operation import Operation

from tests.api.world import NOBODY_ID, PARKED_TOPIC, PASSWORD, Form, Twin, World

CUSTOMER_BODY: dict[str, Any] = {
    "kind": "pppoe",
    "name": "Salma",
    "mobile": "01911111111",
    "login": "salma",
    "password": "pw",
}
NAS_BODY: dict[str, Any] = {
    "name": "Two",
    "address": "10.0.0.2",
    "secret": "a-good-secret",
    "coa_port": 3799,
    "kind": "other",
}
PACKAGE_BODY: dict[str, Any] = {
    "name": "Twenty",
    "down_kbps": 20_480,
    "up_kbps": 20_480,
    "validity_minutes": 43_200,
    "price_minor": 80_000,
    "vat_basis_points": 500,
}
CREDENTIALS = {"username": "u", "password": "p", "app_key": "k", "app_secret": "s"}
ACCOUNT_BODY: dict[str, Any] = CREDENTIALS | {
    "provider": "bkash",
    "mode": "sandbox",
    "account_ref": "01900000009",
}
ISSUER_BODY: dict[str, Any] = {
    "version": 0,
    "name_bn": "মেঘ নেট",
    "name_en": "Megh Net",
    "address_bn": "",
    "address_en": "12 Station Road, Kushtia",
    "bin": "004567891-0203",
    "phone": "01711000111",
}
STATEMENT_BODY: dict[str, Any] = {
    "day": "2026-11-10",
    "text": "Transaction ID,Date Time,Type,Amount,Fee\n",
}
SIGN_UP_BODY: dict[str, Any] = {
    "challenge_id": NOBODY_ID,
    "code": "123456",
    "isp_name": "New Net",
    "owner_name": "Nila",
    "password": "dui-megh-ek-nodi",
    "language": "bn",
}
EXPORT_BODY: dict[str, Any] = {"list": "payments", "format": "csv", "language": "en"}
REPORTS_BODY: dict[str, Any] = {
    "edge_version": "1",
    "clock_offset_ms": 0,
    "spool_lag": 0,
    "reports": [],
}
PAGES_BODY: dict[str, Any] = {
    "edge_version": "1",
    "clock_offset_ms": 0,
    "spool_lag": 0,
    "taken_at": 0,
    "page_count": 1,
    "is_complete": True,
    "pages": [],
}

QUERIES = {
    "/books/accounts": "?kind=customer_credit",
    "/books/entries": "?day=2026-01-05",
    "/books/entry": "?entry_id=sale:{sale_id}",
    "/books/statement": "?account=gateway:bkash",
    "/customers/{customer_id}/package-change-quote": (
        "?package_id={package_id}&package_version=1&keeps_end=true"
    ),
    "/edge/v1/changes": "?after=0",
    "/invoices/{invoice_id}/document": "?format=pdf",
    "/me/invoices/{invoice_id}/document": "?format=pdf",
    "/credit-notes/{credit_note_id}/document": "?format=pdf",
    "/me/credit-notes/{credit_note_id}/document": "?format=pdf",
}

# Routes without a body have a row too: None.
PURCHASE_BODY = {"package_id": "package_id", "package_version": 1}
ADVANCE_BODY = {"amount_minor": 20_000, "provider": "bkash"}
PAYMENT_BODY = PURCHASE_BODY | {"provider": "bkash"}

FORM = {"key": "made-with-the-page", "provider": "bkash"}

BODIES: dict[str, Any] = {
    "GET /address-look-ups": None,
    "POST /address-look-ups": {"address": "10.1.1.1", "at": 1_794_999_000, "reason": "case 12/26"},
    "GET /books/accounts": None,
    "GET /books/entries": None,
    "GET /books/entry": None,
    "PUT /books/limit": {"account": "cash:somebody", "old_minor": None, "new_minor": 500_000},
    "GET /books/statement": None,
    "GET /books/trial-balance": None,
    "GET /customer-counts": None,
    "GET /customers": None,
    "POST /customers": CUSTOMER_BODY | {"package_id": "package_id"},
    "GET /customers/{customer_id}": None,
    "PATCH /customers/{customer_id}": {"version": 1, "name": "Salma"},
    "POST /customers/{customer_id}/advances": {"amount_minor": 20_000},
    "PUT /customers/{customer_id}/limit": {"old_minor": 0, "new_minor": 100_000},
    "GET /customers/{customer_id}/holds": None,
    "POST /customers/{customer_id}/holds": {},
    "GET /customers/{customer_id}/invoices": None,
    "POST /customers/{customer_id}/pay-links": {},
    "GET /customers/{customer_id}/payments": None,
    "GET /customers/{customer_id}/package-change-quote": None,
    "POST /customers/{customer_id}/package-changes": {
        "package_id": "package_id",
        "package_version": 1,
        "keeps_end": False,
        "quoted_at": "now",
        "cash_minor": 50_000,
    },
    "POST /customers/{customer_id}/resumptions": {"hold_id": NOBODY_ID},
    "GET /customers/{customer_id}/sales": None,
    "POST /customers/{customer_id}/sales": {
        "package_id": "package_id",
        "package_version": 1,
        "cash_minor": 50_000,
        "is_another": True,
    },
    "GET /customers/{customer_id}/sessions": None,
    "GET /customers/{customer_id}/stop-quote": None,
    "POST /customers/{customer_id}/stops": {"reason": "moved away"},
    "GET /customers/{customer_id}/usage": None,
    "POST /edge-enrolment-codes": None,
    "GET /edge/v1/changes": None,
    "POST /edge/v1/credentials": None,
    "POST /edge/v1/enrolments": {"code": "x", "name": "Edge", "edge_version": "1"},
    "POST /edge/v1/open-sessions": PAGES_BODY,
    "POST /edge/v1/session-reports": REPORTS_BODY,
    "GET /edge/v1/snapshot": None,
    "GET /edges": None,
    "DELETE /edges/{edge_id}": None,
    "GET /exports": None,
    "POST /exports": EXPORT_BODY,
    "POST /exports/{export_id}/parts": None,
    "GET /home": None,
    "GET /income": None,
    "GET /held-messages": None,
    "GET /message-allowance": None,
    "GET /invoices": None,
    "GET /invoices/{invoice_id}/document": None,
    "GET /credit-notes": None,
    "GET /credit-notes/{credit_note_id}/document": None,
    "GET /me/credit-notes": None,
    "GET /me/credit-notes/{credit_note_id}/document": None,
    "GET /void-numbers": None,
    "GET /issuer": None,
    "PUT /issuer": ISSUER_BODY,
    "GET /short-name": None,
    "PUT /short-name": {"short_name": "megh-fiber"},
    "GET /me": None,
    "GET /me/lines": None,
    "PUT /me/line": {"line_id": "line_id"},
    "GET /me/invoices": None,
    "GET /me/invoices/{invoice_id}/document": None,
    "GET /me/packages": None,
    "GET /me/payments": None,
    "POST /me/advances": ADVANCE_BODY,
    "POST /me/payments": PAYMENT_BODY,
    "POST /me/purchases": PURCHASE_BODY,
    "GET /me/sessions": None,
    "GET /me/usage": None,
    "GET /money-inbox": None,
    "POST /money-inbox/{matter_id}/accept": {"note": "seen with the customer"},
    "POST /money-inbox/{matter_id}/assign": {"customer_id": "customer_id"},
    "POST /money-inbox/{matter_id}/book": None,
    "GET /nas": None,
    "POST /nas": NAS_BODY,
    "GET /nas/{nas_id}": None,
    "PATCH /nas/{nas_id}": {"version": 1, "name": "Two"},
    "GET /online-customers": None,
    "GET /packages": None,
    "POST /packages": PACKAGE_BODY,
    "GET /packages/{package_id}": None,
    "PATCH /packages/{package_id}": {"version": 1, "name": "Two"},
    "PUT /password": {"old_password": PASSWORD, "new_password": "tin-nodi-char-pahar"},
    "POST /pay/hook/{provider}/{account_public_id}": None,
    "GET /pay/return/{provider}/{account_public_id}/{intent_token}": None,
    "POST /pay/return/{provider}/{account_public_id}/{intent_token}": None,
    "GET /payment-accounts": None,
    "POST /payment-accounts": ACCOUNT_BODY,
    "GET /payment-accounts/{account_id}": None,
    "GET /payment-accounts/{account_id}/statements": None,
    "POST /payment-accounts/{account_id}/statements": STATEMENT_BODY,
    "GET /payment-accounts/{account_id}/statements/{day}": None,
    "GET /payment-accounts/{account_id}/statements/{day}/differences": None,
    "PATCH /payment-accounts/{account_id}": CREDENTIALS | {"version": 1},
    "POST /payment-accounts/{account_id}/activations": {"version": 1},
    "POST /payment-accounts/{account_id}/deactivations": {"version": 1},
    "POST /payment-accounts/{account_id}/number-codes": None,
    "POST /payment-accounts/{account_id}/number-proofs": {
        "challenge_id": NOBODY_ID,
        "code": "123456",
    },
    "PUT /payment-accounts/{account_id}/push-topic": {"version": 1, "topic": PARKED_TOPIC},
    "DELETE /payment-accounts/{account_id}/parked-topics/{parked_id}": None,
    "GET /payments": None,
    "GET /payments/{receipt_id}/refunds": None,
    "GET /payments/{receipt_id}/refund-quote": None,
    "POST /payments/{receipt_id}/refunds": {"reason": "paid twice", "amount_minor": 50_000},
    "GET /p/{token}": None,
    "POST /p/{token}/advances": Form(FORM | {"amount": "২০০"}),
    "POST /p/{token}/payments": Form(FORM | {"package": "package_id:1"}),
    "POST /p/{token}/purchases": Form(FORM | {"package": "package_id:1"}),
    "GET /public/isps/{slug}": None,
    "POST /public/isps/{slug}/customer-codes": {"mobile": "01755555555"},
    "POST /public/isps/{slug}/customer-sign-ins": {"challenge_id": NOBODY_ID, "code": "123456"},
    "GET /public/pay-links/{token}": None,
    "POST /public/pay-links/{token}/advances": ADVANCE_BODY,
    "POST /public/pay-links/{token}/payments": PAYMENT_BODY,
    "POST /public/pay-links/{token}/purchases": PURCHASE_BODY,
    "GET /public/payments/{payment_id}": None,
    "GET /public/payments/{payment_id}/invoice.pdf": None,
    "POST /public/password-recoveries": {
        "challenge_id": NOBODY_ID,
        "code": "123456",
        "password": "tin-nodi-char-pahar",
    },
    "POST /public/password-recovery/codes": {"mobile": "01711111111"},
    "POST /public/sign-ins": {"mobile": "01711111111", "password": "wrong-password"},
    "POST /public/sign-up/codes": {"mobile": "01733333333"},
    "POST /public/sign-ups": SIGN_UP_BODY,
    "GET /sales/{sale_id}/refund-quote": None,
    "POST /sales/{sale_id}/refunds": {"reason": "moved away"},
    "GET /session": None,
    "DELETE /session": None,
    "DELETE /sessions": None,
    "POST /totp": {"password": PASSWORD},
    "POST /totp/confirmations": {"code": "123456"},
    "POST /totp/recovery-codes": {"password": PASSWORD, "code": "123456"},
    "POST /totp/removals": {"password": PASSWORD, "code": "123456"},
}


def path_of(operation: Operation, ids: dict[str, str]) -> str:
    asked = operation.path + QUERIES.get(operation.path, "")
    if operation.path == "/money-inbox/{matter_id}/assign":
        ids = ids | {"matter_id": ids["suspense_id"]}  # What is assigned is a receipt.
    return re.sub(r"{(\w+)}", lambda found: ids[found[1]], asked)


def body_of(operation: Operation, ids: dict[str, str]) -> Any:
    body = BODIES[f"{operation.method} {operation.path}"]
    if isinstance(body, Form):
        return Form(
            {name: value.replace("package_id", ids["package_id"]) for name, value in body.items()}
        )
    if not isinstance(body, dict):
        return body
    known = {
        "package_id": ids["package_id"],
        "customer_id": ids["own_customer_id"],
        "line_id": ids["own_customer_id"],
        "quoted_at": int(ids["now"]),
        "hold_id": ids.get("hold_id", NOBODY_ID),
    }
    return body | {name: value for name, value in known.items() if name in body}


def ids_of(world: World, twin: Twin) -> dict[str, str]:
    """Return a value for every path parameter."""
    return {
        **{str(name): value for name, value in twin.ids.items()},
        "now": str(world.clock.now()),
        "slug": twin.slug,
        "provider": "bkash",
        "intent_token": "A" * 40,
        "payment_id": twin.tenant_id + NOBODY_ID,
    }
