"""bKash's tokens: the token goes without "Bearer", and two grants an hour are all there is."""

from __future__ import annotations

import json

from aiohttp import web

from infra.local.provider_simulator import bkash_checks as checks
from infra.local.provider_simulator.accounts import (
    SANDBOX_PASSWORD,
    SANDBOX_USER,
    merchant_by_app_key,
    take_up,
)
from infra.local.provider_simulator.faults import suffer, take_fault
from infra.local.provider_simulator.keys import STATE
from infra.local.provider_simulator.state import Document, State, random_code

TOKEN_LIFE_SECONDS = 3_600
REFRESH_LIFE_SECONDS = 28 * 86_400


async def read_body(request: web.Request) -> object:
    try:
        return json.loads(await request.text())
    except ValueError:
        return None


def lower_headers(request: web.Request) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}


def _grants_left(state: State, app_key: str) -> bool:
    """Count a grant; bKash blocks the app for an hour when it asks too often."""
    limit = (state.get("setting", "limits") or {"grants_per_hour": 2})["grants_per_hour"]
    now = state.now()
    stored = state.get("grants", app_key) or {"at": []}
    recent = [at for at in stored["at"] if at > now - 3_600]
    if len(recent) >= limit:
        return False
    state.put("grants", app_key, {"at": [*recent, now]})
    return True


def _new_token(state: State, merchant: Document) -> Document:
    now = state.now()
    token = "eyJ" + random_code(900)
    refresh_token = "eyR" + random_code(900)
    app_key = merchant["app_key"]
    state.put("token", token, {"app_key": app_key, "expires_at": now + TOKEN_LIFE_SECONDS})
    life = {"app_key": app_key, "expires_at": now + REFRESH_LIFE_SECONDS}
    state.put("refresh_token", refresh_token, life)
    return {
        "statusCode": "0000",
        "statusMessage": "Successful",
        "id_token": token,
        "token_type": "Bearer",
        "expires_in": TOKEN_LIFE_SECONDS,
        "refresh_token": refresh_token,
    }


async def grant(request: web.Request) -> web.StreamResponse:
    return await _token(request, is_refresh=False)


async def refresh(request: web.Request) -> web.StreamResponse:
    return await _token(request, is_refresh=True)


async def _token(request: web.Request, *, is_refresh: bool) -> web.StreamResponse:
    state = request.app[STATE]
    fault = take_fault(state, "refresh" if is_refresh else "grant", "before")
    if fault is not None and (spoilt := await suffer(fault, request)) is not None:
        return spoilt
    headers, body = lower_headers(request), await read_body(request)
    names = {"app_key", "app_secret"} | ({"refresh_token"} if is_refresh else set())
    if not checks.has_json_headers(headers) or not isinstance(body, dict) or body.keys() != names:
        return web.json_response(checks.refusal("2025"))
    merchant = _merchant(state, headers, body)
    if merchant is None or merchant["app_secret"] != body["app_secret"]:
        return web.json_response(checks.refusal("2001"))
    if not _is_user(headers, merchant):
        return web.json_response({"message": "Unauthorized"}, status=401)
    if not _grants_left(state, merchant["app_key"]):
        return web.json_response({"message": "Too many token requests"}, status=429)
    if is_refresh and not _can_refresh(state, body["refresh_token"]):
        return web.json_response({"message": "Unauthorized"}, status=401)
    return web.json_response(_new_token(state, merchant))


def _merchant(state: State, headers: dict[str, str], body: Document) -> Document | None:
    merchant = merchant_by_app_key(state, body["app_key"])
    sandbox = {"username": SANDBOX_USER, "password": SANDBOX_PASSWORD}
    if merchant is None and "refresh_token" not in body and _is_user(headers, sandbox):
        return take_up(state, str(body["app_key"]), str(body["app_secret"]))
    return merchant


def _is_user(headers: dict[str, str], merchant: Document) -> bool:
    sent = (headers.get("username"), headers.get("password"))
    return sent == (merchant["username"], merchant["password"])


def _can_refresh(state: State, refresh_token: object) -> bool:
    stored = state.get("refresh_token", str(refresh_token))
    return stored is not None and bool(stored["expires_at"] > state.now())
