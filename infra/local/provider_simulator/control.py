"""What tests and curious people do to the simulator: scenarios, clock, pushes, log, money."""

from __future__ import annotations

import html
import json
from itertools import islice
from typing import Any

from aiohttp import web

from infra.local.provider_simulator.accounts import (
    SANDBOX_PASSWORD,
    SANDBOX_USER,
    merchant_by_app_key,
    merchants,
)
from infra.local.provider_simulator.bkash_checks import is_amount
from infra.local.provider_simulator.bkash_money import paid_from_app, settled
from infra.local.provider_simulator.checkout_page import call_back, callback_address
from infra.local.provider_simulator.faults import PAYMENT_SCENARIOS, SCENARIOS
from infra.local.provider_simulator.keys import STATE
from infra.local.provider_simulator.layout import font, page
from infra.local.provider_simulator.sms_gateway import API_KEY, REFUSALS, UNCLEAR, messages_to
from infra.local.provider_simulator.sns import certificate_pem, deliver, notification, signed
from infra.local.provider_simulator.sns_api import push_credit, subscribe

SHOWN_MERCHANTS = 9


def _refused(text: str) -> web.Response:
    return web.json_response({"error": text}, status=400)


async def home(request: web.Request) -> web.Response:
    names = ("username", "password", "app_key", "app_secret", "wallet")
    accounts = "".join(
        "<article><dl>"
        + "".join(f"<dt>{name}</dt><dd><b>{html.escape(one[name])}</b></dd>" for name in names)
        + "</dl></article>"
        for one in islice(merchants(request.app[STATE]), SHOWN_MERCHANTS)
    )
    return page(
        "Provider simulator",
        '<h1>Provider simulator</h1><p><a href="/sms/inbox">SMS inbox</a></p>'
        f"<h2>bKash sandbox accounts</h2>{accounts}"
        f"<p>Or the public user <b>{SANDBOX_USER}</b>, password <b>{SANDBOX_PASSWORD}</b>, with any "
        f"app key, app secret and wallet.</p><p>SMS API key: <b>{API_KEY}</b></p>",
    )


async def health(_: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def reset(request: web.Request) -> web.Response:
    request.app[STATE].clear()
    return web.json_response({})


async def scenario(request: web.Request) -> web.Response:
    """Set what happens from now on, or to one payment: {name, payment_id?, …values}."""
    state, body = request.app[STATE], await request.json()
    name, payment_id = body.get("name"), body.pop("payment_id", None)
    if name not in SCENARIOS:
        return _refused(f"one of {', '.join(SCENARIOS)}")
    if payment_id is None:
        state.put("setting", "scenario", body)
        return web.json_response(body)
    payment = state.get("payment", payment_id)
    if payment is None or name not in PAYMENT_SCENARIOS:
        return _refused("no such payment, or not a scenario of one payment")
    state.put("payment", payment_id, payment | {"scenario": body})
    return web.json_response(body)


async def sms_scenario(request: web.Request) -> web.Response:
    body = await request.json()
    if body.get("name") not in ("ok", *REFUSALS, *UNCLEAR):
        return _refused(f"one of ok, {', '.join((*REFUSALS, *UNCLEAR))}")
    request.app[STATE].put("setting", "sms_scenario", body)
    return web.json_response(body)


async def clock(request: web.Request) -> web.Response:
    """Advance the simulator's clock by {seconds}."""
    state, body = request.app[STATE], await request.json()
    stored = state.get("setting", "clock") or {"offset_seconds": 0}
    offset = stored["offset_seconds"] + float(body["seconds"])
    state.put("setting", "clock", {"offset_seconds": offset})
    return web.json_response({"now": state.now()})


async def limits(request: web.Request) -> web.Response:
    """Set {grants_per_hour?, search_lag_seconds?}."""
    state, body = request.app[STATE], await request.json()
    stored = state.get("setting", "limits") or {"grants_per_hour": 2}
    state.put("setting", "limits", stored | body)
    return web.json_response(stored | body)


async def push(request: web.Request) -> web.Response:
    """Open a payment's callback address now: {payment_id, status, times?}."""
    body = await request.json()
    payment = request.app[STATE].get("payment", body["payment_id"])
    if payment is None:
        return _refused("no such payment")
    address = callback_address(payment, body.get("status", "success"))
    statuses = await call_back(address, int(body.get("times", 1)))
    return web.json_response({"statuses": statuses})


async def subscribe_push(request: web.Request) -> web.Response:
    """Subscribe an address to a merchant's credits, as bKash does: {app_key, address, topic?}."""
    body = await request.json()
    return web.json_response(await subscribe(request.app[STATE], **body))


async def wallet_payment(request: web.Request) -> web.Response:
    """Pay a merchant's wallet unasked: {app_key, amount, payer, reference?, webhook_url?}.

    Answers with the money, with the message that AWS pushes, which is sent to `webhook_url` too, and with
    what became of the pushes to those who are subscribed.
    """
    state, body = request.app[STATE], json.loads(await request.text())
    if merchant_by_app_key(state, body["app_key"]) is None:
        return _refused("no merchant has this app_key")
    if not is_amount(body["amount"]):
        return _refused("an amount is a text such as 525.00")
    money = paid_from_app(state, body["app_key"], body["amount"], body["payer"])
    message = notification(state, money, body.get("reference", ""))
    status = None
    if "webhook_url" in body:
        status = await deliver(body["webhook_url"], message)
    pushes = await push_credit(request.app, money, body.get("reference", ""))
    return web.json_response(
        {"money": money, "message": message, "status": status, "pushes": pushes}
    )


async def sns_message(request: web.Request) -> web.Response:
    """Sign any message as AWS would: {fields}, with the type and the topic in them."""
    return web.json_response(signed(request.app[STATE], (await request.json())["fields"]))


async def sns_certificate(request: web.Request) -> web.Response:
    return web.Response(body=certificate_pem(request.app[STATE]))


async def merchant(request: web.Request) -> web.Response:
    body: dict[str, Any] = await request.json()
    names = {"username", "password", "app_key", "app_secret", "wallet", "name"}
    if body.keys() != names:
        return _refused(f"exactly {', '.join(sorted(names))}")
    request.app[STATE].put("merchant", body["app_key"], body)
    return web.json_response(body, status=201)


async def log(request: web.Request) -> web.Response:
    return web.json_response(list(request.app[STATE].all("log")))


async def money(request: web.Request) -> web.Response:
    """Tell what payers really paid. A delayed charge that is due counts as made."""
    state = request.app[STATE]
    for payment in state.all("payment"):
        settled(state, payment)
    return web.json_response(list(state.all("money")))


async def sms(request: web.Request) -> web.Response:
    return web.json_response(messages_to(request.app[STATE], request.query.get("to")))


def routes() -> list[web.RouteDef]:
    return [
        web.get("/", home),
        web.get("/health", health),
        web.get("/font.ttf", font),
        web.post("/control/reset", reset),
        web.post("/control/scenario", scenario),
        web.post("/control/sms-scenario", sms_scenario),
        web.post("/control/clock", clock),
        web.post("/control/limits", limits),
        web.post("/control/push", push),
        web.post("/control/subscribe", subscribe_push),
        web.post("/control/wallet-payment", wallet_payment),
        web.post("/control/sns-message", sns_message),
        web.get("/control/sns-certificate.pem", sns_certificate),
        web.post("/control/merchants", merchant),
        web.get("/control/log", log),
        web.get("/control/money", money),
        web.get("/control/sms", sms),
    ]
