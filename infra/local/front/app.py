"""The front's application: which path goes where."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientSession, DummyCookieJar, TCPConnector, web

from infra.local.front.bundles import Bundle
from infra.local.front.forwarding import LARGEST_BODY_BYTES, Forwarding, away
from infra.local.front.headers import SECURITY

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Settings:
    address_file: Path
    console: Path
    portal: Path
    origin_key: str = field(repr=False)


def application(settings: Settings) -> web.Application:
    app = web.Application(client_max_size=LARGEST_BODY_BYTES)
    app.on_response_prepare.append(_add_security_headers)
    console, portal = Bundle("/console/", settings.console), Bundle("/", settings.portal)

    async def forward(request: web.Request) -> web.StreamResponse:
        forwarding: Forwarding = request.app[FORWARDING]
        return await forwarding.answer(request)

    def page_of(bundle: Bundle) -> Handler:
        async def page(request: web.Request) -> web.StreamResponse:
            forwarding: Forwarding = request.app[FORWARDING]
            if forwarding.address() is None:
                # A page without its API would only show errors.
                return away(request)
            return await bundle.answer(request)

        return page

    async def to_the_console(_request: web.Request) -> web.StreamResponse:
        raise web.HTTPPermanentRedirect("/console/")

    app.cleanup_ctx.append(_forwarding(settings))
    app.router.add_route("*", "/api/{path:.*}", forward)
    # Pages that a function draws; their paths at the API are the same.
    app.router.add_route("*", "/p/{path:.*}", forward)
    app.router.add_get("/console", to_the_console)
    app.router.add_get("/console/{path:.*}", page_of(console))
    app.router.add_get("/{path:.*}", page_of(portal))
    return app


FORWARDING = web.AppKey("forwarding", Forwarding)


def _forwarding(settings: Settings) -> Callable[[web.Application], AsyncIterator[None]]:
    async def open_session(app: web.Application) -> AsyncIterator[None]:
        # No decompression and no cookie jar: bytes and cookies pass as they are.
        async with ClientSession(
            auto_decompress=False, cookie_jar=DummyCookieJar(), connector=TCPConnector(limit=200)
        ) as session:
            app[FORWARDING] = Forwarding(settings.address_file, settings.origin_key, session)
            yield

    return open_session


async def _add_security_headers(_request: web.Request, answer: web.StreamResponse) -> None:
    answer.headers.update(SECURITY)
    answer.headers.pop("Server", None)
