"""The simulator as one web application; every request to a provider is written to its log."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from infra.local.provider_simulator import (
    bkash_api,
    checkout_page,
    control,
    sms_gateway,
    sns_api,
)
from infra.local.provider_simulator.keys import ORIGIN, STATE
from infra.local.provider_simulator.state import State

LOGGED = ("/bkash/", "/sms/sendsms", "/sns/")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def keep_log(request: web.Request, handler: Handler) -> web.StreamResponse:
    if not request.path.startswith(LOGGED):
        return await handler(request)
    state = request.app[STATE]
    row = {
        "at": state.now(),
        "method": request.method,
        "path": request.path,
        "query": request.query_string,
        "headers": {name.lower(): value for name, value in request.headers.items()},
        "body": await request.text(),
    }
    state.append("log", row)
    return await handler(request)


def application(folder: Path, origin: str) -> web.Application:
    app = web.Application(middlewares=[keep_log], client_max_size=262_144)
    app[STATE] = State(folder)
    app[ORIGIN] = origin
    app[sns_api.TASKS] = set()
    for part in (bkash_api, checkout_page, control, sms_gateway, sns_api):
        app.add_routes(part.routes())

    async def close(app: web.Application) -> None:
        await sns_api.stop_pushing(app)
        app[STATE].close()

    app.on_cleanup.append(close)
    return app
