"""How payment accounts stand, as the stand-in API tells it."""

from __future__ import annotations

from typing import Any

from tests.browser.fake_routes import Answer, Asked, Refused, route

CODE = "123456"
DISPUTED = ("number_unconfirmed", "contested")


def _account(asked: Asked, account_id: str) -> dict[str, Any]:
    return next(item for item in asked.state.accounts if item["id"] == account_id)


def _stands(asked: Asked, account_id: str, problem: str | None) -> Answer:
    account = _account(asked, account_id)
    if asked.body.get("version", account["version"]) != account["version"]:
        raise Refused(409, "stale_read")
    account |= {"is_active": problem is None, "problem": problem, "version": account["version"] + 1}
    if problem is None:
        account["proved_at"] = asked.state.now
    return 200, account


@route("PATCH", "/payment-accounts/{account_id}")
def edit_payment_account(asked: Asked, account_id: str) -> Answer:
    if asked.body["app_secret"] == "wrong":
        raise Refused(422, "credentials_refused")
    return _stands(asked, account_id, None)


@route("POST", "/payment-accounts/{account_id}/activations")
def activate(asked: Asked, account_id: str) -> Answer:
    return _stands(asked, account_id, None)


@route("POST", "/payment-accounts/{account_id}/deactivations")
def deactivate(asked: Asked, account_id: str) -> Answer:
    return _stands(asked, account_id, "switched_off")


@route("POST", "/payment-accounts/{account_id}/number-codes", needs_key=True)
def ask_for_code(asked: Asked, account_id: str) -> Answer:
    account = _account(asked, account_id)
    asked.state.text("88" + account["account_ref"], CODE)
    sent = {"challenge_id": "CHALLENGEAAAAAAAAAAA", "expires_in_seconds": 300}
    return 202, sent | {"resend_in_seconds": 60}


@route("POST", "/payment-accounts/{account_id}/number-proofs")
def confirm(asked: Asked, account_id: str) -> Answer:
    if asked.body["code"] != CODE:
        raise Refused(401, "code_wrong")
    return _stands(asked, account_id, None)
