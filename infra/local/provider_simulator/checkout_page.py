"""The page on which the payer agrees: wallets to choose from and everything a payer may do.

No script: tests drive it by plain HTTP (`POST` with `wallet` and `action`), people by buttons.
"""

from __future__ import annotations

import asyncio
import html

import aiohttp
from aiohttp import web

from infra.local.provider_simulator.accounts import WALLET_NAMES, Wallet, merchant_by_app_key
from infra.local.provider_simulator.keys import STATE
from infra.local.provider_simulator.layout import page
from infra.local.provider_simulator.state import Document, State

CALLBACK_COPIES = 20


async def show(request: web.Request) -> web.Response:
    state = request.app[STATE]
    payment = state.get("payment", request.match_info["payment_id"])
    if payment is None:
        return page("Not found", "<h1>No such payment</h1>", status=404)
    merchant = merchant_by_app_key(state, payment["app_key"]) or {"name": "?"}
    return page("bKash (simulated)", _form(payment, merchant))


def _form(payment: Document, merchant: Document) -> str:
    wallets = "".join(
        f'<label><input type="radio" name="wallet" value="{wallet}"'
        f"{' checked' if wallet is Wallet.WORKING else ''}> <b>{wallet}</b> "
        f"<small>{WALLET_NAMES[wallet]}</small></label>"
        for wallet in Wallet
    )
    return f"""
<header class="pink"><h1>bKash <small>simulated</small></h1></header>
<p>{html.escape(merchant["name"])}<br><small>Invoice {html.escape(payment["merchantInvoiceNumber"])}</small></p>
<p class="amount">৳ {html.escape(payment["amount"])}</p>
<form method="post">
<fieldset><legend>Wallet</legend>{wallets}</fieldset>
<button class="main" name="action" value="confirm">Confirm</button>
<button name="action" value="cancel">Cancel</button>
<button name="action" value="fail">Fail</button>
<button name="action" value="close">Close the tab</button>
<button name="action" value="stay">Pay, but never come back</button>
</form>"""


async def act(request: web.Request) -> web.Response:
    state = request.app[STATE]
    payment = state.get("payment", request.match_info["payment_id"])
    if payment is None:
        return page("Not found", "<h1>No such payment</h1>", status=404)
    form = await request.post()
    action, wallet = str(form.get("action")), str(form.get("wallet", Wallet.WORKING))
    if action == "close":
        return page("Closed", "<h1>The tab is closed</h1><p>Nothing was paid, nobody was told.</p>")
    if action in ("confirm", "stay") and not payment["is_executed"]:
        payment = _authorised(state, payment, wallet)
    if action == "stay":
        return page("Paid", "<h1>Agreed</h1><p>The payer does not come back to the shop.</p>")
    says = {"confirm": "success", "cancel": "cancel", "fail": "failure"}.get(action)
    if says is None:
        return page("What?", "<h1>Unknown action</h1>", status=400)
    target = callback_address(payment, says)
    if payment["scenario"]["name"] == "duplicate-callbacks":
        await call_back(target, int(payment["scenario"].get("copies", CALLBACK_COPIES)))
    raise web.HTTPSeeOther(target)


def _authorised(state: State, payment: Document, wallet: str) -> Document:
    if payment["scenario"]["name"] == "forged-callback":
        return payment  # "success" is all that the browser says; nobody agreed to anything.
    agreed = payment | {"verificationStatus": "Complete", "wallet": wallet}
    state.put("payment", payment["paymentID"], agreed)
    return agreed


def callback_address(payment: Document, says: str) -> str:
    joint = "&" if "?" in payment["callbackURL"] else "?"
    return f"{payment['callbackURL']}{joint}paymentID={payment['paymentID']}&status={says}"


async def call_back(address: str, copies: int) -> list[int]:
    """Open the callback address many times at once, as an impatient browser or a forger would."""
    async with aiohttp.ClientSession() as session:

        async def once() -> int:
            try:
                async with session.get(address, allow_redirects=False) as answer:
                    return answer.status
            except aiohttp.ClientError:
                return 0

        return list(await asyncio.gather(*(once() for _ in range(copies))))


def routes() -> list[web.RouteDef]:
    return [web.get("/pages/bkash/{payment_id}", show), web.post("/pages/bkash/{payment_id}", act)]
