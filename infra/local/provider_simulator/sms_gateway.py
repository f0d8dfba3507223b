"""An SMS gateway that speaks the protocol of sms.net.bd, and the inbox of all the phones.

`/sms/sendsms`, `/sms/user/balance/`, `/sms/report/request/{id}/`; people read `/sms/inbox`, tests
`/control/sms?to=`. Refusals come inside HTTP 200, as from the original.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from aiohttp import web

from infra.local.provider_simulator.faults import suffer
from infra.local.provider_simulator.keys import STATE
from infra.local.provider_simulator.layout import page
from infra.local.provider_simulator.state import Document, State

API_KEY = "sandbox-sms-key"
_RECIPIENT = re.compile(r"8801[3-9]\d{8}")
_CODE = re.compile(r"(?<!\d)(\d{4,8})(?!\d)")
_LINK = re.compile(r"https?://[^\s<]+")
DHAKA = timezone(timedelta(hours=6))

# What `POST /control/sms-scenario` may set: the gateway's own refusals, and the ways to be unclear.
REFUSALS = {
    "400": "Missing or invalid parameter",
    "403": "Permission denied",
    "405": "Authorization required",
    "409": "Server error",
    "410": "Account expired",
    "411": "Reseller account expired",
    "412": "Invalid schedule",
    "413": "Invalid sender id",
    "414": "Message is empty",
    "415": "Message is too long",
    "416": "No valid number found",
    "417": "Insufficient balance",
    "420": "Content blocked",
    "421": "Only to the registered number until the first recharge",
}
UNCLEAR = ("hang", "hang-after", "5xx", "html", "bad-json", "slow")


async def send(request: web.Request) -> web.StreamResponse:
    state = request.app[STATE]
    sent = dict(request.query)
    if request.method == "POST":
        sent |= {name: str(value) for name, value in (await request.post()).items()}
    scenario = _scenario(state)
    if scenario["name"] in UNCLEAR and scenario["name"] != "hang-after":
        spoilt = await suffer({"kind": scenario["name"], **scenario}, request)
        if spoilt is not None:
            return spoilt
    refused = scenario["name"] if scenario["name"] in REFUSALS else _refusal(sent)
    if refused is not None:
        return web.json_response({"error": int(refused), "msg": REFUSALS[refused]})
    number = _delivered(state, sent)
    if scenario["name"] == "hang-after":
        spoilt = await suffer({"kind": "hang", **scenario}, request)
        if spoilt is not None:
            return spoilt
    return web.json_response(
        {"error": 0, "msg": "Request successfully submitted", "data": {"request_id": number}}
    )


def _scenario(state: State) -> Document:
    scenario = state.get("setting", "sms_scenario") or {"name": "ok"}
    if "times" in scenario:
        if scenario["times"] <= 0:
            return {"name": "ok"}
        state.put("setting", "sms_scenario", scenario | {"times": scenario["times"] - 1})
    return scenario


def _refusal(sent: dict[str, str]) -> str | None:
    if sent.get("api_key") != API_KEY:
        return "405"
    if sent.keys() - {"api_key", "msg", "to", "sender_id", "content_id", "schedule"}:
        return "400"
    if not sent.get("msg", "").strip():
        return "414"
    numbers = sent.get("to", "").split(",")
    return None if all(_RECIPIENT.fullmatch(one) for one in numbers) else "416"


def _delivered(state: State, sent: dict[str, str]) -> int:
    counter = state.get("setting", "sms_counter") or {"last": 100_000}
    number = int(counter["last"]) + 1
    state.put("setting", "sms_counter", {"last": number})
    units = len(sent["msg"].encode("utf-16-le")) // 2
    for to in sent["to"].split(","):
        message = {
            "request_id": number,
            "to": to,
            "text": sent["msg"],
            "sender_id": sent.get("sender_id"),
            "utf16_units": units,
            "received_at": state.now(),
        }
        state.append("sms", message)
    return number


async def balance(_: web.Request) -> web.Response:
    return web.json_response({"error": 0, "msg": "Success", "data": {"balance": "1000.0000"}})


async def report(request: web.Request) -> web.Response:
    number = request.match_info["number"]
    messages = [one for one in request.app[STATE].all("sms") if str(one["request_id"]) == number]
    if not messages:
        return web.json_response({"error": 404, "msg": "Request not found"})
    recipients = [{"number": one["to"], "charge": "0.35", "status": "Sent"} for one in messages]
    return web.json_response(
        {
            "error": 0,
            "msg": "Success",
            "data": {
                "request_id": int(number),
                "request_status": "Complete",
                "request_charge": f"{0.35 * len(messages):.4f}",
                "recipients": recipients,
            },
        }
    )


def messages_to(state: State, to: str | None) -> list[Document]:
    """Return the messages, newest first; `to` is any part of a number."""
    return [one for one in state.all("sms", newest_first=True) if not to or to in one["to"]]


async def inbox(request: web.Request) -> web.Response:
    to = re.sub(r"\D", "", request.query.get("to", "")).removeprefix("0")
    found = messages_to(request.app[STATE], to)[:100]
    articles = "".join(_article(one) for one in found) or "<p>No messages yet.</p>"
    body = f"""
<h1>SMS inbox</h1>
<form method="get"><label>Number <input name="to" inputmode="tel" value="{html.escape(to)}"></label>
<button class="small">Filter</button></form>
<section id="messages" aria-live="polite">{articles}</section>
<script>
async function refresh() {{
  const text = await (await fetch(location.href)).text();
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("messages");
  const old = document.getElementById("messages");
  if (fresh.innerHTML !== old.innerHTML) old.replaceWith(fresh);
}}
setInterval(() => refresh().catch(() => undefined), 2000);
document.addEventListener("click", (event) => {{
  const code = event.target.dataset.code;
  if (code) navigator.clipboard.writeText(code);
}});
</script>"""
    return page("SMS inbox", body)


def _article(message: Document) -> str:
    at = datetime.fromtimestamp(message["received_at"], DHAKA).strftime("%d.%m. %H:%M:%S")
    text = _linked(message["text"], lambda plain: _CODE.sub(r"<code>\1</code>", plain))
    codes = _CODE.findall(_LINK.sub("", message["text"]))
    copies = "".join(
        f'<button class="small" data-code="{code}">Copy {code}</button>' for code in codes[:1]
    )
    return f"<article><b>{html.escape(message['to'])}</b> <small>{at}</small>{copies}<p>{text}</p></article>"


def _linked(text: str, mark: Callable[[str], str]) -> str:
    """Return the text as HTML with its addresses as links and its codes marked."""
    parts, end = [], 0
    for link in _LINK.finditer(text):
        address = html.escape(link[0], quote=True)
        parts.append(mark(html.escape(text[end : link.start()])))
        parts.append(f'<a href="{address}">{address}</a>')
        end = link.end()
    return "".join([*parts, mark(html.escape(text[end:]))])


def routes() -> list[web.RouteDef]:
    return [
        web.get("/sms/sendsms", send, allow_head=False),
        web.post("/sms/sendsms", send),
        web.get("/sms/user/balance/", balance),
        web.get("/sms/report/request/{number}/", report),
        web.get("/sms/inbox", inbox),
    ]
