"""SNS as its subscribers meet it: certificates, confirming a subscription, pushes that are tried again.

A product at home is led here by `SANDBOX_SNS_BASE_URL` when a message names AWS's own addresses. Strict as
the original: a token is good once it was sent, for its topic, for two days.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress

import aiohttp
from aiohttp import web

from infra.local.provider_simulator.keys import STATE
from infra.local.provider_simulator.sns import (
    CERTIFICATE_NAME,
    REGION,
    TOPIC,
    certificate_pem,
    deliver,
    notification,
    signed,
)
from infra.local.provider_simulator.state import Document, State, random_code

TOKEN_LIFE_SECONDS = 2 * 86_400
# AWS's default for HTTP: three more tries, so far apart.
RETRIES = 3
RETRY_SECONDS = 20.0
TASKS = web.AppKey("sns_tasks", set[asyncio.Task[None]])
NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/"


async def subscribe(state: State, app_key: str, address: str, topic: str = TOPIC) -> Document:
    """Subscribe an address to the credits of a merchant, as bKash's support does on a letter.

    Nothing is pushed before the address of the confirmation was visited.
    """
    token = random_code(64)
    subscription = {
        "app_key": app_key,
        "address": address,
        "topic": topic,
        "token": token,
        "asked_at": state.now(),
        "is_confirmed": False,
    }
    state.put("subscription", token, subscription)
    url = f"https://sns.{REGION}.amazonaws.com/?Action=ConfirmSubscription"
    message = signed(
        state,
        {
            "Type": "SubscriptionConfirmation",
            "TopicArn": topic,
            "Message": f"You have chosen to subscribe to the topic {topic}.",
            "Token": token,
            "SubscribeURL": f"{url}&TopicArn={topic}&Token={token}",
        },
    )
    return {"topic": topic, "message": message, "status": await _delivered(address, message)}


async def push_credit(app: web.Application, money: Document, reference: str) -> list[Document]:
    """Tell all confirmed subscribers of a credit; whoever fails is told again, later."""
    state = app[STATE]
    message = notification(state, money, reference)
    pushes = []
    for one in _confirmed(state, money["app_key"]):
        mine = signed(state, {**message, "TopicArn": one["topic"]})
        status = await _delivered(one["address"], mine)
        pushes.append({"address": one["address"], "status": status})
        if not 200 <= status < 500:
            _in_background(app, _try_again(one["address"], mine))
    return pushes


def push_later(app: web.Application, money: Document) -> None:
    """Tell of a credit that the product asked for itself, without keeping its answer waiting."""

    async def push() -> None:
        await push_credit(app, money, money["payer"] or "")

    _in_background(app, push())


def _confirmed(state: State, app_key: str) -> Iterator[Document]:
    addresses = set()
    for one in state.all("subscription", newest_first=True):
        place = (one["address"], one["topic"])
        if one["is_confirmed"] and one["app_key"] == app_key and place not in addresses:
            addresses.add(place)
            yield one


async def _delivered(address: str, message: Document) -> int:
    try:
        return await deliver(address, message)
    except (TimeoutError, aiohttp.ClientError):
        return 0


async def _try_again(address: str, message: Document) -> None:
    for _ in range(RETRIES):
        await asyncio.sleep(RETRY_SECONDS)
        if 200 <= await _delivered(address, message) < 500:
            return


def _in_background(app: web.Application, work: object) -> None:
    assert asyncio.iscoroutine(work)
    task = asyncio.get_running_loop().create_task(work)
    app[TASKS].add(task)
    task.add_done_callback(app[TASKS].discard)


async def stop_pushing(app: web.Application) -> None:
    tasks: set[asyncio.Task[None]] = app[TASKS]
    for task in tuple(tasks):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def certificate(request: web.Request) -> web.Response:
    if request.match_info["name"] != CERTIFICATE_NAME:
        return web.Response(status=403)
    return web.Response(body=certificate_pem(request.app[STATE]))


async def act(request: web.Request) -> web.Response:
    """Confirm a subscription: the one thing that its token may do."""
    state, query = request.app[STATE], request.query
    found = state.get("subscription", query.get("Token", ""))
    is_good = (
        query.get("Action") == "ConfirmSubscription"
        and found is not None
        and found["topic"] == query.get("TopicArn")
        and state.now() - found["asked_at"] < TOKEN_LIFE_SECONDS
    )
    if not is_good or found is None:
        error = "<Code>InvalidParameter</Code><Message>Invalid token</Message>"
        return _xml(
            f'<ErrorResponse xmlns="{NAMESPACE}"><Error>{error}</Error></ErrorResponse>', 400
        )
    state.put("subscription", found["token"], found | {"is_confirmed": True})
    arn = f"<SubscriptionArn>{found['topic']}:{found['token'][:36].lower()}</SubscriptionArn>"
    result = f"<ConfirmSubscriptionResult>{arn}</ConfirmSubscriptionResult>"
    name = "ConfirmSubscriptionResponse"
    return _xml(f'<{name} xmlns="{NAMESPACE}">{result}</{name}>', 200)


def _xml(text: str, status: int) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/xml")


def routes() -> list[web.RouteDef]:
    return [web.get("/sns/", act), web.get("/sns/{name}", certificate)]
