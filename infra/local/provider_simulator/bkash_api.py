"""bKash tokenized checkout v1.2.0-beta: create, execute, query, search, refund.

What makes it like the original: errors come inside HTTP 200; a payment is executed once, whatever
comes of it; a cancelled payment still reads "Initiated"; "15.00" comes back as "15".
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import Decimal

from aiohttp import web

from infra.local.provider_simulator import bkash_checks as checks
from infra.local.provider_simulator.accounts import Wallet
from infra.local.provider_simulator.bkash_money import bkash_time, charged, settled, shortened
from infra.local.provider_simulator.bkash_tokens import grant, lower_headers, read_body, refresh
from infra.local.provider_simulator.faults import payment_scenario, suffer, take_fault
from infra.local.provider_simulator.keys import ORIGIN, STATE
from infra.local.provider_simulator.sns_api import push_later
from infra.local.provider_simulator.state import Document, State, random_code

PREFIX = "/bkash/v1.2.0-beta/tokenized/checkout"
PAYMENT_LIFE_SECONDS = 86_400
REFUND_WINDOW_SECONDS = 15 * 86_400

Work = Callable[[State, Document, Document], Document]


def call(endpoint: str, work: Work) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Return the handler of one call: faults, headers, token, then the work."""

    async def handle(request: web.Request) -> web.StreamResponse:
        state = request.app[STATE]
        fault = take_fault(state, endpoint, "before")
        if fault is not None and (spoilt := await suffer(fault, request)) is not None:
            return spoilt
        headers = lower_headers(request)
        if not checks.has_json_headers(headers):
            return web.json_response(checks.refusal("2025"))
        token = checks.caller(state, headers)
        if token is None:
            return web.json_response({"message": "Unauthorized"}, status=401)
        body = await read_body(request)
        answer = work(state, {**token, "origin": request.app[ORIGIN]}, body)  # type: ignore[arg-type]
        if endpoint == "execute" and "trxID" in answer:
            # SNS tells of every credit, also of those that we were asked for.
            push_later(request.app, state.get("money", answer["trxID"]) or {})
        fault = take_fault(state, endpoint, "after")
        if fault is not None and (spoilt := await suffer(fault, request)) is not None:
            return spoilt
        status = answer.pop("_http_status", 200)
        return web.json_response(answer, status=status)

    return handle


def create(state: State, token: Document, body: Document) -> Document:
    refused = checks.body_refusal(body, checks.CREATE_FIELDS)
    if refused is not None:
        return refused
    invoice_key = f"{token['app_key']}:{body['merchantInvoiceNumber']}"
    if state.get("invoice_number", invoice_key) is not None:
        return checks.refusal("2029")

    payment_id, now = "TR0011" + random_code(18), state.now()
    scenario = payment_scenario(state)
    payment = body | {
        "paymentID": payment_id,
        "app_key": token["app_key"],
        "created_at": now,
        "verificationStatus": "Incomplete",
        "transactionStatus": "Initiated",
        "is_executed": False,
        "scenario": scenario,
    }
    state.put("payment", payment_id, payment)
    state.put("invoice_number", invoice_key, {"paymentID": payment_id})
    callback = body["callbackURL"]
    joint = "&" if "?" in callback else "?"
    return {
        "statusCode": "0000",
        "statusMessage": "Successful",
        "paymentID": payment_id,
        "bkashURL": f"{token['origin']}/pages/bkash/{payment_id}",
        "callbackURL": callback,
        "successCallbackURL": f"{callback}{joint}paymentID={payment_id}&status=success",
        "failureCallbackURL": f"{callback}{joint}paymentID={payment_id}&status=failure",
        "cancelledCallbackURL": f"{callback}{joint}paymentID={payment_id}&status=cancel",
        "amount": shortened(body["amount"]),
        "intent": "sale",
        "currency": "BDT",
        "paymentCreateTime": bkash_time(now),
        "transactionStatus": "Initiated",
        "merchantInvoiceNumber": body["merchantInvoiceNumber"],
    }


def _payment(state: State, token: Document, payment_id: str) -> Document | None:
    """Return the merchant's own payment; another's does not exist for him."""
    payment = state.get("payment", payment_id)
    if payment is None or payment["app_key"] != token["app_key"]:
        return None
    return settled(state, payment)


def _completed(payment: Document) -> Document:
    return {
        "statusCode": "0000",
        "statusMessage": "Successful",
        "paymentID": payment["paymentID"],
        "payerReference": payment["payerReference"],
        "customerMsisdn": payment["wallet"],
        "trxID": payment["trxID"],
        "amount": shortened(payment["charged_amount"]),
        "transactionStatus": "Completed",
        "paymentExecuteTime": bkash_time(payment["executed_at"]),
        "currency": payment["currency"],
        "intent": payment["intent"],
        "merchantInvoiceNumber": payment["merchantInvoiceNumber"],
    }


def execute(state: State, token: Document, body: Document) -> Document:
    refused = checks.body_refusal(body, checks.PAYMENT_FIELDS)
    payment = None if refused else _payment(state, token, body["paymentID"])
    if payment is None:
        return refused or checks.refusal("2002")
    if payment["is_executed"]:
        return checks.refusal("2062" if "trxID" in payment else "2117")

    # Whatever comes of it, this was the one execution.
    payment = payment | {"is_executed": True}
    state.put("payment", payment["paymentID"], payment)
    now = state.now()
    if (
        payment["verificationStatus"] != "Complete"
        or now > payment["created_at"] + PAYMENT_LIFE_SECONDS
    ):
        return checks.refusal("2056")
    if payment["wallet"] == Wallet.INSUFFICIENT:
        return checks.refusal("2023")
    if payment["wallet"] == Wallet.BLOCKED:
        return checks.refusal("2038")
    if payment["scenario"]["name"] == "late-success":
        late = payment | {"charges_at": now + float(payment["scenario"].get("seconds", 90_000))}
        state.put("payment", payment["paymentID"], late)
        return checks.refusal("9999")
    return _completed(charged(state, payment, now))


def query(state: State, token: Document, body: Document) -> Document:
    refused = checks.body_refusal(body, checks.PAYMENT_FIELDS)
    payment = None if refused else _payment(state, token, body["paymentID"])
    if payment is None:
        return refused or checks.refusal("2002")
    answer = {
        "statusCode": "0000",
        "statusMessage": "Successful",
        "paymentID": payment["paymentID"],
        "mode": payment["mode"],
        "payerReference": payment["payerReference"],
        "paymentCreateTime": bkash_time(payment["created_at"]),
        "amount": shortened(payment["amount"]),
        "currency": payment["currency"],
        "intent": payment["intent"],
        "merchantInvoice": payment["merchantInvoiceNumber"],
        "merchantInvoiceNumber": payment["merchantInvoiceNumber"],
        "transactionStatus": "Initiated",
        "verificationStatus": payment["verificationStatus"],
    }
    if "trxID" not in payment or _lags(state, payment):
        return answer
    return answer | _completed(payment)


def _lags(state: State, payment: Document) -> bool:
    scenario = payment["scenario"]
    if scenario["name"] != "query-lag":
        return False
    return bool(state.now() < payment["executed_at"] + float(scenario.get("seconds", 60)))


def search(state: State, token: Document, body: Document) -> Document:
    refused = checks.body_refusal(body, checks.SEARCH_FIELDS)
    if refused is not None:
        return refused
    money = state.get("money", body["trxID"])
    lag = (state.get("setting", "limits") or {}).get("search_lag_seconds", 0)
    if (
        money is None
        or money["app_key"] != token["app_key"]
        or state.now() < money["paid_at"] + lag
    ):
        return checks.refusal("2028")
    return {
        "statusCode": "0000",
        "statusMessage": "Successful",
        "trxID": money["trxID"],
        "transactionStatus": "Completed",
        "transactionType": money["type"],
        "amount": shortened(money["amount"]),
        "currency": money["currency"],
        "customerMsisdn": money["payer"],
        "organizationShortCode": money["wallet"],
        "initiationTime": bkash_time(money["paid_at"]),
        "completedTime": bkash_time(money["paid_at"]),
    }


def refund(state: State, token: Document, body: Document) -> Document:
    """Give money back; with two fields only, tell what was given back."""
    is_status = isinstance(body, dict) and body.keys() == {"paymentID", "trxID"}
    fields = checks.REFUND_STATUS_FIELDS if is_status else checks.REFUND_FIELDS
    refused = checks.body_refusal(body, fields)
    money = None if refused else state.get("money", body["trxID"])
    if money is None or money["app_key"] != token["app_key"]:
        return refused or checks.refusal("2077")
    if money["paymentID"] != body["paymentID"]:
        return checks.refusal("2002")
    done = state.get("refund", money["trxID"])
    if is_status:
        return done or checks.refusal("2028")
    if done is not None:
        return checks.refusal("2034")
    if state.now() > money["paid_at"] + REFUND_WINDOW_SECONDS:
        return checks.refusal("2071")
    if Decimal(body["amount"]) > Decimal(money["amount"]):
        return checks.refusal("2072")
    answer = {
        "statusCode": "0000",
        "statusMessage": "Successful",
        "originalTrxID": money["trxID"],
        "refundTrxID": random_code(10),
        "transactionStatus": "Completed",
        "amount": shortened(body["amount"]),
        "currency": money["currency"],
        "charge": "0",
        "completedTime": bkash_time(state.now()),
    }
    state.put("refund", money["trxID"], answer)
    state.put("money", money["trxID"], money | {"refunded": body["amount"]})
    return dict(answer)


def routes() -> list[web.RouteDef]:
    return [
        web.post(f"{PREFIX}/token/grant", grant),
        web.post(f"{PREFIX}/token/refresh", refresh),
        web.post(f"{PREFIX}/create", call("create", create)),
        web.post(f"{PREFIX}/execute", call("execute", execute)),
        web.post(f"{PREFIX}/payment/status", call("query", query)),
        web.post(f"{PREFIX}/general/searchTransaction", call("search", search)),
        web.post(f"{PREFIX}/payment/refund", call("refund", refund)),
    ]
